"""Points of led wires: what they survive, and with whom they go."""

from msgspec.structs import replace

from designer.graph import edit
from designer.graph.blocks.group import group, ungroup
from designer.graph.exchange.copies import copy_of
from designer.graph.model import Edge, Port
from designer.graph.wires.waypoints import halves, lead, place_for, rejoined, straightened
from tests.helpers.drawing import design, mlp, node, residual, row

POINTS = ((150.0, 90.0), (250.0, 90.0))


def led(before, source, target, via=POINTS):
    """The design with the wire between two nodes led through points, and that wire."""
    edge = next(e for e in before.main_block.edges if (e.source.node, e.target.node) == (source, target))
    return edit.change_block(before, "Net", lambda block: lead(block, edge, via)), replace(edge, via=via)


def points(after, source, target, block="Net"):
    return next(e.via for e in after.blocks[block].edges if (e.source.node, e.target.node) == (source, target))


def test_a_wire_is_led_through_points_and_stays_in_its_place():
    after, edge = led(mlp(), "a", "b")
    assert after.main_block.edges.index(edge) == 1
    assert len(after.main_block.edges) == len(mlp().main_block.edges)


def test_points_go_with_both_ends_and_stay_when_only_one_moves():
    before, _ = led(mlp(), "a", "b")
    both = edit.move_nodes(before, "Net", {"a": (40.1, 20), "b": (40.1, 20)})
    assert points(both, "a", "b") == ((190.1, 110), (290.1, 110))
    assert points(edit.move_nodes(before, "Net", {"a": (40, 20)}), "a", "b") == POINTS
    assert points(edit.move_nodes(before, "Net", {"a": (40, 20), "b": (0, 0)}), "a", "b") == POINTS


def test_points_survive_a_renamed_port():
    before = design(row(node("u", "block", "inner", "Inner")), Inner=row(node("i", "layer", "act", "ReLU")))
    before, _ = led(before, "x", "u")
    assert points(edit.rename_node(before, "Inner", "x", "image"), "x", "u") == POINTS


def test_points_of_wires_inside_into_and_out_of_a_group_come_back_when_it_is_ungrouped():
    for source, target in (("f", "p"), ("x", "f"), ("x", "p"), ("p", "y")):
        before, edge = led(residual(), source, target)
        grouped, node_id = group(before, "Net", {"f", "p"}, "core")
        after, _ = ungroup(grouped, "Net", node_id)
        assert edge in after.main_block.edges


def test_wires_from_one_source_into_a_group_stay_one_wire_outside():
    before, _ = led(residual(), "x", "f")
    grouped, node_id = group(before, "Net", {"f", "p"}, "core")
    assert [e for e in grouped.main_block.edges if e.target.node == node_id] == [
        Edge(Port("x", "value"), Port(node_id, "x"))
    ]


def test_copies_have_points_of_their_own():
    before, _ = led(mlp(), "a", "b")
    _, (edge,) = copy_of(before.main_block, {"a", "b"}, 40)
    assert edge.via == ((190, 130), (290, 130))


def test_a_node_put_into_a_led_wire_leaves_each_point_on_its_side():
    before, edge = led(edit.move_nodes(mlp(), "Net", {"b": (400.0, 0.0)}), "a", "b")
    new = replace(node("n", "layer", "act", "ReLU"), pos=(200.0, 90.0))
    after = edit.insert_on_edge(before, "Net", edge, new, "input", "output")
    assert points(after, "a", "n") == POINTS[:1]
    assert points(after, "n", "b") == POINTS[1:]


def test_points_stay_while_a_wire_ends_at_the_same_nodes():
    edge = Edge(Port("a", "output"), Port("b", "input"), POINTS)
    assert rejoined(edge, edge.source, Port("b", "other")).via == POINTS
    assert rejoined(edge, edge.source, Port("c", "input")).via == ()


def test_a_new_point_comes_where_the_wire_is_nearest():
    assert place_for(POINTS, (0, 0), (400, 0), (60, 30)) == 0
    assert place_for(POINTS, (0, 0), (400, 0), (200, 95)) == 1
    assert place_for(POINTS, (0, 0), (400, 0), (350, 30)) == 2
    assert halves(Edge(Port("a", "o"), Port("b", "i")), (0, 0), (0, 0), (5, 5)) == ((), ())


def test_wires_between_arranged_nodes_are_straightened_and_others_are_not():
    before, _ = led(mlp(), "a", "b")
    before, _ = led(before, "x", "a")
    after = straightened(before.main_block, {"a", "b"})
    assert [edge.via for edge in after.edges[:2]] == [POINTS, ()]
    plain = mlp().main_block
    assert straightened(plain, {"a", "b"}) is plain
