"""Large weights on their way into their file: how far they are is said, Stop gives them up, closing asks first."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from designer.files.weights import read_weights
from tests.helpers.held_files import held_files
from tests.ui.conftest import Answers


@pytest.fixture
def gate(monkeypatch):
    with held_files(monkeypatch) as opened:
        yield opened


@pytest.fixture
def begun(live_window, gate, qtbot, tmp_path):
    """The window while it saves weights over a file that is there."""
    (tmp_path / "w.params").write_bytes(b"old")
    live_window.questions = Answers(file_to_write=tmp_path / "w.params")
    live_window.actions_by_id["save_weights"].trigger()
    on_its_way = live_window.session.weights.on_its_way
    qtbot.waitUntil(lambda: on_its_way.file is not None)
    yield live_window
    gate.set()
    qtbot.waitUntil(lambda: on_its_way.file is None)


def test_how_far_it_is_is_said_and_then_that_it_is_there(begun, gate, qtbot, tmp_path):
    assert re.fullmatch(r"Writing w\.params: 0\.0 % of \d+ bytes; Ctrl\+\. stops it", begun.notice.text)
    sign = begun.notice.findChild(QLabel)
    under_way = sign.pixmap().toImage()
    gate.set()
    qtbot.waitUntil(lambda: begun.notice.text.startswith("w.params written, "))
    assert sign.pixmap().toImage() != under_way, "only what is done has a tick"
    assert read_weights(tmp_path / "w.params") and begun.session.weights.on_its_way.file is None


def test_stop_leaves_the_old_file_and_the_engine_as_it_was(begun, gate, qtbot, tmp_path):
    assert begun.actions_by_id["interrupt"].isEnabled()
    qtbot.keyClick(begun, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    gate.set()
    qtbot.waitUntil(lambda: "was stopped while it was written" in begun.notice.text)
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("w.params", b"old")]
    assert not begun.actions_by_id["interrupt"].isEnabled()
    assert not begun.session.engine.holds(begun.document.design), "only the file was stopped"


def test_a_window_that_is_closed_meanwhile_asks_first(begun, gate, qtbot):
    begun.document.undo_stack.setClean()
    begun.questions = Answers(proceed=False)
    assert not begun.close() and begun.questions.asked == ["proceed"]
    gate.set()
    qtbot.waitUntil(lambda: begun.session.weights.on_its_way.file is None)
    begun.questions = Answers()
    assert begun.close() and begun.questions.asked == []
