import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from designer.catalogue.check import problems
from designer.catalogue.input_values import at_input
from designer.codegen.source import generate
from designer.errors import GraphError
from designer.graph import edit
from designer.graph.blocks.group import group, ungroup
from designer.graph.cards import set_bypassed
from designer.graph.model import VALUE, Block, BlockSetting, Design, Edge, Expr, Node, Port, Repeat, When
from designer.graph.names import check_node_name
from designer.graph.order import topological
from designer.graph.versions.canonical import canonical
from designer.runtime.build import build
from tests.helpers.drawing import design, mlp, node, residual, row, wire
from tests.helpers.drawn import drawn, inner_ids


def wiring(block: Block) -> set[tuple[str, str, str, str]]:
    """What a block's wires connect, by names."""
    names = {n.id: n.name for n in block.nodes}
    return {(names[e.source.node], e.source.name, names[e.target.node], e.target.name) for e in block.edges}


def test_a_group_has_a_port_for_every_wire_that_crosses_its_border():
    after, node_id = group(residual(), "Net", {"f", "p"}, "core")
    inner = after.blocks["Core"]
    assert [n.name for n in inner.of_kind("input")] == ["x"]
    assert [n.name for n in inner.of_kind("output")] == ["y"]
    assert wiring(after.main_block) == {("x", VALUE, "core", "x"), ("core", "y", "y", VALUE)}
    assert after.main_block.node(node_id).of == "Core"


def test_grouped_nodes_keep_their_ids():
    after, _ = group(mlp(), "Net", {"a", "b"}, "front")
    assert {"a", "b"} <= {n.id for n in after.blocks["Front"].nodes}


def test_ungrouping_restores_what_was_grouped():
    for before, ids in ((mlp(), {"a", "b"}), (residual(), {"f"}), (residual(), {"f", "p"})):
        grouped, node_id = group(before, "Net", ids, "part")
        after, inside = ungroup(grouped, "Net", node_id)
        assert inside == ids
        assert canonical(after) == canonical(before)


def test_settings_that_the_selection_speaks_of_are_handed_on_and_put_back():
    inner = row(node("i", "layer", "fc", "Linear", in_features=Expr("n"), out_features=Expr("n * 2")))
    inner = Block(inner.nodes, inner.edges, (BlockSetting("n"),))
    before = design(row(node("u", "block", "inner", "Inner", n=4)), Inner=inner)
    grouped, _ = group(before, "Inner", {"i"}, "core")
    assert [s.name for s in grouped.blocks["Core"].settings] == ["n"]
    plain, _ = ungroup(before, "Net", "u")
    assert plain.main_block.node("i").settings == {"in_features": 4, "out_features": 8}


def test_a_block_used_twice_is_ungrouped_once_and_stays():
    inner = row(node("i", "layer", "fc", "Linear", in_features=4, out_features=4))
    before = design(row(node("u", "block", "one", "Inner"), node("v", "block", "two", "Inner")), Inner=inner)
    once, _ = ungroup(before, "Net", "u")
    assert "Inner" in once.blocks
    twice, ids = ungroup(once, "Net", "v")
    assert "Inner" not in twice.blocks
    assert sorted(n.name for n in twice.main_block.of_kind("layer")) == ["fc", "fc2"]
    assert not ids & {"i"}


def test_a_wire_that_leaves_and_comes_back_is_refused():
    with pytest.raises(GraphError, match="comes back through 1"):
        group(mlp(), "Net", {"a", "c"}, "ends")


def test_ports_of_the_block_stay_where_they_are():
    with pytest.raises(GraphError, match="x is an input"):
        group(mlp(), "Net", {"x", "a"}, "front")
    with pytest.raises(GraphError, match="nothing is selected"):
        group(mlp(), "Net", set(), "none")


def test_a_module_called_again_is_grouped_with_its_call_or_not_at_all():
    before = edit.add_node(mlp(), "Net", Node("d", "again", "again", "a"))
    with pytest.raises(GraphError, match="again calls 0 again"):
        group(before, "Net", {"a"}, "front")


def test_one_output_that_feeds_several_nodes_is_one_port():
    x, a, b = node("x", "input", "image"), node("a", "layer", "a", "ReLU"), node("b", "op", "b", "add")
    y = node("y", "output", "y")
    before = design(Block((x, a, b, y), (wire(x, a), wire(x, b), wire(a, b, "other"), wire(b, y))))
    after, _ = group(before, "Net", {"a", "b"}, "part")
    assert [n.name for n in after.blocks["Part"].of_kind("input")] == ["image"]
    assert wiring(after.main_block) == {("image", VALUE, "part", "image"), ("part", "y", "y", VALUE)}


def test_an_input_that_nothing_feeds_stays_open_inside():
    x, add, y = node("x", "input", "x"), node("p", "op", "plus", "add"), node("y", "output", "y")
    before = design(Block((x, add, y), (wire(x, add), wire(add, y))))
    after, node_id = group(before, "Net", {"p"}, "part")
    assert wiring(after.blocks["Part"]) == {("x", VALUE, "plus", "input"), ("plus", "output", "y", VALUE)}
    assert ungroup(after, "Net", node_id)[0] == before


