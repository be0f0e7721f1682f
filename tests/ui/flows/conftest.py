"""LeNet in blocks in a window with a real engine."""

import pytest
from PySide6.QtCore import Qt

from designer.files.design import read_design
from tests.helpers.in_blocks import LENET_IN_BLOCKS
from tests.ui.conftest import running_window


@pytest.fixture
def window(qtbot):
    return running_window(qtbot, read_design(LENET_IN_BLOCKS), size=(1600, 900))


def run(window, qtbot):
    with qtbot.waitSignal(window.session.flows.changed):
        qtbot.keyClick(window, Qt.Key.Key_F5)
