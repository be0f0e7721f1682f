"""The laboratory on the bundled LeNet, with the real engine in this process."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from designer.ui.palette import LIGHT
from designer.ui.panels.laboratory.panel import LaboratoryPanel
from tests.helpers.inline_client import InlineClient

CONV1, POOL1, CONV2 = "n2/f2", "n2/f4", "n2/f5"


class Laboratory:
    """A person at the panel."""

    def __init__(self, panel, qtbot):
        self.panel, self.qtbot = panel, qtbot
        self.stage = panel.stage

    def hear(self):
        """Lets what the engine has answered arrive."""
        for _ in range(5):
            QApplication.processEvents()

    @property
    def shown(self):
        return self.panel.bench.shown

    def look(self, path):
        self.panel.show_node(path)
        self.qtbot.waitUntil(lambda: self.shown is not None and self.stage.shown is self.shown)
        return self.shown

    def click(self, point, double=False):
        press = self.qtbot.mouseDClick if double else self.qtbot.mouseClick
        press(self.stage, Qt.MouseButton.LeftButton, pos=point.toPoint())

    def type_number(self, text):
        editor = self.stage.editor
        assert editor.isVisible()
        editor.selectAll()
        self.qtbot.keyClicks(editor, text)
        self.qtbot.keyClick(editor, Qt.Key.Key_Return)
        self.hear()

    def shelf(self, name):
        next(a for a in self.panel.kernel_bar.menu.actions() if a.text().startswith(name)).trigger()
        self.hear()

    def press(self, button):
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.hear()

    def enter(self, field, text):
        """Types into a field of the bar."""
        field.setFocus()
        field.selectAll()
        self.qtbot.keyClicks(field, text)
        self.qtbot.keyClick(field, Qt.Key.Key_Return)
        self.hear()


@pytest.fixture
def client():
    return InlineClient


@pytest.fixture
def idle(document, session, show, qtbot):
    """The panel before the network has run."""
    panel = show(LaboratoryPanel(document, session, LIGHT), 860, 560)
    session.start()
    qtbot.waitUntil(lambda: session.settled)
    return Laboratory(panel, qtbot)


@pytest.fixture
def lab(idle, session, qtbot):
    """The panel after a run."""
    with qtbot.waitSignal(session.ran):
        session.run()
    return idle
