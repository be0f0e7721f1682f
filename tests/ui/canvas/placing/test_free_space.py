"""Room for new cards: whatever comes into a block covers no card that was there, and stands as near as can be."""

import itertools
from math import hypot
from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, Qt

from designer.graph import edit
from designer.graph.blocks import ports
from designer.graph.model import Block, Design, Node
from designer.ui.canvas.placing.free_space import BETWEEN, free_below, free_place
from designer.ui.canvas.placing.new_cards import below_others, cards_in
from tests.ui.canvas.conftest import wire

spots = st.integers(-60, 60).map(lambda step: step * 10.0)
boxes = st.builds(QRectF, spots, spots, st.integers(1, 60).map(float), st.integers(1, 60).map(float))


def table(cards):
    return np.array([card.getCoords() for card in cards]).reshape(-1, 4)


def covers(corner, wish, cards):
    new = QRectF(corner, wish.size()).adjusted(-BETWEEN, -BETWEEN, BETWEEN, BETWEEN)
    return any(new.intersects(card) for card in cards)


@given(st.lists(boxes, max_size=30), boxes)
def test_a_free_place_is_free_on_the_grid_and_near(cards, wish):
    found = free_place(table(cards), wish)
    assert not covers(found, wish, cards)
    assert found.x() % 4 == found.y() % 4 == 0
    far = hypot(found.x() - wish.x(), found.y() - wish.y())
    for x, y in itertools.product(range(-160, 161, 16), repeat=2):
        other = QPointF(round(wish.x() / 4) * 4 + x, round(wish.y() / 4) * 4 + y)
        if hypot(other.x() - wish.x(), other.y() - wish.y()) < far - 8:
            assert covers(other, wish, cards)


@given(st.lists(boxes, max_size=30), boxes)
def test_a_place_below_is_free_and_straight_below(cards, wish):
    found = free_below(table(cards), wish)
    assert not covers(found, wish, cards)
    assert abs(found.x() - wish.x()) <= 2
    assert found.y() >= wish.y() - 2


def test_a_place_among_ten_thousand_cards_is_found_before_one_notices():
    x, y = np.divmod(np.arange(10_000), 100)
    cards = np.stack((x * 220.0, y * 120.0, x * 220.0 + 160, y * 120.0 + 60), axis=1)
    start = process_time()
    found = free_place(cards, QRectF(11_000, 6_000, 140, 64))
    assert process_time() - start < 0.25
    assert found.y() >= 100 * 120 - 60 or found.y() <= -64


def cards(hand):
    return {i: item.card for i, item in hand.scene.items_by_id.items() if not item.behind}


def overlaps(hand):
    return [(a, b) for (a, one), (b, two) in itertools.combinations(cards(hand).items(), 2) if one.intersects(two)]


@pytest.mark.parametrize("spec", ["layer:Conv2d", "op:cat", "block:Part", "note"])
def test_what_is_dropped_on_a_card_stands_beside_it(hand, spec):
    spot = QPointF(240 + 100, 200 + 50)
    hand.drop(spec, hand.point(spot))
    assert len(hand.names) == 6
    assert overlaps(hand) == []
    new = cards(hand)[hand.document.block.nodes[-1].id]
    assert hypot(*(new.center() - spot).toTuple()) < 250
    assert hand.document.undo_stack.count() == 1


def test_the_quick_search_places_beside_the_card_under_the_mouse(hand, qtbot):
    hand.double_click(hand.point(QPointF(240 + 80, 200 - 8)))
    qtbot.keyClicks(hand.canvas.search.line, "linear")
    qtbot.keyClick(hand.canvas.search.line, Qt.Key.Key_Return)
    assert hand.names[-1] == "fc1"
    assert overlaps(hand) == []


def test_a_wire_let_go_close_to_a_card_ends_at_a_new_one_beside_it(hand, qtbot):
    hand.drag(hand.port("conv", "output", output=True), hand.point(QPointF(240 + 80, 200 - 12)))
    qtbot.keyClicks(hand.canvas.search.line, "batchnorm2d")
    qtbot.keyClick(hand.canvas.search.line, Qt.Key.Key_Return)
    new = hand.document.block.nodes[-1]
    assert f"conv.output > {new.id}.input" in hand.wires
    assert overlaps(hand) == []


def test_a_frame_may_stand_behind_cards(hand):
    hand.drop("frame", hand.point(QPointF(300, 220)))
    (frame,) = hand.document.block.of_kind("frame")
    assert QRectF(*frame.pos, *frame.size).contains(cards(hand)["part"].center())


def test_a_new_port_stands_below_the_others_and_on_no_card():
    inside = (
        Node("x", "input", "x"),
        Node("a", "layer", "a", "ReLU", pos=(0, 120)),
        Node("b", "layer", "b", "ReLU", pos=(-100, 220)),
        Node("n", "note", "n", pos=(-300, 320), size=(400, 200)),
    )
    design = Design("Net", {"Net": Block(inside)})
    after, node_id = ports.add_port(design, "Net", "input")
    after = below_others(after, "Net", node_id)
    places = cards_in(after, (), "Net", {node.id for node in after.main_block.nodes})
    new = places.pop(node_id)
    assert not any(new.intersects(card) for card in places.values())
    assert new.left() == 0
    assert new.top() > 500


def test_a_frame_round_the_row_is_no_card_that_moves_aside(hand):
    document = hand.document
    frame = Node("f", "frame", "f", pos=(-60, -80), size=(1600, 220))
    document.edit("frame", edit.add_node(document.design, "Net", frame))
    before = {node.id: node.pos for node in document.block.nodes}
    hand.drop("layer:BatchNorm2d", hand.point(hand.scene.wires.middle(wire("conv.output", "act.input"))))
    new = document.block.nodes[-1]
    after = {node.id: node.pos for node in document.block.nodes}
    assert after["f"] == before["f"]
    assert after["x"] == before["x"]
    assert after["act"][0] - before["act"][0] <= 240
    assert overlaps(hand) == []
    assert new.pos[0] < after["act"][0]