def test_ports_stand_from_top_to_bottom_as_what_feeds_them():
    low, high = Node("l", "input", "low", pos=(0, 90)), Node("h", "input", "high", pos=(0, 10))
    add, y = node("p", "op", "plus", "add"), node("y", "output", "y")
    before = design(Block((low, high, add, y), (wire(low, add), wire(high, add, "other"), wire(add, y))))
    after, _ = group(before, "Net", {"p"}, "part")
    assert [n.name for n in after.blocks["Part"].of_kind("input")] == ["high", "low"]


def test_ports_are_called_after_what_they_connect():
    x = node("x", "input", "x")
    memory = node("l", "layer", "encoder", "LSTM", input_size=4, hidden_size=4)
    attend = node("a", "layer", "attend", "MultiheadAttention", embed_dim=4, num_heads=1)
    other = node("r", "layer", "act", "ReLU")
    result, weights = node("y", "output", "result"), node("w", "output", "focus")
    edges = (
        wire(x, memory), wire(memory, attend, "query"), wire(memory, attend, "key", "state"), wire(x, other),
        wire(other, attend, "value"), wire(attend, result), wire(attend, weights, "value", "weights"),
    )  # fmt: skip
    before = design(Block((x, memory, attend, other, result, weights), edges))
    after, _ = group(before, "Net", {"a"}, "part")
    inner = after.blocks["Part"]
    assert [n.name for n in inner.of_kind("input")] == ["query", "state", "value"]
    assert [n.name for n in inner.of_kind("output")] == ["result", "weights"]


@pytest.mark.parametrize("name", ["层", "self", "class", "block 0", "x" * 100, "____"])
def test_a_port_never_gets_a_name_that_python_refuses(name):
    x, y = node("x", "input", "x"), node("y", "output", "y")
    first, second, last = (
        node("a", "layer", name, "ReLU"),
        node("b", "layer", "other", "ReLU"),
        node("p", "op", "plus", "add"),
    )
    edges = (wire(x, first), wire(x, second), wire(first, last), wire(second, last, "other"), wire(last, y))
    after, _ = group(design(Block((x, first, second, last, y), edges)), "Net", {"p"}, "part")
    for port in after.blocks["Part"].of_kind("input"):
        check_node_name(port.name, "input")


def test_settings_in_the_number_of_copies_are_put_in_too():
    inner = Block(
        (Node("r", "repeat", "rep", "Leaf", repeat=Repeat(Expr("depth * 2"))),), (), (BlockSetting("depth", 2),)
    )
    before = design(Block((node("u", "block", "inner", "Inner", depth=3),)), Inner=inner, Leaf=Block())
    after, _ = ungroup(before, "Net", "u")
    assert after.main_block.node("r").repeat == Repeat(6)


def test_an_expression_that_cannot_be_worked_out_stays_as_it_is():
    inner = Block(
        (node("f", "layer", "fc", "Linear", out_features=Expr("8 // n"), bias=Expr("(")),), (), (BlockSetting("n", 2),)
    )
    before = design(Block((node("u", "block", "inner", "Inner", n=0),)), Inner=inner)
    after, _ = ungroup(before, "Net", "u")
    assert after.main_block.node("f").settings == {"out_features": Expr("8 // 0"), "bias": Expr("(")}


def test_points_of_led_wires_move_with_the_contents_of_a_moved_block():
    a, b = node("a", "layer", "a", "ReLU"), Node("b", "layer", "b", "ReLU", pos=(100, 0))
    before = design(Block((a, b), (Edge(Port("a", "output"), Port("b", "input"), ((50.0, 20.0),)),)))
    grouped, node_id = group(before, "Net", {"a", "b"}, "part")
    moved = edit.move_nodes(grouped, "Net", {node_id: (10.0, 30.0)})
    after, _ = ungroup(moved, "Net", node_id)
    assert after.main_block.edges[0].via == ((60.0, 50.0),)


def test_grouping_what_stands_together_gives_back_the_very_same_order():
    for before, ids in ((mlp(), {"a", "b"}), (mlp(), {"c"}), (residual(), {"f"})):
        grouped, node_id = group(before, "Net", ids, "core")
        assert ungroup(grouped, "Net", node_id)[0] == before


@settings(max_examples=400)
@given(drawn(), st.randoms(use_true_random=False))
def test_group_then_ungroup_gives_back_an_equal_design(before, hand):
    ids = inner_ids(before)
    chosen = set(hand.sample(ids, hand.randint(1, len(ids))))
    try:
        grouped, node_id = group(before, "Net", chosen, "part")
    except GraphError as refused:
        assert "comes back" in str(refused) or "again" in str(refused)
        return
    assert chosen == {n.id for n in grouped.blocks["Part"].nodes if n.kind not in ("input", "output")}
    topological(grouped.main_block)
    assert all(
        n.bypassed == before.main_block.node(n.id).bypassed for n in grouped.blocks["Part"].nodes if n.id in chosen
    )
    after, inside = ungroup(grouped, "Net", node_id)
    assert inside == chosen
    assert canonical(after) == canonical(before)


