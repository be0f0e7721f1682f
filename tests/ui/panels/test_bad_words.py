"""Words that are no value, typed into the inspector: told in one line at their field, and nothing changes."""

import pytest
from PySide6.QtCore import Qt

from designer.graph import edit
from designer.graph.model import Block, BlockSetting, Design, Node, Repeat, When
from designer.ui.document import Document
from designer.ui.panels.inspector.panel import InspectorPanel
from designer.ui.theme import apply_theme


@pytest.fixture
def document(qapp):
    apply_theme(qapp, dark=False)
    inner = Block((Node("a", "layer", "act", "ReLU"),), settings=(BlockSetting("width", 4),))
    nodes = (
        Node("f", "layer", "fc", "Linear", {"in_features": 4, "out_features": 8}),
        Node("r", "repeat", "stage", "Step", repeat=Repeat(3)),
    )
    settings = (BlockSetting("channels", 8), BlockSetting("zero", 0))
    return Document(Design("Net", {"Net": Block(nodes, settings=settings), "Step": inner}))


@pytest.fixture
def inspector(make):
    return make(InspectorPanel, 340, 800)


def type_into(qtbot, line, text):
    line.setFocus()
    line.selectAll()
    line.insert(text) if len(text) > 200 or not text.isascii() else qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    "text",
    [
        "=1/0",
        "1 / 0",
        "1 % 0",
        "nobody * 2",
        "channels *",
        "__import__('os').system('true')",
        "9 ** 9 ** 9",
        "x" * 1000,
        "(" * 400,
        "two words",
        "3.5",
        "\u202e8",
    ],
)
@pytest.mark.parametrize(("node_id", "name"), [("f", "out_features"), ("r", "times")])
def test_what_is_no_value_is_told_at_its_field_and_changes_nothing(inspector, document, qtbot, node_id, name, text):
    document.select({node_id})
    form, before = inspector.node_form, document.design
    row = {**form.settings.rows, **form.region.rows}[name]
    type_into(qtbot, row.editor, text)
    assert document.design is before
    assert document.undo_stack.count() == 0
    assert row.message.isVisible()
    assert row.message.text()
    assert "\n" not in row.message.text()
    assert len(row.message.text()) < 300
    type_into(qtbot, row.editor, "5")
    assert not row.message.isVisible()
    assert document.undo_stack.count() == 1


def test_an_expression_over_a_setting_that_is_there_is_taken(inspector, document, qtbot):
    document.select({"f"})
    type_into(qtbot, inspector.node_form.settings.rows["out_features"].editor, "channels * 4")
    assert document.block.node("f").settings["out_features"].text == "channels * 4"


@pytest.mark.parametrize("text", ["(" * 400, "import os", "x >", "open('a')", "x.__class__", "y" * 1000 + "("])
def test_what_is_no_condition_is_told_at_its_field_and_changes_nothing(inspector, document, qtbot, text):
    node = Node("w", "while", "loop", "Step", when=When("x.sum() > 1"))
    document.edit("while", edit.add_node(document.design, "Net", node))
    document.select({"w"})
    row = inspector.node_form.region.rows["condition"]
    type_into(qtbot, row.editor, text)
    assert row.message.isVisible()
    assert "\n" not in row.message.text()
    assert len(row.message.text()) < 300
    assert document.block.node("w").when == When("x.sum() > 1")
    assert document.undo_stack.count() == 1
