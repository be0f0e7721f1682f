"""Cards bypassed and collapsed, notes and frames: by keys and mouse in the real window, undone in one step each."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from designer.codegen.source import generate
from designer.graph import edit
from designer.graph.group import group
from designer.graph.model import Node, Port
from designer.graph.problem import Problem
from designer.graph.query import FOR_PEOPLE
from designer.runtime.reports import NodeReport, ShapesReport, Thumbnail
from designer.ui.canvas.camera import Look
from designer.ui.canvas.hits import hit
from designer.ui.canvas.paper import FrameItem, NoteItem, words_of
from designer.ui.document import Document
from designer.ui.main_window import MainWindow
from designer.ui.session import Session
from tests.ui.canvas.conftest import CTRL, Hand, SilentEngine, small_design, wire

KEY = Qt.Key


@pytest.fixture
def document(qapp):
    return Document(small_design())


@pytest.fixture
def window(document, qtbot):
    window = MainWindow(document, Session(document, SilentEngine))
    qtbot.addWidget(window, before_close_func=lambda w: w.document.undo_stack.setClean())
    window.resize(1500, 1000)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    window.canvas.view.setFocus()
    window.canvas.view.frame_all()
    return window


@pytest.fixture
def hand(window, qtbot):
    return Hand(window.canvas, qtbot)


def of_kind(document, kind):
    return list(document.block.of_kind(kind))


def add(document, *nodes):
    design = document.design
    for node in nodes:
        design = edit.add_node(design, document.block_name, node)
    document.edit("Add", design)


def corner(hand, node_id):
    return hand.point(hand.scene.items_by_id[node_id].card.bottomRight() - QPointF(5, 5))


def bar(hand, node_id):
    return hand.point(hand.scene.items_by_id[node_id].card.topLeft() + QPointF(60, 16))


# bypass


def test_m_bypasses_the_selected_nodes_together_and_takes_them_out_again(hand):
    before = hand.document.design
    hand.document.select({"conv", "act", "part"})
    hand.key(KEY.Key_M)
    assert [n.name for n in hand.document.block.nodes if n.bypassed] == ["conv1", "act1", "part"]
    assert hand.document.undo_stack.undoText() == "Bypass 3 nodes"
    look = hand.scene.items_by_id["act"].look
    assert look.bypassed and [badge.text for badge in look.badges] == ["bypassed"]
    hand.key(KEY.Key_M)
    assert hand.document.undo_stack.undoText() == "Take 3 nodes out of bypass"
    assert hand.document.design == before
    assert not hand.scene.items_by_id["act"].look.bypassed
    hand.document.undo_stack.undo()
    hand.document.select({"act", "y"})
    hand.document.undo_stack.undo()
    assert hand.document.design == before


def test_where_only_some_are_bypassed_m_bypasses_all(hand):
    hand.document.select({"act"})
    hand.key(KEY.Key_M)
    hand.document.select({"act", "conv"})
    hand.key(KEY.Key_M)
    assert {n.id for n in hand.document.block.nodes if n.bypassed} == {"act", "conv"}


def test_what_cannot_be_bypassed_is_refused_in_one_line_and_nothing_is_half_done(hand):
    heard = []
    hand.document.refused.connect(heard.append)
    hand.document.select({"act", "x"})
    hand.key(KEY.Key_M)
    assert heard == ["x is an input of the block, so it cannot be bypassed"]
    assert hand.document.undo_stack.count() == 0


def test_the_code_shows_what_is_bypassed(window, hand):
    hand.click(hand.card("act"))
    hand.key(KEY.Key_M)
    assert "# bypassed: ReLU" in generate(hand.document.design).text


# collapse


def test_h_collapses_cards_to_their_titles_and_wires_stay_straight(hand):
    before = hand.document.design
    port = hand.scene.port_at
    entry = port(Port("act", "input"), False)
    hand.document.select({"conv", "act"})
    hand.key(KEY.Key_H)
    look = hand.scene.items_by_id["act"].look
    assert (look.height, look.line, look.foot, look.kind) == (32, "", "", "")
    assert port(Port("act", "input"), False) == entry
    assert hand.document.undo_stack.undoText() == "Collapse 2 nodes"
    hand.key(KEY.Key_H)
    assert hand.document.undo_stack.undoText() == "Expand 2 nodes"
    assert hand.document.design == before


def test_ports_of_a_collapsed_card_are_gathered_within_it(hand):
    add(hand.document, Node("p", "op", "plus", "add", pos=(300, 400)))
    hand.document.select({"p"})
    hand.key(KEY.Key_H)
    look = hand.scene.items_by_id["p"].look
    assert [port.name for port in look.ports] == ["input", "other", "output"]
    assert all(0 < port.y < look.height for port in look.ports)
    assert {port.x for port in look.ports} == {0.0, look.width}


# notes


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
    form = window.panel("inspector").paper_form
    assert form.isVisible() and form.words.toPlainText() == "old"
    form.words.setPlainText("from the side")
    qtbot.keyClick(form.words, KEY.Key_Return, CTRL)
    assert hand.document.block.node("n").text == "from the side"
    form.colour.setFocus()
    qtbot.keyClick(form.colour, KEY.Key_Down)
    assert hand.document.block.node("n").colour == "convolution"
    assert hand.document.undo_stack.undoText() == "Colour a note convolution"
    assert hand.scene.items_by_id["n"].look.category == "convolution"


# frames


def framed(hand):
    hand.document.select({"conv", "act"})
    hand.key(KEY.Key_C)
    (frame,) = of_kind(hand.document, "frame")
    return frame


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


# the three samenesses


def test_badges_say_in_words_which_sameness_it_is(hand):
    add(
        hand.document,
        Node("p2", "block", "part2", "Part", pos=(500, 200)),
        Node("again", "again", "conv_again", "conv", pos=(760, 200)),
    )
    hand.scene.refresh()
    tips = {
        node_id: [b.tip for b in hand.scene.items_by_id[node_id].look.badges]
        for node_id in ("part", "conv", "again", "act")
    }
    assert "Same definition, own weights: editing one edits both" in tips["part"]
    assert tips["again"][-1] == "Same weights as conv1: one module called again"
    assert tips["conv"][-1] == "Same weights as conv_again: one module called again"
    assert tips["act"] == []


def test_the_mouse_on_one_lights_those_with_the_same_weights(hand):
    add(hand.document, Node("again", "again", "conv_again", "conv", pos=(760, 200)))
    hand.scene.refresh()
    hand.move(hand.card("again"))
    assert hand.scene.kin.isVisible()
    assert hand.scene.kin.cards == (hand.scene.items_by_id["again"].card, hand.scene.items_by_id["conv"].card)
    image = QImage(400, 300, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    hand.scene.render(painter, QRectF(image.rect()), hand.scene.kin.boundingRect())
    painter.end()
    hand.move(hand.card("act"))
    assert not hand.scene.kin.isVisible()


def test_an_again_node_of_a_bypassed_module_is_shown_bypassed(hand):
    add(hand.document, Node("again", "again", "conv_again", "conv", pos=(760, 200)))
    hand.document.select({"conv"})
    hand.key(KEY.Key_M)
    look = hand.scene.items_by_id["again"].look
    assert look.bypassed
    assert "Bypassed with the node whose module it calls" in [badge.tip for badge in look.badges]


# states


@pytest.fixture
def tell(window):
    """Tells the canvas what the engine found."""

    def told(nodes, problems):
        session = window.session
        session.shapes = ShapesReport({i: NodeReport(found) for i, found in nodes.items()}, tuple(problems))
        session.problems = tuple(problems)
        session.shapes_changed.emit()

    return told


def test_a_collapsed_card_keeps_its_problem_its_message_and_the_shape_on_its_wire(hand, tell):
    hand.document.select({"conv", "act"})
    hand.key(KEY.Key_H)
    problem = Problem("Net", "conv", "conv1 expects 3 channels, gets 1", setting="in_channels")
    tell({"x": {"value": "B×1×28×28"}}, [problem])
    item = hand.scene.items_by_id["conv"]
    assert item.look.state == "problem" and item.look.collapsed
    assert hand.scene.bubbles["conv"].y() > item.card.bottom()
    assert hand.scene.wires.shape_of(wire("x.value", "conv.input")) == "B×1×28×28"
    assert hand.scene.items_by_id["act"].look.state == "faded"


def test_a_bypassed_card_fades_after_a_problem_and_asks_for_its_first_input_only(hand, tell):
    add(hand.document, Node("p", "op", "plus", "add", pos=(500, 300), bypassed=True))
    tell({}, [])
    missing = [port.name for port in hand.scene.items_by_id["p"].look.ports if port.missing]
    assert missing == ["input"]
    hand.document.select({"act"})
    hand.key(KEY.Key_M)
    assert hand.scene.items_by_id["act"].look.state == "faded"
    tell({"act": {"output": "B×6×28×28"}}, [])
    assert hand.scene.items_by_id["act"].look.state == "normal"
    hand.document.select({"act"})
    assert hand.scene.items_by_id["act"].selected


def test_what_flowed_is_not_shown_under_a_collapsed_card(hand):
    hand.document.select({"conv"})
    hand.key(KEY.Key_H)
    flowed = Thumbnail(bytes(16), 4, 4, "1×4×4", *([0.0] * (len(Thumbnail.__struct_fields__) - 4)))
    hand.scene.set_pictures({"conv": flowed, "act": flowed})
    conv, act = hand.scene.items_by_id["conv"], hand.scene.items_by_id["act"]
    assert conv.foot == conv.look.height and act.foot > act.look.height


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


def test_cards_notes_and_frames_can_be_copied_with_alt(window, hand):
    frame = framed(hand)
    window.canvas.view.words.cancel()
    hand.drag(bar(hand, frame.id), bar(hand, frame.id) + QPoint(0, 260), Qt.KeyboardModifier.AltModifier)
    assert len(of_kind(hand.document, "frame")) == 2
    assert len([n for n in hand.document.block.nodes if n.of in ("Conv2d", "ReLU")]) == 4


def test_bypassing_widens_no_card_and_leaves_its_name_whole(hand):
    add(hand.document, Node("p2", "block", "part2", "Part", pos=(500, 200)))
    hand.scene.refresh()
    before = {i: (item.look.width, item.look.title) for i, item in hand.scene.items_by_id.items()}
    hand.document.select({"part", "p2", "act"})
    hand.key(KEY.Key_M)
    after = {i: (item.look.width, item.look.title) for i, item in hand.scene.items_by_id.items()}
    assert after == before
    assert [badge.text for badge in hand.scene.items_by_id["p2"].look.badges if badge.text != "!"] == ["→", "◇ 2"]


def test_a_collapsed_card_of_many_ports_shows_those_that_have_a_wire_or_need_one(hand):
    add(hand.document, Node("a", "layer", "attn", "MultiheadAttention", {"embed_dim": 8, "num_heads": 2}, (300, 400)))
    hand.document.edit("Wire", edit.connect(hand.document.design, "Net", wire("x.value", "a.key_padding_mask")))
    hand.document.select({"a"})
    hand.key(KEY.Key_H)
    inputs = [port.name for port in hand.scene.items_by_id["a"].look.ports if not port.output]
    assert inputs == ["query", "key", "value", "key_padding_mask"]
    assert wire("x.value", "a.key_padding_mask") in hand.scene.wires.edges
