"""LeNet in blocks in a window with a real engine."""

import pytest
from PySide6.QtCore import Qt

from designer.ui.app import make_window
from tests.helpers.in_blocks import LENET_IN_BLOCKS
from tests.helpers.inline_client import InlineClient


@pytest.fixture
def window(qtbot, monkeypatch):
    monkeypatch.setattr("designer.ui.app.EngineClient", InlineClient)
    window = make_window(dark=False)
    qtbot.addWidget(window, before_close_func=lambda w: w.document.undo_stack.setClean())
    window.document.open(LENET_IN_BLOCKS)
    window.resize(1600, 900)
    with qtbot.waitExposed(window):
        window.show()
    window.session.start()
    qtbot.waitUntil(lambda: window.session.settled, timeout=60_000)
    return window


def run(window, qtbot):
    with qtbot.waitSignal(window.session.flows.changed, timeout=60_000):
        qtbot.keyClick(window, Qt.Key.Key_F5)
