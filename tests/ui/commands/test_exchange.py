"""Another layer in the place of the selected ones, asked for with Shift+S."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from designer.ui.actions import ACTIONS
from designer.ui.canvas.finding.search import EntryRole
from tests.ui.commands.conftest import NONE, SHIFT, undo_text

Key = Qt.Key


def typed(window, words):
    search = window.canvas.search
    QTest.keyClicks(search.line, words)
    QTest.keyClick(search.line, Key.Key_Return)


def ends(document):
    return {f"{e.source.node} > {e.target.node}" for e in document.block.edges}


def test_shift_s_asks_beside_the_card_and_the_new_layer_keeps_name_place_and_wires(window, document, press):
    document.select({"act"})
    before, wires = document.block.node("act"), ends(document)
    press(Key.Key_S, SHIFT)
    search = window.canvas.search
    offered = {search.list.item(row).data(EntryRole).key for row in range(search.list.count())}
    assert not offered & {"input", "output", "note", "frame", "repeat"}
    typed(window, "tanh")
    after = document.block.node("act")
    assert (after.of, after.name, after.pos) == ("Tanh", before.name, before.pos)
    assert ends(document) == wires
    assert document.selection == {"act"}
    assert undo_text(window) == "Replace act1 by Tanh"
    document.undo_stack.undo()
    assert document.block.node("act") == before


def test_several_are_replaced_as_one_step(window, document, press):
    document.select({"conv", "act", "x"})
    press(Key.Key_S, SHIFT)
    typed(window, "sigmoid")
    assert {document.block.node(i).of for i in ("conv", "act")} == {"Sigmoid"}
    assert document.block.node("x").kind == "input"
    assert document.undo_stack.count() == 1


def test_a_search_that_was_closed_adds_a_new_layer_the_next_time(window, document, press):
    document.select({"act"})
    press(Key.Key_S, SHIFT)
    press(Key.Key_Escape)
    document.select(set())
    press(Key.Key_A, SHIFT)
    typed(window, "tanh")
    assert document.block.node("act").of == "ReLU"
    assert "Tanh" in {node.of for node in document.block.nodes}


def test_the_menu_of_a_card_offers_it_and_of_an_input_does_not(window, document):
    action = window.actions_by_id["replace"]
    document.select({"x"})
    assert not action.isEnabled()
    document.select({"act"})
    assert action.isEnabled()
    assert next(spec for spec in ACTIONS if spec.id == "replace").menu == "Edit"


def test_a_refusal_is_one_line_and_nothing_is_done(window, document, press, heard):
    document.select({"conv"})
    press(Key.Key_D, Qt.KeyboardModifier.AltModifier)
    before = document.design
    document.select({"conv"})
    press(Key.Key_S, SHIFT)
    typed(window, "torch.add")
    assert len(heard) == 1
    assert "has no weights to share" in heard[0]
    assert document.design is before
    press(Key.Key_Escape, NONE)


@pytest.mark.parametrize("word", ["Conv2d", "conv2d"])
def test_what_is_called_exactly_so_is_taken_even_where_it_may_not_fit(window, word):
    taken = []
    doubt = {"layer:Conv2d": "takes 4 dimensions, is fed 2"}
    window.canvas.ask(QPoint(100, 100), taken.append, lambda key: True, lambda key: doubt.get(key, ""))
    typed(window, word)
    assert taken == ["layer:Conv2d"]


def test_a_notice_lies_under_the_search_that_is_being_read(window, document, press):
    document.select({"act"})
    press(Key.Key_S, SHIFT)
    search = window.canvas.search
    window.tell("a very long line that tells what has happened while one was typing into the search, at length")
    foot = window.canvas.height() - search.height()
    search.move((window.canvas.width() - search.width()) // 2, foot)
    both = window.notice.geometry() & search.geometry()
    assert not both.isEmpty()
    assert window.canvas.childAt(both.center()) in (search, *search.findChildren(QWidget))
