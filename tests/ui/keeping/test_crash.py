"""A bug in the program: what is drawn is on the disk before a word is said, there is one dialog, and work goes on."""

from __future__ import annotations

import random
import subprocess
import sys
from typing import Any, cast

import pytest
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton

from designer.errors import FileRefused
from designer.ui import crash
from tests.ui.keeping.conftest import draw, kept, wider


@pytest.fixture
def caught(window, keep, monkeypatch, folder, capsys):
    """The window with the program's own hook for exceptions; gives what the dialogs said."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    keep(window)
    crash.install(window)
    told = []
    monkeypatch.setattr(window.questions, "report", lambda *texts: told.append((*texts, kept(folder))))
    return told


def wrong(*_):
    """What nobody expected."""
    raise ZeroDivisionError("seven by zero")


class Watcher(QObject):
    """Goes wrong at the next event."""

    done = False

    def eventFilter(self, watched, event):
        if self.done or event.type() != QEvent.Type.User:
            return False
        self.done = True
        return wrong()


class Painted(QLabel):
    """Goes wrong when it is painted first."""

    done = False

    def paintEvent(self, event):
        if not self.done:
            self.done = True
            wrong()


def in_a_signal(window, qtbot):
    window.document.selection_changed.connect(wrong)
    window.document.select({"a"} if not window.document.selection else set())
    window.document.selection_changed.disconnect(wrong)


def after_an_edit(window, qtbot):
    window.document.undo_stack.indexChanged.connect(wrong)
    draw(window, window.document.block.node("a").settings["out_features"] + 1)
    window.document.undo_stack.indexChanged.disconnect(wrong)


def in_a_timer(window, qtbot):
    timer = QTimer(window, singleShot=True, interval=0)
    timer.timeout.connect(wrong)
    with qtbot.waitSignal(timer.timeout):
        timer.start()


def in_a_filter(window, qtbot):
    watcher = Watcher(window)
    window.installEventFilter(watcher)
    QApplication.postEvent(window, QEvent(QEvent.Type.User))
    qtbot.waitUntil(lambda: watcher.done)
    window.removeEventFilter(watcher)


def in_a_click(window, qtbot):
    button = QPushButton("x", window)
    button.clicked.connect(wrong)
    button.click()
    button.deleteLater()


def in_a_picture(window, qtbot):
    painted = Painted(window)
    painted.resize(9, 9)
    painted.show()
    qtbot.waitUntil(lambda: painted.done)
    painted.deleteLater()


SLOTS = (in_a_signal, after_an_edit, in_a_timer, in_a_filter, in_a_click, in_a_picture)


def test_in_any_slot_what_is_drawn_is_kept_before_the_dialog_and_the_window_lives(window, caught, qtbot):
    chance = random.Random(21)
    for turn in range(100):
        draw(window, 100 * turn + 10)
        chance.choice(SLOTS)(window, qtbot)
        assert len(caught) == turn + 1
        title, text, report, on_disk = caught[-1]
        assert on_disk == [window.document.design], "it was kept before anything was said"
        assert title == "Something went wrong inside the program."
        assert text == f"ZeroDivisionError: seven by zero\n\n{crash.KEPT}"
        assert report.startswith("Network Designer ") and "in wrong" in report
    draw(window, 7)
    assert window.document.design == wider(7) and window.isVisible()


def test_what_goes_wrong_while_the_dialog_is_open_opens_no_other(window, caught, monkeypatch, qtbot):
    def asked(*texts):
        caught.append(texts)
        in_a_click(window, qtbot)

    monkeypatch.setattr(window.questions, "report", asked)
    in_a_click(window, qtbot)
    in_a_click(window, qtbot)
    assert len(caught) == 2


def test_where_it_cannot_be_kept_the_dialog_says_so(window, caught, monkeypatch, qtbot):
    def full():
        raise FileRefused("there is no room")

    monkeypatch.setattr(window.keeping.recovery, "write_now", full)
    in_a_click(window, qtbot)
    assert caught[0][1].endswith("What is not saved could not be kept (there is no room): save it now.")


def test_a_refusal_is_a_line_and_no_dialog(window, caught, qtbot):
    def refuse():
        raise FileRefused("x: is empty")

    button = QPushButton("x", window)
    button.clicked.connect(refuse)
    button.click()
    assert caught == [] and window.notice.text == "x: is empty"


def test_the_dialog_shows_plain_text_and_copies_the_report(quiet_window, qtbot):
    def copy():
        box: Any = QApplication.activeModalWidget()
        seen.extend([box.text(), box.informativeText(), box.detailedText(), box.textFormat().name])
        next(button for button in box.buttons() if button.text() == "Copy Report").click()

    seen = []
    QTimer.singleShot(0, copy)
    quiet_window.questions.report("Wrong.", "<b>x</b>", "line 1\nline 2")
    assert seen == ["Wrong.", "<b>x</b>", "line 1\nline 2", "PlainText"]
    assert QApplication.clipboard().text() == "line 1\nline 2"
    QApplication.clipboard().clear()
    QTimer.singleShot(0, lambda: cast(QMessageBox, QApplication.activeModalWidget()).close())
    quiet_window.questions.report("Wrong.", "", "line 1")
    assert QApplication.clipboard().text() == ""


SEGFAULT = """
import ctypes, sys
from pathlib import Path
from designer.ui import crash

crash.open_log(Path(sys.argv[1]))
print(flush=True)
ctypes.string_at(0)
"""


def test_what_ends_the_program_at_once_stands_in_the_log(tmp_path):
    log = tmp_path / "new" / "crash.log"
    ended = subprocess.run([sys.executable, "-c", SEGFAULT, str(log)], capture_output=True)
    assert ended.returncode < 0
    assert "Segmentation fault" in log.read_text() and "string_at" in log.read_text()


def test_the_log_holds_reports_and_begins_anew_when_it_is_large(window, caught, qtbot, tmp_path):
    log = tmp_path / "crash.log"
    log.write_text("x" * (crash.LARGEST_LOG + 1))
    crash.open_log(log)
    in_a_click(window, qtbot)
    crash.close_log()
    assert log.read_text().startswith("Network Designer") and "seven by zero" in log.read_text()
    (tmp_path / "file").write_text("")
    crash.open_log(tmp_path / "file" / "crash.log")
    in_a_click(window, qtbot)
    assert len(caught) == 2
