"""Nodes wired one behind the other."""

import pytest
from msgspec.structs import replace

from designer.catalogue.chain import connect_in_a_row
from designer.errors import GraphError
from designer.graph.edit import connect
from designer.graph.model import Block, Edge, Port
from tests.helpers.drawing import design, node, residual, wire


def at(node_, x, y):
    return replace(node_, pos=(x, y))


RELU = [at(node(f"n{i}", "layer", f"act{i}", "ReLU"), 0, 0) for i in range(5)]


def loose(*nodes):
    return design(Block(nodes))


def pairs(after):
    return [(e.source.node, e.target.node) for e in after.main_block.edges]


def test_two_nodes_go_from_left_to_right():
    before = loose(at(RELU[0], 300, 0), at(RELU[1], 100, 200))
    after, order = connect_in_a_row(before, "Net", {"n0", "n1"})
    assert pairs(after) == [("n1", "n0")]
    assert [n.id for n in order] == ["n1", "n0"]


def test_what_is_upstream_comes_first_wherever_it_stands():
    add = at(node("p", "op", "plus", "add"), 0, 0)
    act = at(RELU[0], 400, 0)
    before = design(Block((add, act), (wire(act, add),)))
    after, _ = connect_in_a_row(before, "Net", {"p", "n0"})
    assert set(after.main_block.edges) == {wire(act, add), wire(act, add, "other")}


def test_several_nodes_are_wired_as_one_reads_them():
    before = loose(at(RELU[0], 300, 10), at(RELU[1], 0, 200), at(RELU[2], 0, 0), at(RELU[3], 300, 190))
    after, _ = connect_in_a_row(before, "Net", {"n0", "n1", "n2", "n3"})
    assert pairs(after) == [("n2", "n0"), ("n0", "n1"), ("n1", "n3")]


def test_neighbours_that_are_wired_stay_as_they_are():
    nodes = [at(n, 200 * i, 0) for i, n in enumerate(RELU)]
    before = connect(loose(*nodes), "Net", wire(nodes[1], nodes[2]))
    after, _ = connect_in_a_row(before, "Net", {n.id for n in nodes})
    assert sorted(pairs(after)) == [("n0", "n1"), ("n1", "n2"), ("n2", "n3"), ("n3", "n4")]


def test_a_port_that_grows_takes_the_next_free_place():
    cat = at(node("c", "op", "cat", "cat"), 400, 0)
    before = design(Block((RELU[0], RELU[1], cat), (Edge(Port("n0", "output"), Port("c", "tensors0")),)))
    after, _ = connect_in_a_row(before, "Net", {"n1", "c"})
    assert Edge(Port("n1", "output"), Port("c", "tensors1")) in after.main_block.edges


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        ({"x"}, "select two nodes or more"),
        (set(), "select two nodes or more"),
        ({"f", "y"}, "y has no free input that fc could feed"),
    ],
)
def test_what_cannot_be_connected_says_why(ids, words):
    with pytest.raises(GraphError, match=words):
        connect_in_a_row(residual(), "Net", ids)


def test_notes_are_left_out_and_an_output_feeds_nothing():
    y, z = node("y", "output", "y"), at(node("z", "output", "z"), 100, 0)
    with pytest.raises(GraphError, match="y has no output that could feed z"):
        connect_in_a_row(loose(y, z, node("m", "note", "memo")), "Net", {"y", "z", "m"})
