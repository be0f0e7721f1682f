import pytest

from designer.errors import GraphError
from designer.graph import edit
from designer.graph.blocks.unique import make_unique
from designer.graph.model import Node
from designer.graph.parameters.again import own_weights, use_again
from designer.graph.selection import after, alike, before, others
from tests.helpers.drawing import design, mlp, node, residual, row


def test_a_module_is_used_again_with_the_same_weights_and_without_wires():
    start = mlp()
    done, (new,) = use_again(start, "Net", {"a"}, 40.0)
    assert done.main_block.node(new) == Node(new, "again", "0_again", "a", pos=(40.0, 40.0))
    assert done.main_block.edges == start.main_block.edges


def test_one_more_call_of_a_call_calls_the_module_itself():
    once, (first,) = use_again(mlp(), "Net", {"a"}, 40.0)
    twice, (second,) = use_again(once, "Net", {first}, 40.0)
    assert twice.main_block.node(second).of == "a"
    assert twice.main_block.node(second).name == "0_again2"


def test_only_modules_have_weights_that_can_be_used_again():
    done, ids = use_again(residual(), "Net", {"f", "p", "x"}, 0.0)
    assert [done.main_block.node(i).of for i in ids] == ["f"]
    with pytest.raises(GraphError, match="none of the selected nodes is a module"):
        use_again(residual(), "Net", {"p", "x"}, 0.0)


def test_the_longest_name_leaves_room():
    start = design(row(node("a", "layer", "a" * 100, "ReLU")))
    done, (new,) = use_again(start, "Net", {"a"}, 0.0)
    edit.check_name(done.main_block, new, done.main_block.node(new).name, "again")


def test_a_call_gets_weights_of_its_own():
    once, (new,) = use_again(mlp(), "Net", {"a"}, 40.0)
    done = own_weights(once, "Net", new)
    met = done.main_block.node(new)
    assert (met.kind, met.of, met.settings) == ("layer", "Linear", {"in_features": 4, "out_features": 8})
    assert (met.id, met.name) == (new, "0_again")
    with pytest.raises(GraphError, match="0 does not call"):
        own_weights(once, "Net", "a")


def test_make_unique_copies_the_definition_and_the_others_keep_theirs():
    start = design(row(node("u", "block", "one", "Part"), node("v", "block", "two", "Part")), Part=mlp().main_block)
    done, name = make_unique(start, "Net", "v")
    assert name == "Part2"
    assert done.blocks["Part2"] == done.blocks["Part"]
    assert [done.main_block.node(i).of for i in ("u", "v")] == ["Part", "Part2"]
    changed = edit.rename_node(done, "Part2", "a", "changed")
    assert changed.blocks["Part"].node("a").name == "0"
    with pytest.raises(GraphError, match="two has Part2 for itself already"):
        make_unique(done, "Net", "v")
    with pytest.raises(GraphError, match="stands for no block"):
        make_unique(start, "Net", "x")


def test_what_feeds_the_selection_and_what_it_feeds():
    block = residual().main_block
    assert before(block, {"p"}) == {"x", "f"}
    assert after(block, {"f"}) == {"p", "y"}
    assert before(block, {"f", "p"}) == {"x", "f"}
    assert others(block, {"f", "p"}) == {"x", "y"}


def test_what_is_of_the_same_kind():
    block = row(node("a", "layer", "a", "ReLU"), node("b", "layer", "b", "GELU"), node("c", "layer", "c", "ReLU"))
    assert alike(block, {"a"}) == {"a", "c"}
    assert alike(block, {"a", "x"}) == {"a", "c", "x"}
    assert alike(block, ()) == frozenset()
