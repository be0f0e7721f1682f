import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.errors import CycleError, GraphError, NameRefused
from designer.graph import edit, query
from designer.graph.model import Block, Edge, Node, Port
from designer.graph.order import topological
from designer.graph.problem import Repair
from designer.graph.versions.diff import diff
from tests.helpers.drawing import design, mlp, node, residual, row, wire


def test_an_edit_leaves_the_design_before_it_alone():
    before = mlp()
    after = edit.set_setting(before, "Net", "a", "out_features", 16)
    assert before == mlp()
    assert after.main_block.node("a").settings["out_features"] == 16


def test_a_second_wire_into_an_input_takes_the_place_of_the_first():
    before = residual()
    after = edit.connect(before, "Net", Edge(Port("x", "value"), Port("p", "input")))
    assert query.sources(after.main_block)[Port("p", "input")] == Port("x", "value")
    assert len(after.main_block.edges) == len(before.main_block.edges)


def test_a_wire_back_is_refused_with_both_names():
    with pytest.raises(CycleError, match="0 already feeds 2"):
        edit.connect(mlp(), "Net", Edge(Port("c", "output"), Port("a", "input")))
    with pytest.raises(CycleError, match="0 cannot feed itself"):
        edit.connect(mlp(), "Net", Edge(Port("a", "output"), Port("a", "input")))


def test_a_wire_to_nowhere_is_refused():
    with pytest.raises(GraphError, match="nowhere"):
        edit.connect(mlp(), "Net", Edge(Port("a", "output"), Port("nowhere", "input")))


def test_a_removed_node_takes_its_wires_and_its_repetitions_along():
    before = edit.add_node(mlp(), "Net", node("again", "again", "3", "a"))
    after = edit.remove_nodes(before, "Net", {"a"})
    assert [n.id for n in after.main_block.nodes] == ["x", "b", "c", "y"]
    assert all("a" not in (e.source.node, e.target.node) for e in after.main_block.edges)


def test_a_taken_name_is_refused():
    with pytest.raises(NameRefused, match="another node"):
        edit.rename_node(mlp(), "Net", "a", "1")
    assert edit.rename_node(mlp(), "Net", "a", "fc").main_block.node("a").name == "fc"


def block_in_net():
    inner = row(node("i", "layer", "fc", "Linear", in_features=4, out_features=4))
    return design(row(node("u", "block", "inner", "Inner")), Inner=inner)


def test_wires_outside_follow_a_renamed_port():
    after = edit.rename_node(block_in_net(), "Inner", "x", "image")
    assert Port("u", "image") in query.sources(after.main_block)
    after = edit.rename_node(after, "Inner", "y", "logits")
    assert query.sources(after.main_block)[Port("y", "value")] == Port("u", "logits")


def test_wires_outside_go_with_a_removed_port():
    after = edit.remove_nodes(block_in_net(), "Inner", {"x"})
    assert Port("u", "x") not in query.sources(after.main_block)
    assert Port("y", "value") in query.sources(after.main_block)


def test_a_block_cannot_contain_itself_through_others():
    before = block_in_net()
    with pytest.raises(CycleError, match="Inner cannot contain Net"):
        edit.add_node(before, "Inner", node("n", "block", "net", "Net"))
    with pytest.raises(CycleError, match="Net cannot contain itself"):
        edit.add_node(before, "Net", node("n", "block", "net", "Net"))


def test_a_renamed_block_keeps_its_uses():
    after = edit.rename_block(block_in_net(), "Inner", "Core")
    assert after.main_block.node("u").of == "Core"
    assert list(after.blocks) == ["Core", "Net"]
    with pytest.raises(NameRefused):
        edit.rename_block(after, "Core", "Net")


def test_a_block_in_use_cannot_be_removed():
    with pytest.raises(GraphError, match="still used"):
        edit.remove_block(block_in_net(), "Inner")


def test_a_node_put_into_a_wire_stands_between_its_ends():
    before = mlp()
    edge = wire(before.main_block.node("a"), before.main_block.node("b"))
    after = edit.insert_on_edge(before, "Net", edge, node("d", "layer", "drop", "Dropout"), "input", "output")
    assert [n.id for n in topological(after.main_block)] == ["x", "a", "d", "b", "c", "y"] or query.upstream(
        after.main_block, "b"
    ) == {"x", "a", "d"}


def test_a_repair_sets_one_setting():
    repair = Repair("Set in_features to 9", "Net", "c", "in_features", 9)
    assert edit.apply_repair(mlp(), repair).main_block.node("c").settings["in_features"] == 9


def test_a_change_is_found_by_what_is_another_object():
    before = mlp()
    after = edit.move_nodes(before, "Net", {"a": (8.0, 4.0)})
    change = diff(before, after).blocks["Net"]
    assert [n.id for n in change.changed] == ["a"]
    assert not (change.added or change.removed or change.edges_added or change.edges_removed)
    assert diff(before, before).blocks == {}


def test_running_order_is_the_files_where_the_wires_allow_it():
    assert [n.id for n in topological(residual().main_block)] == ["x", "f", "p", "y"]


def test_a_loop_in_a_file_is_named():
    a, b = node("a", "layer", "left", "ReLU"), node("b", "layer", "right", "ReLU")
    with pytest.raises(CycleError, match="left, right feed each other"):
        topological(Block((a, b), (wire(a, b), wire(b, a))))


def test_a_node_that_leads_nowhere_is_not_reached():
    before = mlp()
    after = edit.add_node(before, "Net", node("lost", "layer", "lost", "ReLU"))
    assert "lost" not in query.reached(after.main_block)
    assert "a" in query.reached(after.main_block)


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20), st.integers(0, 7), st.integers(0, 7))
def test_a_node_leads_to_just_those_downstream_of_it(pairs, start, goal):
    nodes = tuple(Node(f"n{i}", "op", f"n{i}", "add") for i in range(8))
    edges = tuple(Edge(Port(f"n{a}", "output"), Port(f"n{b}", "input")) for a, b in pairs if a < b)
    block = Block(nodes, edges)
    expected = start == goal or f"n{goal}" in query.downstream(block, f"n{start}")
    assert query.leads_to(block, f"n{start}", f"n{goal}") == expected
