"""The real window on a small design, with an engine that answers nothing."""

from __future__ import annotations

import pytest

from designer.ui.app import make_window
from designer.ui.document import Document
from designer.ui.garbage_collection import Collector
from designer.ui.main_window import MainWindow
from designer.ui.session import Session
from tests.helpers.drawing import design, node, row
from tests.helpers.inline_client import InlineClient
from tests.ui.canvas.conftest import SilentEngine, small_design


class Answers:
    """Answers every question as a test says, and keeps what was asked."""

    def __init__(self, **answers):
        self._answers, self.asked = answers, []

    def __getattr__(self, name):
        return lambda *asked: self.asked.append(name) or self._answers.get(name)


@pytest.fixture(scope="session", autouse=True)
def collector(qapp):
    """Garbage is looked for as it is while a person works."""
    made = Collector(qapp)
    made.start()
    return made


def shown_window(qtbot, drawn, client, size=(1280, 800)):
    """The real window on a design, active on the screen."""
    document = Document(drawn)
    window = MainWindow(document, Session(document, client))
    qtbot.addWidget(window, before_close_func=lambda w: w.document.undo_stack.setClean())
    window.resize(*size)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def running_window(qtbot, drawn, choice=None, size=(1280, 800)):
    """The real window on a design whose live module is there, in this process."""
    window = shown_window(qtbot, drawn, InlineClient, size)
    if choice is not None:
        window.session.set_choice(choice)
    window.session.start()
    qtbot.waitUntil(lambda: window.session.settled)
    return window


@pytest.fixture
def quiet_window(qtbot):
    window = shown_window(qtbot, small_design(), SilentEngine)
    window.canvas.view.setFocus()
    return window


@pytest.fixture
def engine_window(qtbot):
    """The real window on an empty design, with the real engine in its own process."""
    window = make_window(dark=False)
    qtbot.addWidget(window, before_close_func=lambda w: w.document.undo_stack.setClean())
    window.resize(1600, 1000)
    window.show()
    window.session.start()
    qtbot.waitUntil(lambda: window.session.state == "ready")
    return window


def book_mlp():
    """The book's network with hidden units, small."""
    return design(
        row(
            node("h", "layer", "hidden", "Linear", in_features=4, out_features=8),
            node("r", "layer", "act", "ReLU"),
            node("o", "layer", "out", "Linear", in_features=8, out_features=1),
        )
    )


@pytest.fixture
def live_window(qtbot):
    """The real window on a small network whose live module is there."""
    return running_window(qtbot, book_mlp())
