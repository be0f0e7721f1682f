import pytest
from msgspec.structs import replace

from designer.errors import CycleError
from designer.graph import edit
from designer.graph.exchange.merge import merge_blocks, with_inner
from designer.graph.model import Block, BlockSetting, Expr
from designer.graph.order import children_first
from tests.helpers.drawing import design, mlp, node, row


def stage(width=4):
    """A block `Stage` around a block `Unit`, as a library file holds them."""
    unit = row(
        node("f", "layer", "fc", "Linear", in_features=4, out_features=Expr("width")),
        settings=(BlockSetting("width", width),),
    )
    return {"Unit": unit, "Stage": row(node("u", "block", "unit", "Unit"))}


def test_definitions_are_added_beside_those_that_are_there():
    after, called = merge_blocks(mlp(), stage())
    assert called == {"Unit": "Unit", "Stage": "Stage"}
    assert after.blocks["Stage"] == stage()["Stage"]
    assert after.main_block == mlp().main_block


def test_an_equal_definition_is_shared_wherever_it_came_from():
    once, _ = merge_blocks(mlp(), stage(), origin="my library: Stage")
    twice, called = merge_blocks(once, stage())
    assert twice is once
    assert called == {"Unit": "Unit", "Stage": "Stage"}


def test_a_different_definition_of_the_same_name_gets_another_and_overwrites_nothing():
    once, _ = merge_blocks(mlp(), stage())
    after, called = merge_blocks(once, stage(width=8))
    assert called == {"Unit": "Unit2", "Stage": "Stage2"}
    assert after.blocks["Stage2"].node("u").of == "Unit2"
    assert after.blocks["Unit"] == once.blocks["Unit"]
    assert after.blocks["Stage"] is once.blocks["Stage"]
    again, called = merge_blocks(after, stage(width=8))
    assert again is after
    assert called == {"Unit": "Unit2", "Stage": "Stage2"}


def test_the_main_block_is_never_shared_with_a_copy():
    other = {"Net": mlp().main_block}
    after, called = merge_blocks(mlp(), other)
    assert called == {"Net": "Net2"}
    assert edit.add_node(after, "Net", node("n", "block", "net", "Net2")).main == "Net"


def test_a_copy_says_where_it_came_from():
    after, _ = merge_blocks(mlp(), stage(), origin="my library: Stage")
    assert {after.blocks[name].origin for name in ("Unit", "Stage")} == {"my library: Stage"}


def test_a_block_is_taken_along_with_what_it_is_made_of():
    whole = design(row(node("s", "block", "stage", "Stage")), **stage(), Lost=Block())
    assert list(with_inner(whole, ("Stage",))) == ["Unit", "Stage"]
    assert list(with_inner(whole, ("Stage", "Net"))) == ["Unit", "Stage", "Net"]


def test_definitions_that_contain_themselves_are_refused_with_the_chain():
    unit = stage()["Unit"]
    looped = replace(unit, nodes=(*unit.nodes, node("s", "block", "stage", "Stage")))
    with pytest.raises(CycleError, match="cannot contain itself"):
        merge_blocks(mlp(), {**stage(), "Unit": looped})


def test_merged_definitions_can_be_placed():
    after, called = merge_blocks(mlp(), stage())
    after = edit.add_node(after, "Net", node("s", "block", "stage", called["Stage"]))
    assert children_first(after) == ("Unit", "Stage", "Net")
