"""The real window on a small block, and a hand in it."""

from __future__ import annotations

import pytest

from designer.runtime.reports import NodeReport, ShapesReport
from designer.ui.document import Document
from designer.ui.main_window import MainWindow
from designer.ui.session import Session
from tests.ui.canvas.conftest import Hand, SilentEngine, small_design


@pytest.fixture
def document(qapp):
    return Document(small_design())


@pytest.fixture
def window(document, qtbot):
    window = MainWindow(document, Session(document, SilentEngine))
    qtbot.addWidget(window, before_close_func=lambda w: w.document.undo_stack.setClean())
    window.resize(1500, 1000)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    window.canvas.view.setFocus()
    window.canvas.view.frame_all()
    return window


@pytest.fixture
def hand(window, qtbot):
    return Hand(window.canvas, qtbot)


@pytest.fixture
def tell(window):
    """Tells the canvas what the engine found."""

    def told(nodes, problems):
        session = window.session
        session.findings.shapes = ShapesReport({i: NodeReport(found) for i, found in nodes.items()}, tuple(problems))
        session.findings.problems = tuple(problems)
        session.shapes_changed.emit()

    return told
