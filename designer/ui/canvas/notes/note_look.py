"""What notes and frames show: as large as the person made them, within reason."""

from __future__ import annotations

from math import isfinite

from PySide6.QtCore import QRectF

from designer.graph.model import Node, Position
from designer.ui.canvas.cards.look import NodeLook
from designer.ui.canvas.notes.wrapping import wrapped
from designer.ui.canvas.text import NO_FONT, Ruler, can_write, fit, metrics, without_font

BAR, INSET = 32.0, 12.0
"""Height of a frame's title bar, and room between a note's or a frame's sides and its words."""
CORNER = 16.0
"""The lower right corner, by which the size is taken."""
LEAST: dict[str, Position] = {"note": (80.0, 40.0), "frame": (120.0, 80.0)}
FIRST: dict[str, Position] = {"note": (208.0, 96.0), "frame": (320.0, 200.0)}
"""Sizes where the file says none."""
MOST = 100_000.0
LEADING = 1.35
"""Height of a note's lines, in heights of its letters."""
CHECK_WIDTH, CHECK_HEIGHT, CHECK_ROOM = 72.0, 26.0, 40.0
"""The button of a lesson's note, and the room at the note's foot that is kept for it."""
TOLD_ROOM = 20.0
"""Under the button, for what came of the check in another language."""
PROMPT = {"note": "Double click to write", "frame": "Frame"}
SHOWN = 20_000
"""As many letters of a note as are drawn."""


def paper_look(node: Node, ruler: Ruler) -> NodeLook:
    """The look of a note or a frame; a frame's title is one line, cut where it is too long."""
    width, height = size_of(node)
    kind = node.kind
    is_frame = kind == "frame"
    words = "" if is_frame else _words(node)
    asks, tells = node.check is not None and not is_frame, bool(node.check and _others(node))
    if asks or words != node.text:
        height = max(height, height_for(words[:SHOWN], width, asks, tells))
    title = " ".join(node.text.split()) if is_frame else ""
    return NodeLook(
        title=fit(title[:SHOWN], "title", width - 2 * INSET, ruler),
        kind=kind,
        kind_x=INSET,
        category=node.colour,
        width=width,
        height=height,
        ports=(),
        title_y=BAR / 2,
        tip=_tip(node, is_frame),
        text=words[:SHOWN],
        paper="frame" if is_frame else "note",
        asks=asks,
        tells=tells,
    )


def check_rect(look: NodeLook) -> QRectF:
    """Where a lesson's note has its button, from the note's corner on."""
    below = INSET + (TOLD_ROOM if look.tells else 0)
    return QRectF(INSET, look.height - below - CHECK_HEIGHT, CHECK_WIDTH, CHECK_HEIGHT)


def room_below(asks: bool, tells: bool) -> float:
    """At a note's foot, the room for its button and what came of the check."""
    return (CHECK_ROOM if asks else 0.0) + (TOLD_ROOM if tells else 0.0)


def height_for(text: str, width: float, asks: bool, tells: bool = False) -> float:
    """As high as a note of this width must be for all its words to be read."""
    lines = len(wrapped(text, width - 2 * INSET))
    return lines * metrics("note").height() * LEADING + 2 * INSET + room_below(asks, tells)


def _words(node: Node) -> str:
    """A note's words, and under them those in other languages that there is a font for; never empty boxes."""
    return "\n\n".join([without_font(node.text), *_others(node)])


def _others(node: Node) -> list[str]:
    return [text for language, text in node.words.items() if text and can_write(language)]


def _tip(node: Node, is_frame: bool) -> str:
    """What is said under the mouse: how to begin, or why words in another language are not there."""
    if is_frame:
        return ""
    unseen = any(text and not can_write(language) for language, text in node.words.items())
    return "" if node.text and not unseen else NO_FONT if unseen else PROMPT["note"]


def size_of(node: Node) -> Position:
    """Width and height of a note or a frame; a file may say anything, so within limits."""
    return within_reason(node.kind, node.size or FIRST[node.kind])


def within_reason(kind: str, size: Position) -> Position:
    """The nearest size that a note or a frame can have."""
    width, height = (
        min(MOST, max(least, value)) if isfinite(value) else first
        for value, least, first in zip(size, LEAST[kind], FIRST[kind], strict=True)
    )
    return width, height
