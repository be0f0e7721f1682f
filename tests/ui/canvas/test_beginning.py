"""An empty canvas says how one begins, and only then."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from designer.graph.new import new_design
from designer.ui.canvas.canvas import Canvas
from designer.ui.document import Document
from designer.ui.palette import LIGHT
from designer.ui.session import Session
from tests.ui.canvas.conftest import Hand, SilentEngine


@pytest.fixture
def bare(qtbot):
    document = Document(new_design())
    canvas = Canvas(document, Session(document, SilentEngine), LIGHT)
    qtbot.addWidget(canvas)
    canvas.resize(800, 500)
    canvas.show()
    return Hand(canvas, qtbot)


def test_how_one_begins_is_said_until_the_first_node_or_wire_is_there_and_again_after_undo(bare):
    beginning = bare.canvas.beginning
    assert beginning.isVisible()
    assert beginning.geometry().center().x() == pytest.approx(bare.view.rect().center().x(), abs=2)
    bare.drop("layer:ReLU", bare.view.rect().center())
    assert not beginning.isVisible()
    bare.document.undo_stack.undo()
    assert beginning.isVisible()
    x, y = bare.document.block.nodes
    bare.drag(bare.port(x.id, "value", True), bare.port(y.id, "value"))
    assert not beginning.isVisible()


def test_a_double_click_on_the_words_reaches_the_canvas_below(bare, qtbot):
    where = bare.canvas.beginning.geometry().center()
    assert bare.view.childAt(where) is bare.view.viewport()
    bare.double_click(where)
    qtbot.keyClicks(bare.canvas.search.line, "linear")
    qtbot.keyClick(bare.canvas.search.line, Qt.Key.Key_Return)
    assert "fc1" in bare.names
