"""After any edit the picture is the one that would be drawn anew: nothing old stays on a card."""

from __future__ import annotations

import pytest

from designer.catalogue.check import problems
from designer.graph import edit
from designer.graph.ids import new_id
from designer.graph.model import Node
from designer.ui.canvas.board import Board
from designer.ui.canvas.cards.facts import Shown
from designer.ui.palette import LIGHT


def drawn_anew(scene):
    document, session = scene.document, scene.session
    board = Board(LIGHT)
    board.show_block(Shown(document.design, document.here, document.block_name, session.shapes, session.problems))
    return board


@pytest.fixture
def same_as_anew(canvas):
    def check():
        board = drawn_anew(canvas.scene)
        assert {i: item.look for i, item in canvas.scene.items_by_id.items()} == {
            i: item.look for i, item in board.items_by_id.items()
        }
        assert canvas.scene.bubbles.keys() == board.bubbles.keys()
        assert set(canvas.scene.wires.edges) == set(board.wires.edges)

    return check


def test_a_cut_that_is_undone_leaves_no_sign(document, session, same_as_anew):
    before = problems(document.design)
    last = document.block.edges[-1]
    document.edit("Cut", edit.disconnect(document.design, "Net", (last,)))
    assert session.problems != before
    same_as_anew()
    document.undo_stack.undo()
    same_as_anew()


def test_a_second_instance_of_a_block_is_told_on_the_first(document, same_as_anew):
    document.edit("Add", edit.add_node(document.design, "Net", Node(new_id(), "block", "more", "Part")))
    same_as_anew()
    document.undo_stack.undo()
    same_as_anew()


def test_a_module_called_again_says_so_at_once(document, same_as_anew):
    document.edit("Use again", edit.add_node(document.design, "Net", Node("again", "again", "more", "conv")))
    same_as_anew()
    document.edit("Delete", edit.remove_nodes(document.design, "Net", {"again"}))
    same_as_anew()


def test_two_nodes_of_one_name_are_both_told_and_both_forgiven(document, same_as_anew):
    twins = edit.change_node(
        document.design, "Net", "act", lambda node: Node("act", "layer", "conv1", "ReLU", pos=node.pos)
    )
    document.edit("Twins", twins)
    same_as_anew()
    document.edit("Rename", edit.rename_node(document.design, "Net", "conv", "conv9"))
    same_as_anew()