@given(drawn(), st.randoms(use_true_random=False))
def test_two_groups_one_in_the_other_come_apart_again(before, hand):
    ids = inner_ids(before)
    chosen = set(hand.sample(ids, hand.randint(1, len(ids))))
    smaller = set(hand.sample(sorted(chosen), hand.randint(1, len(chosen))))
    try:
        once, outer_id = group(before, "Net", chosen, "outer")
        twice, inner_id = group(once, "Outer", smaller, "inner")
    except GraphError:
        return
    apart, _ = ungroup(twice, "Net", outer_id)
    assert canonical(ungroup(apart, "Net", inner_id)[0]) == canonical(before)


@given(drawn())
def test_the_canonical_order_is_one_and_the_same_for_every_order_of_a_drawing(before):
    block = before.main_block
    ports = [n for n in block.nodes if n.kind in ("input", "output")]
    turned = replace(
        block, nodes=(*ports, *(n for n in reversed(block.nodes) if n not in ports)), edges=block.edges[::-1]
    )
    assert canonical(replace(before, blocks={**before.blocks, "Net": turned})) == canonical(before)


def test_a_bypassed_block_is_not_ungrouped():
    grouped, node_id = group(mlp(), "Net", {"a", "b"}, "part")
    with pytest.raises(GraphError, match="part is bypassed; take it out of bypass before you ungroup it"):
        ungroup(set_bypassed(grouped, "Net", {node_id}, True), "Net", node_id)


def asking(limit) -> Design:
    """A block whose region asks for a setting, used with this value of it by a block with a setting `x` of its own."""
    asked = Node("c", "if", "part", "Part", when=When("x.sum() > limit"))
    use = node("m", "block", "mid", "Mid", limit=limit)
    part = row(node("r", "layer", "relu", "ReLU"))
    names = tuple(BlockSetting(name, 3) for name in ("x", "training", "free"))
    return design(row(use, settings=names), Mid=row(asked, settings=(BlockSetting("limit", 1),)), Part=part)


@pytest.mark.parametrize("text", ["1 +", "0x" + "f" * 5000, '__import__("os").system("x")'])
def test_an_expression_that_cannot_be_read_stays_out_of_a_condition(text):
    after, _ = ungroup(asking(Expr(text)), "Net", "m")
    assert after.main_block.node("c").when == When("x.sum() > limit")
    assert any('"limit"' in p.message for p in problems(after))


def test_an_expression_goes_into_a_condition_unless_it_would_mean_an_input_there():
    after, _ = ungroup(asking(Expr("free * 2")), "Net", "m")
    assert after.main_block.node("c").when == When("x.sum() > free * 2")
    for text in ("x + 1", "training"):
        with pytest.raises(GraphError, match="means something else in part"):
            ungroup(asking(Expr(text)), "Net", "m")


def scaled(default, *, into: str = "mul") -> Design:
    """A block with an optional input that nothing is wired to."""
    a, b, y = Node("a", "input", "a"), node("b", "input", "b", default=default), Node("o", "output", "y")
    inside = node("s", "op", "scale", into)
    inner = Block((a, b, inside, y), (wire(a, inside), wire(b, inside, "other"), wire(inside, y)))
    x, use, end = node("x", "input", "x", shape=("B", 4)), node("n", "block", "n", "Scale"), node("e", "output", "y")
    return design(Block((x, use, end), (wire(x, use, "a"), wire(use, end))), Scale=inner)


def test_the_default_of_an_input_without_a_wire_comes_out_as_a_value():
    before = scaled(2)
    after, _ = ungroup(before, "Net", "n", at_input)
    assert after.main_block.node("s").settings == {"other": 2}
    assert problems(before) == problems(after) == ()
    given = torch.rand(3, 4)
    assert torch.equal(build(generate(after))(given), build(generate(before))(given))


def test_a_default_that_nothing_outside_can_hold_keeps_a_block_from_being_ungrouped():
    for before in (scaled(None), scaled(2, into="matmul")):
        with pytest.raises(GraphError, match=r"scale cannot hold (None|2), the default of b; wire b before"):
            ungroup(before, "Net", "n", at_input)
    use, x = node("n", "block", "n", "Scale"), node("x", "input", "x", shape=("B", 4))
    wired = scaled(2, into="matmul")
    outer = replace(wired.main_block, edges=(*wired.main_block.edges, wire(x, use, "b")))
    after, _ = ungroup(edit.with_block(wired, "Net", outer), "Net", "n", at_input)
    assert len(after.main_block.edges) == 3
