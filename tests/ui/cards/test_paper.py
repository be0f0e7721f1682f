"""Notes and frames: by keys and mouse in the real window, undone in one step each."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage

from designer.graph import edit
from designer.graph.blocks.group import group
from designer.graph.model import Node
from designer.graph.query import FOR_PEOPLE
from designer.ui.canvas.camera import Look
from designer.ui.canvas.hits import hit
from designer.ui.canvas.notes.note_items import FrameItem, NoteItem, words_of
from tests.ui.canvas.conftest import CTRL, small_design
from tests.ui.cards.by_hand import add, bar, corner, framed, of_kind

KEY = Qt.Key


def test_n_places_a_note_that_is_written_on_at_once(window, hand, qtbot):
    hand.key(KEY.Key_N)
    words = window.canvas.view.words
    assert words.isVisible()
    qtbot.waitUntil(words.hasFocus)
    qtbot.keyClicks(words, "mind the <b>gap</b>")
    words.insertPlainText("\n卷积")
    qtbot.keyClick(words, KEY.Key_Return, CTRL)
    (note,) = of_kind(hand.document, "note")
    assert note.text == "mind the <b>gap</b>\n卷积"
    assert not words.isVisible()
    assert hand.document.undo_stack.undoText() == "Write on a note"
    assert words_of(hand.scene.items_by_id[note.id].look)[:1] == ("mind the <b>gap</b>",)
    hand.document.undo_stack.undo()
    assert of_kind(hand.document, "note")[0].text == ""


def test_escape_leaves_the_words_and_a_click_elsewhere_applies_them(window, hand, qtbot):
    add(hand.document, Node("n", "note", "note", pos=(0, 300), size=(208, 96), text="old"))
    words = window.canvas.view.words
    hand.double_click(hand.card("n"))
    qtbot.waitUntil(words.hasFocus)
    assert words.toPlainText() == "old"
    words.setPlainText("new")
    qtbot.keyClick(words, KEY.Key_Escape)
    assert hand.document.block.node("n").text == "old"
    assert not words.isVisible() and window.canvas.view.hasFocus()
    hand.double_click(hand.card("n"))
    qtbot.waitUntil(words.hasFocus)
    words.setPlainText("new")
    window.canvas.view.setFocus()  # as a click on the canvas gives it
    assert hand.document.block.node("n").text == "new"
    assert not words.isVisible()


def test_tab_is_done_with_the_words_and_searches_nothing(window, hand, qtbot):
    add(hand.document, Node("n", "note", "note", pos=(0, 300), text="old"))
    window.canvas.view.write("n")
    words = window.canvas.view.words
    qtbot.waitUntil(words.hasFocus)
    qtbot.keyClicks(words, " and new, f m h")
    qtbot.keyClick(words, KEY.Key_Tab)
    assert hand.document.block.node("n").text == "old and new, f m h"
    assert not window.canvas.search.isVisible()
    assert window.canvas.view.hasFocus()


def test_an_undo_that_takes_the_note_away_closes_its_editor(window, hand):
    add(hand.document, Node("n", "note", "note", pos=(0, 300), text="old"))
    window.canvas.view.write("n")
    hand.document.undo_stack.undo()
    assert not window.canvas.view.words.isVisible()


def test_a_note_is_made_larger_at_its_corner_and_escape_breaks_off(hand):
    add(hand.document, Node("n", "note", "note", pos=(0, 300), size=(208, 96), text="words"))
    start = corner(hand, "n")
    hand.drag(start, start + QPoint(60, 40), release=False)
    item = hand.scene.items_by_id["n"]
    assert isinstance(item, NoteItem) and item.look.width > 208
    hand.key(KEY.Key_Escape)
    assert (item.look.width, item.look.height) == (208, 96)
    assert hand.document.undo_stack.undoText() == "Add"
    hand.drag(start, start + QPoint(60, 40))
    width, height = hand.document.block.node("n").size
    assert width > 240 and height > 120
    assert hand.document.undo_stack.undoText() == "Resize a note"
    hand.drag(corner(hand, "n"), corner(hand, "n") - QPoint(2000, 2000))
    assert hand.document.block.node("n").size == (80, 40)


def test_words_of_a_note_are_broken_at_its_width_and_cut_at_its_foot(hand):
    add(
        hand.document, Node("n", "note", "note", pos=(0, 300), size=(120, 60), text="one two three four five six seven")
    )
    lines = words_of(hand.scene.items_by_id["n"].look)
    assert len(lines) == 2 and lines[-1].endswith("…")
    add(
        hand.document,
        Node("m", "note", "m", pos=(0, 500), size=(120, 200), text="卷积神经网络的一个很长的注释😀没有空格" * 2),
    )
    assert "".join(words_of(hand.scene.items_by_id["m"].look)) == "卷积神经网络的一个很长的注释😀没有空格" * 2


def test_a_note_and_its_colour_are_edited_in_the_inspector(window, hand, qtbot):
    add(hand.document, Node("n", "note", "note", pos=(0, 300), size=(208, 96), text="old"))
    hand.click(hand.card("n"))
    form = window.panel("inspector").note_form
    assert form.isVisible() and form.words.toPlainText() == "old"
    form.words.setPlainText("from the side")
    qtbot.keyClick(form.words, KEY.Key_Return, CTRL)
    assert hand.document.block.node("n").text == "from the side"
    form.colour.setFocus()
    qtbot.keyClick(form.colour, KEY.Key_Down)
    assert hand.document.block.node("n").colour == "convolution"
    assert hand.document.undo_stack.undoText() == "Colour a note convolution"
    assert hand.scene.items_by_id["n"].look.category == "convolution"


def test_c_puts_a_frame_round_the_selected_cards_and_its_title_is_written_in_place(window, hand, qtbot):
    frame = framed(hand)
    item = hand.scene.items_by_id[frame.id]
    assert isinstance(item, FrameItem)
    assert item.card.contains(hand.scene.items_by_id["conv"].card) and item.card.contains(
        hand.scene.items_by_id["act"].card
    )
    assert not item.card.intersects(hand.scene.items_by_id["y"].card)
    assert item.zValue() < hand.scene.wires.zValue()
    words = window.canvas.view.words
    qtbot.waitUntil(words.hasFocus)
    qtbot.keyClicks(words, "features")
    qtbot.keyClick(words, KEY.Key_Return)
    assert hand.document.block.node(frame.id).text == "features"
    assert hand.document.undo_stack.undoText() == "Call a frame features"
    hand.document.undo_stack.undo()
    hand.document.undo_stack.undo()
    assert hand.document.design == small_design()


def test_f2_and_a_double_click_write_a_frames_title(window, hand, qtbot):
    frame = framed(hand)
    words = window.canvas.view.words
    qtbot.keyClick(words, KEY.Key_Escape)
    hand.key(KEY.Key_F2)
    assert words.isVisible()
    qtbot.keyClick(words, KEY.Key_Escape)
    hand.double_click(bar(hand, frame.id))
    assert words.isVisible()
    qtbot.keyClick(words, KEY.Key_Escape)


def test_a_frame_takes_along_what_lies_wholly_inside(window, hand):
    frame = framed(hand)
    window.canvas.view.words.cancel()
    add(hand.document, Node("half", "layer", "outside", "ReLU", pos=(frame.pos[0] - 60, 40)))
    places = {n.id: n.pos for n in hand.document.block.nodes}
    start = bar(hand, frame.id)
    hand.drag(start, start + QPoint(0, 120))
    moved = {n.id for n in hand.document.block.nodes if n.pos != places[n.id]}
    assert moved == {frame.id, "conv", "act"}
    assert hand.document.undo_stack.undoText() == "Move a frame"
    steps = {
        (n.pos[0] - places[n.id][0], n.pos[1] - places[n.id][1]) for n in hand.document.block.nodes if n.id in moved
    }
    assert len(steps) == 1
    hand.drag(bar(hand, frame.id), bar(hand, frame.id) + QPoint(0, 80), release=False)
    hand.key(KEY.Key_Escape)
    assert hand.scene.items_by_id["conv"].pos() == QPointF(*hand.document.block.node("conv").pos)


def test_inside_a_frame_the_hand_works_as_on_empty_canvas(window, hand):
    frame = framed(hand)
    window.canvas.view.words.cancel()
    card = hand.scene.items_by_id[frame.id].card
    free = card.bottomLeft() + QPointF(14, -12)
    assert hit(hand.scene, free, hand.view.zoom).what == "empty"
    assert hit(hand.scene, card.bottomLeft() + QPointF(3, -20), hand.view.zoom).node == frame.id
    hand.document.select(())
    hand.drag(hand.point(free), hand.point(hand.scene.items_by_id["conv"].card.center()))
    assert hand.document.selection == {"conv"}


def test_deleting_a_frame_leaves_what_is_in_it(window, hand):
    frame = framed(hand)
    window.canvas.view.words.cancel()
    hand.click(bar(hand, frame.id))
    assert hand.document.selection == {frame.id}
    hand.key(KEY.Key_Delete)
    assert hand.document.design == small_design()
    assert hand.document.undo_stack.undoText() == "Delete a frame"


def test_frames_and_notes_go_into_a_block_with_what_is_grouped(window, hand):
    frame = framed(hand)
    window.canvas.view.words.cancel()
    add(hand.document, Node("n", "note", "note", pos=(300, 100), text="why"))
    design, _ = group(hand.document.design, "Net", {frame.id, "n", "conv", "act"}, "features")
    assert {node.kind for node in design.blocks["Features"].nodes} >= {"note", "frame", "layer"}
    assert all(node.kind not in FOR_PEOPLE for node in design.main_block.nodes)


def test_notes_and_frames_may_have_the_name_of_a_layer(hand):
    add(hand.document, Node("n", "note", "conv1"), Node("f", "frame", "conv1"))
    renamed = edit.rename_node(hand.document.design, "Net", "act", "note")
    assert edit.add_node(renamed, "Net", Node("m", "note", "note"))


def test_without_a_selection_c_places_an_empty_frame(window, hand):
    hand.document.select(())
    hand.key(KEY.Key_J, CTRL)
    (frame,) = of_kind(hand.document, "frame")
    assert frame.size == (320, 200)
    window.canvas.view.words.cancel()


@pytest.mark.parametrize("zoom", [1.0, 0.1])
def test_frames_lie_behind_everything_from_near_and_far(window, hand, zoom):
    frame = framed(hand)
    window.canvas.view.words.cancel()
    hand.document.select(())
    hand.document.edit(
        "Colour", edit.change_node(hand.document.design, "Net", frame.id, lambda n: replace(n, colour="loss"))
    )
    view = window.canvas.view
    view.look(Look(zoom, hand.scene.items_by_id[frame.id].card.center()))
    image = view.viewport().grab().toImage()
    inside = view.mapFromScene(hand.scene.items_by_id[frame.id].card.bottomRight() - QPointF(40, 12))
    card = view.mapFromScene(hand.scene.items_by_id["act"].card.center() + QPointF(40, 14))
    ratio = image.devicePixelRatio()
    tint, over = (image.pixelColor(int(p.x() * ratio), int(p.y() * ratio)) for p in (inside, card))
    assert tint.name() == hand.scene.ink.frame("loss").fill.name()
    assert over.name() != tint.name()


def test_a_picture_of_the_block_holds_the_frame(window, hand, tmp_path):
    frame = framed(hand)
    window.canvas.view.words.cancel()
    hand.document.edit(
        "Name", edit.change_node(hand.document.design, "Net", frame.id, lambda n: replace(n, text="Stage one"))
    )
    window.canvas.save_picture(tmp_path / "net.svg")
    assert "Stage one" in (tmp_path / "net.svg").read_text()
    window.canvas.save_picture(tmp_path / "net.png")
    image = QImage(str(tmp_path / "net.png"))
    wanted = hand.scene.ink.frame("").fill.name()
    assert any(image.pixelColor(x, image.height() // 3).name() == wanted for x in range(0, image.width(), 7))


def test_a_note_from_the_library_asks_for_its_words(window, hand):
    hand.drop("note", hand.point(QPointF(200, 300)))
    assert window.canvas.view.words.isVisible()
    window.canvas.view.words.cancel()
    assert [node.kind for node in hand.document.selected] == ["note"]


def test_a_note_found_by_search_asks_for_its_words_under_the_mouse(window, hand, qtbot):
    hand.double_click(hand.point(QPointF(200, 300)))
    search = window.canvas.search
    qtbot.keyClicks(search.line, "note")
    qtbot.keyClick(search.line, KEY.Key_Return)
    assert [node.kind for node in hand.document.selected] == ["note"]
    words = window.canvas.view.words
    qtbot.waitUntil(words.hasFocus)
    qtbot.keyClicks(words, "m and n are letters here")
    words.apply()
    assert hand.document.selected[0].text == "m and n are letters here"
    assert len(of_kind(hand.document, "note")) == 1


def test_whatever_size_a_file_tells_a_frame_is_drawn_within_reason(hand):
    for index, size in enumerate(((-5.0, 1e300), (float("nan"), float("inf")), (0.0, 0.0))):
        add(hand.document, Node(f"f{index}", "frame", f"f{index}", size=size, text="x" * 5000, colour="no such colour"))
        look = hand.scene.items_by_id[f"f{index}"].look
        assert 120 <= look.width <= 100_000 and 80 <= look.height <= 100_000
    hand.view.viewport().grab()
