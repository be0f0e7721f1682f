"""Regions on the canvas: dropped from the library, drawn as frames, entered."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from designer.graph import edit, query
from designer.graph.model import Repeat, When
from designer.graph.problem import Problem
from designer.graph.regions import region_edit
from designer.ui.canvas.cards.card import paint_card
from designer.ui.canvas.ink import ink
from designer.ui.palette import DARK, LIGHT
from tests.ui.canvas.conftest import wire


def change(document, **changes):
    """Makes `part` a region."""
    after = edit.change_node(document.design, "Net", "part", lambda old: replace(old, **changes))
    document.edit("change", after)


@pytest.mark.parametrize(
    ("kind", "name", "body"), [("repeat", "repeat", "Repeat"), ("while", "loop", "Loop"), ("if", "choice", "Choice")]
)
def test_a_region_dropped_on_a_wire_stands_in_it_with_an_inside_of_its_own(hand, kind, name, body):
    edge = wire("conv.output", "act.input")
    hand.drop(kind, hand.point(hand.scene.wires.middle(edge)))
    new = hand.document.block.nodes[-1]
    assert (new.kind, new.name, new.of) == (kind, name, body)
    assert {f"conv.output > {new.id}.x", f"{new.id}.y > act.input"} <= hand.wires
    hand.document.undo_stack.undo()
    assert body not in hand.document.design.blocks
    assert hand.document.undo_stack.count() == 1


def test_a_region_dropped_alone_is_entered_by_a_double_click_and_says_where_one_is(hand, canvas):
    hand.drop("if", hand.point(QPointF(600, 260)))
    new = hand.document.block.nodes[-1]
    hand.double_click(hand.point(hand.scene.items_by_id[new.id].card.center()))
    assert hand.document.here == (new.id,)
    assert canvas.breadcrumbs.words == ("Net", "if training")
    hand.document.leave()
    assert hand.document.selection == {new.id}


@pytest.mark.parametrize(
    ("changes", "header"),
    [
        ({"kind": "repeat", "repeat": Repeat(4, names="block {i}")}, "repeat ×4 · block {i}"),
        ({"kind": "while", "when": When("x.abs().sum() > 1")}, "while x.abs().sum() > 1"),
        ({"kind": "if", "when": When("training")}, "if training"),
        ({"kind": "while", "when": When()}, "while …"),
    ],
)
def test_a_region_has_a_frame_that_says_what_it_does(hand, changes, header):
    before = hand.scene.items_by_id["part"].look
    change(hand.document, **changes)
    look = hand.scene.items_by_id["part"].look
    assert look.header == header
    assert look.height > before.height and not look.stacked
    assert [port.y for port in look.ports] == [port.y for port in before.ports]


def test_a_long_condition_widens_the_frame_and_is_cut_at_the_end(hand):
    change(hand.document, kind="if", when=When(" and ".join(["x.abs().sum() > 1"] * 5)))
    look = hand.scene.items_by_id["part"].look
    assert 220 < look.width <= 330
    assert look.header.startswith("if x.abs()") and look.header.endswith("…")
    assert max(port.x for port in look.ports) == look.width


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_the_words_on_a_frame_can_be_read(palette):
    tint = ink(palette).region("block")
    assert contrast(tint.bar, tint.fill) >= 4.5


def test_a_frame_is_painted_in_the_colour_of_structure(hand):
    change(hand.document, kind="while", when=When("x.sum() > 1"))
    look = hand.scene.items_by_id["part"].look
    image = QImage(int(look.width) + 2, int(look.height) + 2, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.canvas))
    painter = QPainter(image)
    paint_card(painter, look, ink(LIGHT), 1.0)
    painter.end()
    fill = ink(LIGHT).region(look.category).fill
    assert image.pixelColor(int(look.width) - 30, 3) == fill
    assert image.pixelColor(int(look.width) // 2, int(look.height) - 4) == fill
    assert image.pixelColor(int(look.width) // 2, 30) == QColor(LIGHT.card)


def test_a_problem_in_the_other_branch_shows_on_the_region(hand, tell):
    design = edit.add_block(hand.document.design, "Other", hand.document.design.blocks["Part"])
    hand.document.edit("other", design)
    change(hand.document, kind="if", when=When("training", "Other"))
    tell({}, [Problem("Other", "r", "act: no", path=(f"part{query.ELSE}", "r"))])
    look = hand.scene.items_by_id["part"].look
    assert look.state == "problem"
    assert [badge.text for badge in look.badges if badge.alarm] == ["! 1"]


def test_the_other_branch_is_entered_and_left(hand, canvas):
    design = edit.add_block(hand.document.design, "Other", hand.document.design.blocks["Part"])
    hand.document.edit("other", design)
    change(hand.document, kind="if", when=When("training", "Other"))
    hand.document.enter(f"part{query.ELSE}")
    assert hand.document.block_name == "Other"
    assert canvas.breadcrumbs.words == ("Net", "else of part")
    hand.document.leave()
    assert hand.document.selection == {"part"}
    hand.document.enter(f"part{query.ELSE}")
    hand.document.edit("plain", region_edit.plain(hand.document.design, "Net", "part"))
    assert hand.document.here == ()


def contrast(one: QColor, other: QColor) -> float:
    def light(colour: QColor) -> float:
        parts = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3])
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_a_collapsed_region_keeps_a_badge_of_what_it_does(hand):
    change(hand.document, kind="repeat", repeat=Repeat(4), collapsed=True)
    look = hand.scene.items_by_id["part"].look
    assert not look.header
    assert [(badge.text, badge.tip) for badge in look.badges if not badge.alarm] == [("×4", "repeat ×4")]
