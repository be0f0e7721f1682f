"""The Ports section of the inspector, by hand: names, defaults, order, and what happens at every instance."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea

from designer.graph import edit
from designer.graph.model import VALUE, Block, Design, Edge, Node, Port
from designer.ui.document import Document
from designer.ui.panels.inspector.panel import InspectorPanel
from designer.ui.theme import apply_theme
from tests.graph.blocks.test_ports import pair

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def document(qapp):
    apply_theme(qapp, dark=False)
    return Document(pair())


@pytest.fixture
def inspector(make):
    return make(InspectorPanel, 340, 800)


@pytest.fixture
def ports(inspector, document):
    document.enter("u")
    return inspector.block_form.ports


def type_into(qtbot, line, text):
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text) if text else qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def names(document, kind, block="Pair"):
    return [node.name for node in document.design.blocks[block].of_kind(kind)]


def test_a_port_renamed_in_its_field_keeps_its_wires_outside(ports, document, qtbot):
    type_into(qtbot, ports.lines["a"].name.line, "left")
    assert names(document, "input") == ["left", "b"]
    assert Port("u", "left") in {edge.target for edge in document.design.main_block.edges}
    assert document.undo_stack.undoText() == "Rename the input a of Pair to left"
    document.undo_stack.undo()
    assert ports.lines["a"].name.line.text() == "a"
    assert document.design == pair()


def test_a_name_that_no_argument_can_have_is_refused_in_place(ports, document, qtbot):
    for name in ("class", "a.b", "b", "x" * 1000):
        type_into(qtbot, ports.lines["a"].name.line, name)
        assert ports.lines["a"].name.message.isVisible()
        assert "\n" not in ports.lines["a"].name.message.text()
    assert document.undo_stack.count() == 0


def test_buttons_move_a_port_and_the_first_and_last_stop(ports, document, qtbot):
    assert not ports.lines["a"].up.isEnabled()
    assert not ports.lines["b"].down.isEnabled()
    qtbot.mouseClick(ports.lines["b"].up, LEFT)
    assert names(document, "input") == ["b", "a"]
    assert list(ports.lines)[:2] == ["b", "a"]
    assert ports.lines["b"].y() < ports.lines["a"].y()
    assert document.undo_stack.undoText() == "Move the input b up"
    document.undo_stack.undo()
    assert names(document, "input") == ["a", "b"]


def test_a_default_makes_an_input_optional_and_an_empty_field_required(ports, document, qtbot):
    default = ports.lines["b"].default
    assert default.line.placeholderText() == "required"
    type_into(qtbot, default.line, "0.5")
    assert document.block.node("b").settings == {"default": 0.5}
    type_into(qtbot, default.line, "None")
    assert document.block.node("b").settings == {"default": None}
    assert document.undo_stack.undoText() == "Make b optional: None"
    type_into(qtbot, default.line, "many words")
    assert default.message.isVisible()
    type_into(qtbot, default.line, "")
    assert document.block.node("b").settings == {}


def test_ports_are_added_named_at_once_and_removed_with_their_wires(ports, document, qtbot):
    qtbot.mouseClick(ports.adds["output"], LEFT)
    assert names(document, "output") == ["total", "product", "y"]
    new = list(ports.lines)[-1]
    assert ports.window().focusWidget() is ports.lines[new].name.line
    qtbot.keyClicks(ports.lines[new].name.line, "mean")
    qtbot.keyClick(ports.lines[new].name.line, Qt.Key.Key_Return)
    assert names(document, "output") == ["total", "product", "mean"]
    qtbot.mouseClick(ports.lines["s"].remove, LEFT)
    assert all(edge.source.name != "total" for edge in document.design.main_block.edges)
    for _ in range(3):
        document.undo_stack.undo()
    assert document.design == pair()


def test_the_ports_of_a_block_are_edited_at_the_node_that_stands_for_it(inspector, document, qtbot):
    document.select({"u"})
    ports = inspector.node_form.ports
    assert ports.isVisible()
    type_into(qtbot, ports.lines["q"].name.line, "prod")
    assert names(document, "output") == ["total", "prod"]
    assert document.here == ()
    assert document.selection == {"u"}
    document.select({"x"})
    assert not ports.isVisible()


def test_every_button_says_what_it_does(ports):
    for line in ports.lines.values():
        assert all(button.accessibleName() for button in (line.up, line.down, line.remove))


def test_five_hundred_inputs_are_listed_without_a_stumble(inspector, document):
    many = tuple(Node(f"i{n}", "input", f"in{n}") for n in range(500))
    out = Node("o", "output", "y")
    wide = Design("Net", {"Net": Block((*many, out), (Edge(Port("i7", VALUE), Port("o", VALUE)),))})
    document.edit("many", wide)
    assert len(inspector.block_form.ports.lines) == 501
    document.edit("rename", edit.rename_node(wide, "Net", "i9", "nine"))
    assert inspector.block_form.ports.lines["i9"].name.line.text() == "nine"


def drag(qtbot, grip, to, release=True):
    """The grip of a line, taken and led over another line in steps, as a hand does."""
    qtbot.mousePress(grip, LEFT)
    start, end = grip.mapToGlobal(grip.rect().center()), to.mapToGlobal(to.rect().center())
    for step in range(1, 6):
        qtbot.mouseMove(grip, grip.mapFromGlobal(start + (end - start) * step / 5))
    if release:
        qtbot.mouseRelease(grip, LEFT)


def test_a_port_is_dragged_to_another_place_as_one_step_and_its_wires_follow(ports, document, qtbot):
    before = document.design.main_block.edges
    drag(qtbot, ports.lines["b"].grip, ports.lines["a"].name)
    assert names(document, "input") == ["b", "a"]
    assert list(ports.lines)[:2] == ["b", "a"]
    qtbot.waitUntil(lambda: ports.lines["b"].y() < ports.lines["a"].y())
    assert document.design.main_block.edges == before
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "Move the input b up"
    drag(qtbot, ports.lines["s"].grip, ports.lines["q"].name)
    assert names(document, "output") == ["product", "total"]
    assert document.undo_stack.undoText() == "Move the output total down"
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert document.design == pair()


def test_the_other_lines_make_room_and_escape_lets_go_of_a_line_where_it_was(ports, document, qtbot):
    a, b = ports.lines["a"], ports.lines["b"]
    drag(qtbot, b.grip, a.name, release=False)
    qtbot.waitUntil(lambda: b.y() < a.y())
    qtbot.keyClick(b.grip, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: a.y() < b.y())
    qtbot.mouseRelease(b.grip, LEFT)
    assert document.undo_stack.count() == 0


def test_a_click_on_a_grip_moves_nothing_and_a_lone_port_has_none(ports, document, qtbot):
    qtbot.mouseClick(ports.lines["a"].grip, LEFT)
    assert document.undo_stack.count() == 0
    qtbot.mouseClick(ports.lines["b"].remove, LEFT)
    assert not ports.lines["a"].grip.isVisible()


def test_a_long_list_scrolls_along_with_a_port_in_hand(inspector, document, qtbot):
    many = tuple(Node(f"i{n}", "input", f"in{n}", pos=(0, 100 * n)) for n in range(60))
    document.edit("many", Design("Net", {"Net": Block((*many, Node("o", "output", "y")))}))
    ports = inspector.block_form.ports
    qtbot.waitUntil(lambda: ports.lines["i59"].y() > 1000)
    bar = inspector.findChild(QScrollArea).verticalScrollBar()
    drag(qtbot, ports.lines["i0"].grip, ports.lines["i40"].name)
    assert bar.value() > 0
    assert names(document, "input", "Net").index("in0") >= 40
