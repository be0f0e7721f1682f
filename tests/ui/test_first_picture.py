"""What is read before the window is first painted, and what is not."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from PySide6.QtWidgets import QApplication

from designer.ui.document import Document
from designer.ui.main_window import MainWindow
from designer.ui.panels.table import PANELS
from designer.ui.session import Session
from tests.ui.canvas.conftest import SilentEngine, small_design

SCRIPT = """
import sys
from designer.cli.window import prepare_qt

prepare_qt(need_display=False)

from PySide6.QtCore import QEvent, QObject, QTimer

from designer.bundled import bundled
from designer.ui.app import application, make_window
from designer.ui.commands.files import open_path


class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            print(*sys.modules)
            window.canvas.removeEventFilter(self)
            QTimer.singleShot(0, app.quit)
        return False


app = application()
window = make_window(dark=False)
open_path(window, bundled("examples", "lenet.design.json"))
paint = FirstPaint()
window.canvas.installEventFilter(paint)
window.show()
app.exec()
window.close()
"""

FILLING = """
import sys
import threading
from designer.cli.window import prepare_qt

prepare_qt(need_display=False)

from designer.bundled import bundled
from designer.ui.app import application, make_window
from designer.ui.commands.files import open_path


def note(event, arguments):
    if event == "import" and threading.current_thread() is threading.main_thread():
        read.append(arguments[0])


app = application()
window = make_window(dark=False)
open_path(window, bundled("examples", "lenet.design.json"))
window.show()
read = []
sys.addaudithook(note)
window.once_filled(app.quit)
app.exec()
print(*read)
window.close()
"""

LATER = (
    "torch",
    "safetensors",
    "pyqtgraph",
    "pygments",
    "qtconsole",
    "zmq",
    "jupyter_client",
    "IPython",
    "designer.engine.answers",
    "designer.engine.engine",
    "designer.engine.launch",
    "designer.engine.service",
    "designer.graph.blocks.ports",
    "designer.graph.blocks.promote",
    "designer.runtime.laboratory.reports",
    "designer.ui.canvas.finding.find_bar",
    "designer.ui.canvas.finding.search",
    "designer.ui.command_palette",
    "designer.ui.doctor",
    "designer.ui.file_window",
    "designer.ui.key_sheet",
    "designer.ui.layer_editor",
    "designer.ui.start_page",
    "designer.ui.widgets.bars",
)
"""What the first picture does not need: the window is there without it, and it is read when it is asked for."""

PANELS_READ = {
    "designer.ui.panels",
    *(
        f"designer.ui.panels.{name}"
        for name in "connections lazy_panels library library.entries navigation table".split()
    ),
}
"""Of the panels' room no more than this: the panels themselves come once the canvas is on the screen."""


@pytest.fixture(scope="module")
def read():
    """The modules that were read when the canvas was first painted."""
    return told_by(SCRIPT)


def told_by(script):
    told = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    return set(told.stdout.split())


def test_nothing_is_read_before_the_first_picture_that_it_does_not_need(read):
    assert not [name for name in sorted(read) if any(name == one or name.startswith(f"{one}.") for one in LATER)]


def test_panels_are_read_after_the_first_picture(read):
    assert not {name for name in read if name.startswith("designer.ui.panels")} - PANELS_READ


def test_the_window_is_not_held_up_by_reading_the_panels():
    read = told_by(FILLING)
    assert not [name for name in sorted(read) if name.startswith(("designer.", "pygments", "numpy"))]


def test_every_panel_comes_by_itself_after_the_first_picture(quiet_window, qtbot):
    qtbot.waitUntil(lambda: all(quiet_window.docks[spec.id].widget() for spec in PANELS))
    QApplication.processEvents()
    assert quiet_window.panel("library").isVisible()
    assert quiet_window.panel("inspector").block_form.title.line.text() == "Net"


def test_a_panel_that_is_asked_for_is_there_at_once(qtbot):
    document = Document(small_design())
    window = MainWindow(document, Session(document, SilentEngine))
    qtbot.addWidget(window)
    assert window.docks["run"].widget() is None

    panel = window.panel("run")

    assert panel is window.docks["run"].widget()
    assert window.panel("run") is panel
