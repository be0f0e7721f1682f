"""Nodes that go, and the wires that close behind them."""

import pytest

from designer.graph import query
from designer.graph.model import VALUE, Block, Port
from designer.graph.wires.rejoin import remove_and_rejoin
from tests.helpers.drawing import design, mlp, node, residual, row, wire


def sources(after):
    return query.sources(after.main_block)


def test_what_fed_a_node_feeds_what_it_fed():
    after, free = remove_and_rejoin(mlp(), "Net", {"b"})
    assert sources(after)[Port("c", "input")] == Port("a", "output")
    assert free == ()


def test_a_whole_row_closes_behind_what_is_gone():
    after, free = remove_and_rejoin(mlp(), "Net", {"a", "b", "c"})
    assert sources(after) == {Port("y", VALUE): Port("x", VALUE)}
    assert free == ()


def test_a_node_with_several_feeders_leaves_its_targets_free():
    after, free = remove_and_rejoin(residual(), "Net", {"p"})
    assert free == (Port("y", VALUE),)
    assert Port("y", VALUE) not in sources(after)


def test_several_ways_from_one_output_are_one_feeder():
    after, free = remove_and_rejoin(residual(), "Net", {"f", "p"})
    assert sources(after) == {Port("y", VALUE): Port("x", VALUE)}
    assert free == ()


def test_a_node_that_nothing_feeds_leaves_its_targets_free():
    after, free = remove_and_rejoin(mlp(), "Net", {"x"})
    assert free == (Port("a", "input"),)
    assert Port("a", "input") not in sources(after)


def test_repetitions_of_a_node_that_goes_are_bridged_too():
    fc, again = node("a", "layer", "fc", "Linear"), node("g", "again", "fc2", "a")
    after, free = remove_and_rejoin(design(row(fc, again)), "Net", {"a"})
    assert sources(after) == {Port("y", VALUE): Port("x", VALUE)}
    assert free == ()


@pytest.mark.parametrize("ids", [set(), {"nobody"}])
def test_nothing_selected_changes_no_wire(ids):
    after, free = remove_and_rejoin(mlp(), "Net", ids)
    assert after == mlp()
    assert free == ()


def test_each_target_of_a_node_that_goes_is_joined():
    x, fc = node("x", "input", "x"), node("f", "layer", "fc", "Linear")
    y, z = node("y", "output", "y"), node("z", "output", "z")
    after, _ = remove_and_rejoin(design(Block((x, fc, y, z), (wire(x, fc), wire(fc, y), wire(fc, z)))), "Net", {"f"})
    assert sources(after) == {Port("y", VALUE): Port("x", VALUE), Port("z", VALUE): Port("x", VALUE)}
