"""What Qt holds ends in the window's thread, whichever thread makes so much that it is time to look for garbage."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer

from designer.engine.calls.devices import ListDevices
from designer.ui import app, garbage_collection
from designer.ui.document import Document
from designer.ui.garbage_collection import Collector, due
from designer.ui.session import Session
from tests.ui.canvas.conftest import SilentEngine, small_design

ROOT = Path(__file__).parent.parent.parent
LEFT_BEHIND = "tests/ui/canvas/test_bad_input.py"
"""What these tests leave ended the process once, collected in one go."""


class Kept(QObject):
    """Holds itself, and a running timer: Python alone finds that nobody needs it any more."""

    def __init__(self):
        super().__init__()
        self.me = self
        self.child = QTimer(self, interval=1000)
        self.child.start()


@pytest.fixture
def ends():
    """The threads in which a `Kept` ended that nothing else holds."""
    found = []
    weakref.finalize(Kept(), lambda: found.append(threading.current_thread()))
    return found


def make_much():
    return [[number] for number in range(200_000)]


def test_garbage_of_qt_that_another_thread_comes_upon_ends_in_the_windows_thread(ends, qtbot):
    made = []
    thread = threading.Thread(target=lambda: made.append(make_much()))
    thread.start()
    thread.join()
    assert made and not ends

    qtbot.waitUntil(lambda: bool(ends))

    assert ends == [threading.main_thread()]


def test_who_was_told_an_answer_is_let_go_of_though_the_engines_thread_still_holds_the_call(qtbot):
    held = []

    class Holding(SilentEngine):
        def ask(self, call, on_reply, on_refusal):
            held.append((on_reply, on_refusal))

    class Panel(QObject):
        def hear(self, answer):
            heard.append(answer)

    heard = []
    session, panel = Session(Document(small_design()), Holding), Panel()
    gone = weakref.ref(panel)
    session.ask(ListDevices(), panel.hear)
    del panel
    assert gone() is not None
    held[-1][0]("devices")
    qtbot.waitUntil(lambda: heard == ["devices"])
    assert gone() is None
    session.close()


def test_the_windows_application_looks_for_garbage_itself():
    code = "from designer.ui.app import application; import gc; a = application(); print(gc.isenabled(), a.children())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("False") and "Collector" in done.stdout


def test_canvases_and_their_histories_are_collected_together_whatever_ends_first():
    command = [sys.executable, "-m", "pytest", "-n", "0", "-s", "-p", "tests.helpers.collecting", LEFT_BEHIND]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "collected" in done.stdout


def test_nothing_is_looked_through_while_little_is_new():
    gc.collect()
    assert due() is None
    kept = make_much()
    assert due() == 0
    gc.collect(0)
    assert due() is None
    for _ in range(gc.get_threshold()[1]):
        gc.collect(0)
    assert due() == 1
    assert kept


@pytest.fixture
def thorough(qtbot, monkeypatch):
    """One for which it is time to look through everything, each time it is asked."""
    monkeypatch.setattr(garbage_collection, "due", lambda: 2)
    monkeypatch.setattr(garbage_collection, "SELDOM", 0)
    frozen = gc.get_freeze_count()
    yield Collector()
    if not frozen:
        gc.unfreeze()


def test_what_a_long_search_left_is_not_looked_through_again_until_another_design_is_shown(
    thorough, monkeypatch, qtbot
):
    monkeypatch.setattr(garbage_collection, "LONG", 0.0)
    monkeypatch.setattr(app, "EngineClient", SilentEngine)
    window = app.make_window(dark=False)
    qtbot.addWidget(window)
    mine = Kept()
    gone = weakref.ref(mine)
    thorough.look()
    del mine
    thorough.look()
    assert gone() is not None
    window.document.replace(small_design(), None)
    thorough.look()
    assert gone() is None
    window.document.undo_stack.setClean()


def test_what_a_short_search_left_is_looked_through_again(thorough, monkeypatch):
    monkeypatch.setattr(garbage_collection, "LONG", 60.0)
    mine = Kept()
    gone = weakref.ref(mine)
    thorough.look()
    del mine
    thorough.look()
    assert gone() is None
