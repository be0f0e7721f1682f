"""Edits of regions: values in, values out."""

import pytest
from msgspec.structs import replace

from designer.catalogue.check import problems
from designer.errors import CycleError, ExpressionError, GraphError
from designer.graph.model import Design, Expr, Node, Repeat, When
from designer.graph.regions import region_edit
from designer.graph.regions.region import words
from tests.helpers.drawing import design, node, row


def drawn() -> Design:
    """Two layers and a block node in a row."""
    fc = node("a", "layer", "fc", "Linear", in_features=4, out_features=4)
    part = row(node("i", "op", "half", "div", other=2))
    other = replace(part, doc="other")
    block = row(fc, node("b", "layer", "act", "ReLU"))
    return design(replace(block, nodes=(*block.nodes, node("p", "block", "part", "Part"))), Part=part, Other=other)


@pytest.mark.parametrize(
    ("kind", "said", "shown"),
    [
        ("repeat", 4, "repeat ×4"),
        ("repeat", Expr("depth * 2"), "repeat ×depth * 2"),
        ("while", "x.sum() > 1", "while x.sum() > 1"),
        ("if", "training", "if training"),
    ],
)
def test_nodes_go_into_a_region_with_their_wires(kind, said, shown):
    after, node_id = region_edit.into_region(drawn(), "Net", {"a", "b"}, kind, said)
    made = after.main_block.node(node_id)
    assert (made.kind, words(made)) == (kind, shown)
    assert [n.name for n in after.blocks[made.of].nodes if n.kind == "layer"] == ["fc", "act"]
    assert {(e.source.node, e.target.node) for e in after.main_block.edges} == {("x", node_id), (node_id, "y")}
    assert [p.severity for p in problems(after) if p.node == node_id] == (["error"] if isinstance(said, Expr) else [])


def test_a_block_node_becomes_the_region_itself_and_a_plain_block_again():
    before = drawn()
    region, node_id = region_edit.into_region(before, "Net", {"p"}, "repeat", 3)
    assert node_id == "p" and region.main_block.node("p").repeat == Repeat(3)
    loop, _ = region_edit.into_region(region, "Net", {"p"}, "while", "x.sum() > 1")
    assert (loop.main_block.node("p").repeat, loop.main_block.node("p").when) == (None, When("x.sum() > 1"))
    assert region_edit.plain(loop, "Net", "p") == before


def test_what_cannot_be_said_is_refused_and_nothing_is_done():
    with pytest.raises(ExpressionError):
        region_edit.into_region(drawn(), "Net", {"a"}, "while", "import os")
    with pytest.raises(GraphError, match="is an input of the block"):
        region_edit.into_region(drawn(), "Net", {"x", "a"}, "while", "x.sum() > 1")
    with pytest.raises(GraphError, match="fc is no repeat, while or if"):
        region_edit.plain(drawn(), "Net", "a")


def test_the_other_branch_is_a_block_of_the_design_that_does_not_contain_the_one_around():
    choice, _ = region_edit.into_region(drawn(), "Net", {"p"}, "if", "training")
    after = region_edit.set_otherwise(choice, "Net", "p", "Other")
    assert words(after.main_block.node("p")) == "if training · else Other"
    assert region_edit.set_otherwise(after, "Net", "p", "") == choice
    with pytest.raises(GraphError, match="no block called"):
        region_edit.set_otherwise(choice, "Net", "p", "Gone")
    with pytest.raises(CycleError):
        region_edit.set_otherwise(choice, "Net", "p", "Net")


def test_another_condition_keeps_the_other_branch():
    choice, _ = region_edit.into_region(drawn(), "Net", {"p"}, "if", "training")
    after = region_edit.set_otherwise(choice, "Net", "p", "Other")
    again, _ = region_edit.into_region(after, "Net", {"p"}, "if", "x.sum() > 1")
    assert again.main_block.node("p").when == When("x.sum() > 1", "Other")
    assert region_edit.set_condition(after, "Net", "p", "x.sum() > 2").main_block.node("p").when.otherwise == "Other"


@pytest.mark.parametrize("kind", ["repeat", "while", "if"])
def test_a_new_region_brings_an_inside_that_hands_on_what_comes_in(kind):
    before = drawn()
    repeat, when = region_edit.first_words(kind)
    fresh = Node("n", kind, "new", region_edit.body_name(before, kind), repeat=repeat, when=when)
    after = region_edit.with_body(before, fresh)
    assert [n.kind for n in after.blocks[fresh.of].nodes] == ["input", "output"]
    assert region_edit.with_body(after, fresh) is after
