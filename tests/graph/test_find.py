from msgspec.structs import replace

from designer.graph.find import find
from designer.graph.model import Block, Design, Expr
from tests.helpers.drawing import design, node, row, wire


def nested():
    conv = replace(node("c", "layer", "conv1", "Conv2d", kernel_size=(5, 5), padding=2), pos=(240.0, 0.0))
    deep = row(replace(node("d", "layer", "head", "Linear", out_features=Expr("n * 4")), pos=(100.0, 0.0)))
    part = row(conv, node("e", "block", "deep", "Deep"))
    return design(row(node("u", "block", "one", "Part"), node("v", "block", "two", "Part")), Part=part, Deep=deep)


def names(text):
    return [found.node.name for found in find(nested(), text)]


def test_a_node_is_found_by_name_kind_and_setting():
    assert names("conv1") == ["conv1"]
    assert names("conv2D") == ["conv1"]
    assert names("kernel_size=5,5") == ["conv1"]
    assert names("padding=2") == ["conv1"]
    assert names("n*4") == ["head"]


def test_every_word_has_to_fit():
    assert names("conv 2") == ["conv1"]
    assert names("conv linear") == []
    assert names("") == []
    assert names("   ") == []


def test_a_match_says_the_way_to_it_and_a_definition_is_looked_through_once():
    (found,) = find(nested(), "head")
    assert (found.path, found.block) == (("u", "e", "d"), "Deep")
    assert found.place == "Net ▸ one ▸ deep ▸ head"


def test_outer_blocks_come_first_and_within_one_the_nodes_come_as_they_run():
    assert [f.block for f in find(nested(), "input")] == ["Net", "Part", "Deep"]
    b, a = node("b", "layer", "b1", "ReLU"), node("a", "layer", "a1", "ReLU")
    assert [f.node.name for f in find(design(Block((b, a), (wire(a, b),))), "relu")] == ["a1", "b1"]
    loop = design(Block((b, a), (wire(a, b), wire(b, a))))
    assert [f.node.name for f in find(loop, "relu")] == ["b1", "a1"]


def test_an_again_node_is_not_found_by_the_id_that_nobody_sees():
    block = Block((node("secret", "layer", "fc", "Linear"), node("a", "again", "more", "secret")))
    assert find(Design("N", {"N": block}), "secret") == ()


def test_a_block_within_itself_ends_the_search():
    block = Block((node("a", "block", "me", "N"),))
    assert len(find(Design("N", {"N": block}), "me")) == 1


def test_ten_thousand_nodes_are_looked_through_while_one_types():
    block = Block(tuple(node(f"n{i}", "layer", f"conv{i}", "Conv2d", kernel_size=3, padding=1) for i in range(10_000)))
    assert len(find(Design("N", {"N": block}), "conv9999")) == 1
