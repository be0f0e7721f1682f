"""What a canvas must bear: thirty levels to enter and leave, five hundred inputs on one card, wires that cannot be."""

import pytest

from designer.graph import edit
from designer.graph.model import Block, Edge, Node, Port
from designer.ui.document import Document
from designer.ui.theme import apply_theme
from tests.graph.test_bad_input import DEEP, WIDE, deep
from tests.helpers.drawing import design
from tests.ui.canvas.conftest import small_design


def wide():
    inner = Block((*(Node(f"i{n}", "input", f"in{n}") for n in range(WIDE)), Node("o", "output", "y")))
    main = Block((Node("x", "input", "x"), Node("u", "block", "wide", "Wide", pos=(300.0, 0.0))))
    return design(main, Wide=inner)


@pytest.fixture
def drawn(request):
    return {"deep": lambda: deep(DEEP), "wide": wide, "small": small_design}[request.param]()


@pytest.fixture
def document(qapp, drawn):
    apply_theme(qapp, dark=False)
    return Document(drawn)


@pytest.mark.parametrize("drawn", ["deep"], indirect=True)
def test_thirty_levels_are_entered_to_the_bottom_and_left(hand, document, qapp):
    for depth in range(1, DEEP + 1):
        document.select({"n"})
        document.enter("n")
        assert len(document.here) == depth
    assert "fc" in hand.names
    assert not hand.canvas.grab().isNull()
    for _ in range(DEEP):
        document.leave()
    assert document.here == ()
    assert document.selection == {"n"}


@pytest.mark.parametrize("drawn", ["wide"], indirect=True)
def test_a_card_with_five_hundred_inputs_is_drawn_and_takes_a_wire_at_the_last(hand, document):
    card = hand.scene.items_by_id["u"].card
    assert card.height() > WIDE * 10
    hand.canvas.frame_all()
    assert not hand.canvas.grab().isNull()
    edge = Edge(Port("x", "value"), Port("u", f"in{WIDE - 1}"))
    document.edit("Connect", edit.connect(document.design, "Net", edge))
    assert not hand.canvas.grab().isNull()
    document.undo_stack.undo()
    assert document.block.edges == ()


@pytest.mark.parametrize("drawn", ["small"], indirect=True)
def test_a_wire_from_a_node_to_itself_or_back_round_changes_nothing(hand, document, refusals):
    before = document.design
    hand.drag(hand.port("act", "output", output=True), hand.port("act", "input"))
    hand.drag(hand.port("act", "output", output=True), hand.port("conv", "input"))
    assert document.design is before
    assert document.undo_stack.count() == 0
    assert all("\n" not in line for line in refusals)
