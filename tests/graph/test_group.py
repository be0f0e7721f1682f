import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.errors import GraphError
from designer.graph import edit, query
from designer.graph.group import group, ungroup
from designer.graph.model import VALUE, Block, BlockSetting, Design, Expr, Node
from tests.helpers.drawing import design, mlp, node, residual, row, wire


def wiring(block: Block) -> set[tuple[str, str, str, str]]:
    """What a block's wires connect, by names."""
    names = {n.id: n.name for n in block.nodes}
    return {(names[e.source.node], e.source.name, names[e.target.node], e.target.name) for e in block.edges}


def same_drawing(a: Design, b: Design) -> bool:
    """Whether two designs differ in nothing but order."""
    return (
        a.blocks.keys() == b.blocks.keys()
        and set(map(repr, a.main_block.nodes)) == set(map(repr, b.main_block.nodes))
        and wiring(a.main_block) == wiring(b.main_block)
    )


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
        assert same_drawing(before, after)


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


def layered(widths: list[int], picks: list[int]) -> Design:
    """Layers of nodes, each `add` fed by two nodes of the layers before, as the picks say."""
    nodes, edges = [node("x", "input", "x", shape=("B", 4))], []
    for layer, width in enumerate(widths):
        before = list(nodes)
        for index in range(width):
            new = node(f"n{layer}_{index}", "op", f"add{layer}_{index}", "add")
            for port in ("input", "other"):
                edges.append(wire(before[picks[(len(edges) * 7) % len(picks)] % len(before)], new, port))
            nodes.append(new)
    nodes.append(node("y", "output", "y"))
    return design(Block(tuple(nodes), (*edges, wire(nodes[-2], nodes[-1]))))


@given(st.lists(st.integers(1, 4), min_size=1, max_size=5), st.lists(st.integers(0, 99), min_size=3), st.randoms())
def test_group_then_ungroup_gives_back_the_drawing(widths, picks, random):
    before = layered(widths, picks)
    inner = [n.id for n in before.main_block.of_kind("op")]
    chosen = set(random.sample(inner, random.randint(1, len(inner))))
    try:
        grouped, node_id = group(before, "Net", chosen, "part")
    except GraphError:
        return
    assert chosen == {n.id for n in grouped.blocks["Part"].of_kind("op")}
    query.topological(grouped.main_block)
    after, _ = ungroup(grouped, "Net", node_id)
    assert same_drawing(before, after)
