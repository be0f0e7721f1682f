"""Repeat, while and if by the commands of the Edit menu; what is asked for is answered by the test."""

import pytest
from PySide6.QtCore import Qt

from designer.graph import edit
from designer.graph.model import Expr, Repeat, When
from designer.graph.regions import region_edit
from tests.ui.commands.conftest import ALT, CTRL, undo_text


@pytest.mark.parametrize(
    ("key", "words", "kind", "text"),
    [
        (Qt.Key.Key_R, "4", "repeat", "Repeat 2 nodes"),
        (Qt.Key.Key_W, "conv1.abs().sum() > 1", "while", "While 2 nodes"),
        (Qt.Key.Key_I, "training", "if", "If 2 nodes"),
    ],
)
def test_the_selected_nodes_go_into_a_region_in_one_step(window, document, press, answer, key, words, kind, text):
    before = document.design
    document.select({"conv", "act"})
    answer(words)
    press(key, CTRL | ALT)
    made = next(node for node in document.block.nodes if node.kind == kind)
    assert document.selection == {made.id}
    assert window.canvas.scene.items_by_id[made.id].look.header.startswith(kind)
    assert undo_text(window) == text
    document.undo_stack.undo()
    assert document.design == before


def test_a_block_becomes_a_region_and_a_plain_block_again(window, document, press, answer):
    before = document.design
    document.select({"part"})
    answer("depth + 1")
    press(Qt.Key.Key_R, CTRL | ALT)
    assert document.block.node("part").repeat == Repeat(Expr("depth + 1"))
    answer("x.sum() > 1")
    press(Qt.Key.Key_W, CTRL | ALT)
    assert document.block.node("part").when == When("x.sum() > 1")
    window.actions_by_id["plain_block"].trigger()
    assert document.design == before
    assert undo_text(window) == "Make part a plain block"


def test_each_branch_of_an_if_is_entered_by_a_key(document, press):
    after = edit.add_block(document.design, "Other", document.design.blocks["Part"])
    choice = region_edit.turned(after, "Net", "part", "if", None, When("training", "Other"))
    document.edit("if", choice)
    document.select({"part"})
    press(Qt.Key.Key_Down, CTRL)
    assert document.block_name == "Part"
    press(Qt.Key.Key_Up, CTRL)
    press(Qt.Key.Key_Down, CTRL | ALT)
    assert document.block_name == "Other"


@pytest.mark.parametrize(("key", "words"), [(Qt.Key.Key_R, "x..y"), (Qt.Key.Key_W, "print(x)"), (Qt.Key.Key_I, "x >")])
def test_what_is_no_condition_stays_in_the_field_with_the_reason_under_it(document, press, answer, key, words):
    document.select({"conv"})
    dialog = answer(words)
    press(key, CTRL | ALT)
    assert "\n" not in dialog.reason
    assert dialog.reason
    assert dialog.text == words
    assert document.undo_stack.count() == 0


def test_a_refused_condition_can_be_mended_in_place(document, press, answer):
    document.select({"conv"})
    dialog = answer("x >", "training")
    press(Qt.Key.Key_I, CTRL | ALT)
    assert dialog.reason
    assert document.block.of_kind("if")[0].when == When("training")


def test_thinking_better_of_it_changes_nothing(document, press, answer):
    document.select({"conv"})
    answer(None)
    press(Qt.Key.Key_W, CTRL | ALT)
    assert document.undo_stack.count() == 0


def test_a_long_condition_covers_no_neighbour(window, document, press, answer):
    places = {"conv": (240.0, 0.0), "act": (420.0, 0.0)}
    document.edit("Move", edit.move_nodes(document.design, "Net", places))
    document.select({"conv"})
    answer("conv1.abs().sum() > 1000000 and conv1.mean() < 123456.789")
    press(Qt.Key.Key_W, CTRL | ALT)
    made = document.block.of_kind("while")[0]
    cards = {i: item.card for i, item in window.canvas.scene.items_by_id.items()}
    assert cards[made.id].right() < cards["act"].left()
    document.undo_stack.undo()
    assert document.block.node("act").pos == places["act"]
