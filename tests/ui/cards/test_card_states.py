"""Cards bypassed and collapsed, and their badges: by keys and mouse in the real window, undone in one step each."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from designer.codegen.source import generate
from designer.graph import edit
from designer.graph.model import Node, Port
from designer.graph.problem import Problem
from designer.runtime.reports import Thumbnail
from designer.ui.canvas.thumbnails.flowing import Flowing
from tests.ui.canvas.conftest import wire
from tests.ui.cards.by_hand import add, bar, framed, of_kind

KEY = Qt.Key


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


def test_h_collapses_cards_to_their_titles_and_wires_stay_straight(hand):
    before = hand.document.design
    port = hand.scene.ends.port_at
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


def test_the_mouse_on_one_lights_those_with_the_same_weights(hand):
    add(hand.document, Node("again", "again", "conv_again", "conv", pos=(760, 200)))
    hand.scene.refresh()
    hand.move(hand.card("again"))
    assert hand.scene.shared_weights.isVisible()
    assert hand.scene.shared_weights.cards == (
        hand.scene.items_by_id["again"].card,
        hand.scene.items_by_id["conv"].card,
    )
    image = QImage(400, 300, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    hand.scene.render(painter, QRectF(image.rect()), hand.scene.shared_weights.boundingRect())
    painter.end()
    hand.move(hand.card("act"))
    assert not hand.scene.shared_weights.isVisible()


def test_an_again_node_of_a_bypassed_module_is_shown_bypassed(hand):
    add(hand.document, Node("again", "again", "conv_again", "conv", pos=(760, 200)))
    hand.document.select({"conv"})
    hand.key(KEY.Key_M)
    look = hand.scene.items_by_id["again"].look
    assert look.bypassed
    assert "Bypassed with the node whose module it calls" in [badge.tip for badge in look.badges]


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
    flowed = Thumbnail(bytes(16), 4, 4, "1×4×4", sort="maps")
    hand.scene.set_pictures(Flowing({"conv": flowed, "act": flowed}))
    conv, act = hand.scene.items_by_id["conv"], hand.scene.items_by_id["act"]
    assert conv.foot == conv.look.height and act.foot > act.look.height


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
