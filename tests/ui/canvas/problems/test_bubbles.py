"""Bubbles under cards: none lies on another, wherever the cards are and however much there is to say."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.graph.model import Block, Design, Node
from designer.graph.problem import Problem
from designer.ui.canvas.board import Board
from designer.ui.canvas.cards.facts import Shown
from designer.ui.palette import LIGHT
from designer.ui.theme import apply_theme

pytestmark = pytest.mark.usefixtures("dressed")


@pytest.fixture(scope="module")
def dressed(qapp):
    apply_theme(qapp, dark=False)


def board_of(cards):
    """A block with a faulty card at each place, with so many words to say."""
    nodes = tuple(Node(f"n{k}", "layer", f"n{k}", "ReLU", pos=pos) for k, (pos, _) in enumerate(cards))
    problems = tuple(Problem("Net", f"n{k}", "words " * words) for k, (_, words) in enumerate(cards))
    board = Board(LIGHT)
    board.show_block(Shown(Design("Net", {"Net": Block(nodes)}), (), "Net", None, problems))
    return board


def lying_on_one_another(board):
    rects = [bubble.sceneBoundingRect() for bubble in board.bubbles.values()]
    return [pair for pair in itertools.combinations(rects, 2) if pair[0].intersects(pair[1])]


places = st.tuples(st.integers(-40, 40).map(lambda x: 8.0 * x), st.integers(-60, 60).map(lambda y: 8.0 * y))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(places, st.integers(1, 80)), min_size=2, max_size=12))
def test_no_bubble_lies_on_another(cards):
    board = board_of(cards)
    assert len(board.bubbles) == len(cards)
    assert not lying_on_one_another(board)


def test_a_bubble_that_moves_down_does_not_come_to_lie_on_one_that_it_has_passed_by():
    cards = [((0.0, 0.0), 10), ((4.0, 150.0), 60), ((8.0, 60.0), 40), ((12.0, 10.0), 30), ((16.0, 300.0), 20)]
    for order in itertools.permutations(cards):
        assert not lying_on_one_another(board_of([((4.0 * k, pos[1]), n) for k, (pos, n) in enumerate(order)]))


def test_a_bubble_that_has_room_hangs_right_under_its_card():
    board = board_of([((0.0, 0.0), 5), ((2000.0, 0.0), 5)])
    tops = {bubble.y() - board.items_by_id[node_id].foot for node_id, bubble in board.bubbles.items()}
    assert tops == {4.0}


@pytest.mark.parametrize(
    ("across", "x", "y"), [(3000, 200.0, 0.0), (50, 200.0, 120.0), (1, 0.0, 0.0)], ids=["row", "field", "pile"]
)
def test_thousands_of_bubbles_find_their_places_while_a_hand_moves(across, x, y):
    board = board_of([((x * (k % across), y * (k // across)), 8) for k in range(3000)])
    board.bubbles.place()
    tops = {(bubble.x(), bubble.y()) for bubble in board.bubbles.values()}
    assert len(tops) == 3000
