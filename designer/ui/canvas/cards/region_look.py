"""The look of a region: a card in a frame, on whose upper edge stands what the region does with it."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from msgspec import structs

from designer.graph.regions.region import words
from designer.ui.canvas.cards.look import GRID, LEFT, RIGHT, WIDEST, Facts, NodeLook
from designer.ui.canvas.text import Ruler, fit

HEADER, INSET = 22.0, 6.0
"""Height of the upper edge, and width of the others, in scene px."""
SHIFT, GROW = 20.0, 24.0
"""How far the card's words stand lower than on a card alone, and how much higher the whole is."""
MOST = 1.5 * WIDEST
"""Conditions are long, so a region may be wider than a card."""


def region_look(look: NodeLook, facts: Facts, ruler: Ruler) -> NodeLook:
    """The look of a block's card, framed."""
    text = words(facts.node)
    wish = ceil((LEFT + ruler(text, "line") + RIGHT) / GRID) * GRID
    width = max(look.width, min(MOST, float(wish)))
    wider = width - look.width
    header = fit(text, "line", width - LEFT - RIGHT, ruler)
    whole = f" · {text}" if header != text and facts.node.repeat is not None else ""
    several = any(port.label for port in look.ports)
    return structs.replace(
        look,
        header=header,
        width=width,
        height=look.height + GROW,
        ports=tuple(
            structs.replace(port, x=port.x + (wider if port.output else 0.0), y=port.y + (SHIFT if several else 0.0))
            for port in look.ports
        ),
        badges=tuple(replace(badge, x=badge.x + wider) for badge in look.badges),
        enter_x=look.enter_x + wider if look.enter_x else 0.0,
        title_y=look.title_y + SHIFT,
        line_y=look.line_y + SHIFT if look.line_y else 0.0,
        foot_y=look.foot_y + SHIFT if look.foot_y else 0.0,
        stacked=False,
        tip=f"{look.tip}: {told(facts)}{whole}",
    )


def told(facts: Facts) -> str:
    """What a region does, as one says it."""
    node, title = facts.node, facts.face.title
    if node.repeat is not None:
        if node.repeat.same_weights:
            return f"{title} runs several times, with the same weights"
        return f"copies of {title} in a row, each with weights of its own"
    if node.when is None:
        return ""
    if node.kind == "while":
        return f"{title} runs again and again while {node.when.condition or '…'}"
    other = f"{node.when.otherwise} runs" if node.when.otherwise else "what comes in goes out"
    return f"{title} runs if {node.when.condition or '…'}, otherwise {other}"
