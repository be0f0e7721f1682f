"""Rows of wires: after any edits the table holds what one that was made anew would hold."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from designer.graph.model import Edge, Port
from designer.ui.canvas.wires.wire_path import Ends
from designer.ui.canvas.wires.wire_table import SPARE, WireTable

POOL = [
    Edge(Port(f"n{i}", "output"), Port(f"n{j}", "input"), ((50.0 * i, 20.0),) if (i + j) % 4 == 0 else ())
    for i in range(6)
    for j in range(6)
]
EVERYWHERE = QRectF(-1e5, -1e5, 2e5, 2e5)


class Places:
    """Where cards stand; a wire at a card that is not there has no ends."""

    def __init__(self):
        self.x = {f"n{i}": 200.0 * i for i in range(5)}

    def ends(self, edge):
        if edge.source.node not in self.x or edge.target.node not in self.x:
            return None
        start, end = self.x[edge.source.node], self.x[edge.target.node]
        return Ends(start, 0, 40, end, 10, -20, 60, edge.via)


def held(table):
    """All that one can ask of a table, without its rows."""
    rows = table.visible(EVERYWHERE)
    return (
        {table.edges[row]: (table.ends[row], table.path(row)) for row in rows},
        set(table.all()),
        sorted(table.lines().tolist()),
        sorted(table.lines(without=table.of_nodes(["n1"])).tolist()),
        sorted(table.lines_of(table.of_nodes(["n1", "n2"])).tolist()),
        table.extent(),
        table.led_extent(),
        {table.edges[row] for row in table.led},
        {node: {table.edges[row] for row in table.of_nodes([node])} for node in ("n0", "n1", "n5")},
    )


chosen = st.lists(st.sampled_from(range(len(POOL))), unique=True)


@given(st.lists(chosen | st.sampled_from(["n1", "n2", "n5", "no n1", "no n2"]), max_size=8))
def test_a_table_that_is_changed_holds_what_one_made_anew_holds(acts):
    places = Places()
    table, now = WireTable(places.ends), []
    table.hold(now)
    for act in acts:
        if isinstance(act, str):
            node = act.removeprefix("no ")
            places.x[node] = places.x.get(node, 0.0) + 30
            if node != act:
                del places.x[node]
            for row in table.of_nodes([node]):
                table.follow(row)
        else:
            now = [POOL[i] for i in act]
            table.change(now)
        fresh = WireTable(places.ends)
        fresh.hold(now)
        assert held(table) == held(fresh)


def test_a_change_tells_where_to_draw_anew_and_uses_free_rows_again():
    table = WireTable(Places().ends)
    table.hold(POOL[:2])
    assert table.change(POOL[:2]) == []
    (gone,) = table.change(POOL[:1])
    assert gone.right() == 200
    for edge in POOL[1:9]:
        table.change([POOL[0], edge])
    assert len(table.edges) <= 2 + SPARE
    assert len(table.all()) == 2


def test_a_draft_leads_a_wire_until_it_is_taken_back():
    table = WireTable(Places().ends)
    table.hold(POOL[1:3])
    before = held(table)
    for row in table.draft({POOL[1]: ((70.0, 300.0),)}):
        table.follow(row)
    assert table.led_extent().bottom() >= 300
    for row in table.draft({}):
        table.follow(row)
    assert held(table) == before


def test_a_wire_whose_port_goes_keeps_its_row_and_is_drawn_again_when_the_port_comes():
    places = Places()
    table = WireTable(places.ends)
    table.hold(POOL[1:3])
    row, before = table.row(POOL[1]), held(table)
    gone = places.x.pop("n1")
    assert table.follow(row)
    assert table.box(row).isNull()
    assert table.all() == (POOL[2],)
    assert not table.follow(row)
    places.x["n1"] = gone
    assert table.follow(row)
    assert held(table) == before


def test_a_wire_back_to_a_lower_row_runs_near_that_row_and_below_a_taller_card_of_its_own():
    beside_each_other = Ends(600, 30, 64, 0, 190, 160, 224)
    assert beside_each_other.lane == 112, "between the rows"
    taller_card_between = Ends(600, 30, 96, 0, 386, 356, 420)
    assert 244 + 16 < taller_card_between.lane < 356
    no_room = Ends(600, 30, 64, 0, 40, 10, 74)
    assert no_room.lane == 100
