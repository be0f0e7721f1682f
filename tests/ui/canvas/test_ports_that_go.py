"""A setting takes a port away or brings it: the wires there are drawn as on a block shown anew."""

import pytest

from designer.graph import edit
from designer.graph.model import Block, Design, Node
from tests.ui.canvas.conftest import wire

OUT_OF_THE_THIRD = wire("c.chunks2", "t.input")


def chunks(document, count):
    document.edit("Change chunks", edit.set_setting(document.design, "Net", "c", "chunks", count))


@pytest.fixture
def chunked(document):
    nodes = [Node(f"n{k}", "layer", f"n{k}", "ReLU", pos=(240 * k, 0)) for k in range(6)]
    cut = Node("c", "op", "chunk", "chunk", {"chunks": 3}, pos=(0, 200))
    after = Node("t", "layer", "tanh", "Tanh", pos=(300, 200))
    block = Block((*nodes, cut, after), (wire("n0.output", "n1.input"), OUT_OF_THE_THIRD))
    document.replace(Design("Net", {"Net": block}), None)
    return document


def test_a_wire_is_drawn_only_while_both_its_ports_are_there(chunked, hand):
    wires = hand.scene.wires
    assert OUT_OF_THE_THIRD in wires.edges
    chunks(chunked, 2)
    assert OUT_OF_THE_THIRD in chunked.block.edges
    assert wires.edges == (wire("n0.output", "n1.input"),)
    assert len(wires.lines()) == 1
    chunks(chunked, 3)
    assert OUT_OF_THE_THIRD in wires.edges
    assert len(wires.lines()) == 2


def test_a_wire_that_had_no_port_when_the_block_was_opened_is_drawn_once_the_port_comes(chunked, hand):
    chunks(chunked, 2)
    hand.scene.wires.set_edges(chunked.block.edges)
    chunks(chunked, 3)
    assert OUT_OF_THE_THIRD in hand.scene.wires.edges
