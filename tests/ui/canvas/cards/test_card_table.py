"""The table of cards, kept up to date row by row, says what one made anew says."""

from __future__ import annotations

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from designer.ui.canvas.cards.card_table import CardTable

COLOURS = ("linear", "pooling", "problem")
steps = st.lists(st.tuples(st.sampled_from(("come", "go", "move")), st.integers(0, 5), st.integers(0, 40)), max_size=30)


class Card:
    """As much of a card as a table looks at."""

    behind = False

    def __init__(self, node_id, place):
        self.node_id, self.look, self.foot = node_id, SimpleNamespace(width=10.0, height=5.0), 7.0
        self.put(place)

    def put(self, place):
        self.place, self.colour = float(place), COLOURS[place % 3]

    def x(self):
        return self.place

    def y(self):
        return 2 * self.place


def told(table):
    colours = {colour: sorted(rects.tolist()) for colour, rects in table.by_colour().items()}
    without = {colour: sorted(rects.tolist()) for colour, rects in table.by_colour({"n1", "n2"}).items()}
    seen = {item.node_id for item in table.in_view(QRectF(0, 0, 30, 30), 1.0)}
    return colours, without, sorted(table.rects.tolist()), seen, table.extent()


@given(steps)
def test_a_table_that_follows_says_what_a_new_one_says(acts):
    items = {}
    table = CardTable(items)
    told(table)
    for act, number, place in acts:
        node_id = f"n{number}"
        if act == "come" and node_id not in items:
            items[node_id] = Card(node_id, place)
            table.come(items[node_id])
        elif act == "go" and node_id in items:
            table.go(items.pop(node_id))
        elif act == "move" and node_id in items:
            items[node_id].put(place)
            table.follow([node_id])
        assert told(table) == told(CardTable(items))
