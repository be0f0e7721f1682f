"""Frames seen from far away lie over one another as they do from near."""

import pytest

from designer.graph import cards
from designer.graph.model import Block, Design, Node
from designer.graph.versions.diff import diff
from designer.ui.canvas.board import Board
from designer.ui.canvas.cards.facts import Shown
from designer.ui.palette import LIGHT
from designer.ui.theme import apply_theme


@pytest.fixture
def design():
    large = Node("large", "frame", "large", size=(1000, 1000))
    small = Node("small", "frame", "small", size=(300, 300), pos=(50, 50))
    return Design("Net", {"Net": Block((large, small))})


@pytest.fixture
def board(qapp, design):
    apply_theme(qapp, dark=False)
    board = Board(LIGHT)
    board.show_block(Shown(design, (), "Net"))
    return board


def order(board):
    return [item.node_id for item in board.cards.behind]


def test_a_frame_that_becomes_larger_than_another_goes_behind_it(board, design):
    assert order(board) == ["large", "small"]
    after = cards.resize(design, "Net", "small", (2000, 2000))
    board.show_block(Shown(after, (), "Net"), {"small"}, diff(design, after).blocks["Net"])
    assert order(board) == ["small", "large"]


def test_a_frame_goes_behind_another_while_a_hand_still_stretches_it(board):
    assert order(board) == ["large", "small"]
    board.stretch("small", (2000, 2000))
    assert order(board) == ["small", "large"]
