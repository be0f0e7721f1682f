"""The whole window on a small design, with an engine that says nothing, and keys pressed in it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.ui.document import Document
from designer.ui.main_window import MainWindow
from designer.ui.session import Session
from designer.ui.widgets.line_dialog import LineDialog
from tests.ui.canvas.conftest import SilentEngine, small_design

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def make_window(qapp, qtbot):
    """Makes and shows a window on a design."""
    made = []
    QGuiApplication.clipboard().clear()

    def make(design):
        document = Document(design)
        window = MainWindow(document, Session(document, SilentEngine))
        made.append(window)
        window.resize(1280, 800)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        window.canvas.view.setFocus()
        return window

    yield make
    for window in made:
        window.document.undo_stack.setClean()
        window.close()
        window.deleteLater()
    QGuiApplication.clipboard().clear()


@pytest.fixture
def window(make_window):
    return make_window(small_design())


@pytest.fixture
def document(window):
    return window.document


@pytest.fixture
def press(window, qtbot):
    """Presses a key where the cursor is, as a keyboard does."""

    def pressed(key, keys=NONE):
        window.activateWindow()  # an offscreen screen leaves that to us once a dialog is gone
        qtbot.waitUntil(window.isActiveWindow)
        QTest.keyClick(window.focusWidget() or window, key, keys)

    return pressed


class Asked:
    """What the dialog showed before the person closed it."""

    reason = text = ""


@pytest.fixture
def answer(window, qtbot):
    """Types lines into the next dialog, Enter after each; None, or a line that is refused, is followed by Escape."""

    def says(*lines):
        seen = Asked()

        def type_in():
            dialog = QApplication.activeModalWidget()
            if dialog is None:
                QTimer.singleShot(0, window, type_in)
                return
            assert isinstance(dialog, LineDialog)
            for line in lines:
                if line is not None:
                    dialog.field.selectAll()
                    QTest.keyClicks(dialog.field, line)
                    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
                    seen.reason = dialog.reason.text() or seen.reason
                    seen.text = dialog.field.text()
            if dialog.isVisible():
                QTest.keyClick(dialog, Qt.Key.Key_Escape)

        QTimer.singleShot(0, window, type_in)
        return seen

    return says


@pytest.fixture
def heard(window):
    """What was refused."""
    lines = []
    window.document.refused.connect(lines.append)
    return lines


def undo_text(window):
    return window.document.undo_stack.undoText()
