"""What is typed in the window of a custom layer and not applied is not lost by a crash either."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from designer.files import recovery
from designer.files.design import write_design
from designer.files.recovery import MOST_TYPED, Draft, head_of, recovery_files
from designer.files.trust import WHERE
from designer.ui.keeping.waiting import look, words
from designer.ui.keeping.waiting_rows import WaitingRows
from tests.helpers.written import centered
from tests.ui.canvas.conftest import SilentEngine
from tests.ui.conftest import Answers, shown_window
from tests.ui.keeping.conftest import SOON

LAYER = "CenteredLayer"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def layers(qtbot, tmp_path, monkeypatch):
    """The window on a file with a custom layer."""
    monkeypatch.setenv(WHERE, str(tmp_path / "trusted.txt"))
    write_design(centered(), tmp_path / "own.design.json")
    window = shown_window(qtbot, centered(), SilentEngine)
    window.document.open(tmp_path / "own.design.json")
    window.questions = Answers(proceed=True)
    return window


def type_into(qtbot, editor, text):
    """At the end of the layer's text."""
    qtbot.keyClick(editor.code, Qt.Key.Key_End, CTRL)
    qtbot.keyClicks(editor.code, text)


def drafts(folder):
    return [recovery.read_head(path).drafts for path in recovery_files(folder)]


def offered(window):
    [(text, buttons)] = window.canvas.findChild(WaitingRows).rows
    return text, buttons


def test_what_was_typed_is_there_after_a_crash_and_the_design_is_as_it_was(layers, first_page, keep, folder, qtbot):
    keep(layers)
    layers.layer_windows.open(LAYER)
    [editor] = layers.layer_windows.editors
    type_into(qtbot, editor, "# not done")
    qtbot.waitUntil(lambda: bool(drafts(folder)), timeout=SOON)
    text = editor.code.toPlainText()
    qtbot.waitUntil(lambda: drafts(folder) == [(Draft(LAYER, text),)], timeout=SOON)
    layers.keeping.close()

    keep(first_page)
    told, buttons = offered(first_page)
    assert told.startswith(f"own.design.json, unchanged, and the text of {LAYER}, which was not applied, ")
    qtbot.mouseClick(buttons["Open"], Qt.MouseButton.LeftButton)
    [found] = first_page.layer_windows.editors
    assert found.isVisible() and found.name == LAYER and found.code.toPlainText() == text and found.isWindowModified()
    assert first_page.document.design == centered() and not first_page.isWindowModified()
    qtbot.keyClick(found.code, Qt.Key.Key_Return, CTRL)
    assert first_page.document.design.layers[LAYER].source[-1] == "# not done"
    assert first_page.document.drafts == () and first_page.isWindowModified()
    qtbot.waitUntil(lambda: drafts(folder) == [()], timeout=SOON)


def test_a_layer_that_was_still_to_be_made_comes_back_in_a_window_of_its_own(layers, first_page, keep, folder, qtbot):
    keep(layers)
    editor = layers.layer_windows.open_new()
    assert layers.document.drafts == (), "a text to begin with was typed by nobody"
    type_into(qtbot, editor, "# mine")
    qtbot.waitUntil(lambda: bool(drafts(folder)), timeout=SOON)
    layers.keeping.close()
    keep(first_page)
    told, buttons = offered(first_page)
    assert "and the text of a new layer, which was not applied" in told
    qtbot.mouseClick(buttons["Open"], Qt.MouseButton.LeftButton)
    first_page.questions = Answers(proceed=True)
    [found] = first_page.layer_windows.editors
    assert found.name == "" and found.code.toPlainText().endswith("# mine")


def test_saving_the_design_keeps_what_is_typed_and_applying_it_lets_it_go(layers, keep, folder, qtbot):
    keep(layers)
    layers.layer_windows.open(LAYER)
    [editor] = layers.layer_windows.editors
    type_into(qtbot, editor, "# a")
    qtbot.waitUntil(lambda: bool(drafts(folder)), timeout=SOON)
    layers.actions_by_id["save"].trigger()
    qtbot.waitUntil(lambda: len(look(folder).waiting) == 0 and bool(drafts(folder)), timeout=SOON)
    qtbot.keyClick(editor.code, Qt.Key.Key_Return, CTRL)
    layers.actions_by_id["save"].trigger()
    assert recovery_files(folder) == []


def test_typed_text_that_is_thrown_away_is_not_offered(layers, keep, folder, qtbot):
    keep(layers)
    layers.layer_windows.open(LAYER)
    [editor] = layers.layer_windows.editors
    type_into(qtbot, editor, "# a")
    qtbot.waitUntil(lambda: bool(drafts(folder)), timeout=SOON)
    layers.close()
    layers.keeping.close()
    assert recovery_files(folder) == []


def test_more_than_there_is_room_for_is_left_out_and_half_a_letter_does_no_harm():
    head = head_of("x", None, None, 1, drafts=(Draft("A", "x" * (MOST_TYPED + 1)), Draft("B", "\ud800b")))
    assert head.drafts == (Draft("B", "?b"),)
    assert "1 edit, never saved, and the text of B, which was not applied" in words(head)
