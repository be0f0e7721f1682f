"""Selected nodes into line, and at equal distances."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from designer.graph.edit import move_nodes
from designer.graph.layout.align import Rect, Side, aligned, distributed
from designer.graph.model import Position
from designer.ui.commands.words import listed

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow


def left(window: MainWindow) -> None:
    """Left sides in one line."""
    _align(window, "left", "at the left")


def right(window: MainWindow) -> None:
    """Right sides in one line."""
    _align(window, "right", "at the right")


def top(window: MainWindow) -> None:
    """Upper sides in one line."""
    _align(window, "top", "at the top")


def bottom(window: MainWindow) -> None:
    """Lower sides in one line."""
    _align(window, "bottom", "at the bottom")


def centre(window: MainWindow) -> None:
    """Middles under each other."""
    _align(window, "centre", "in a column")


def middle(window: MainWindow) -> None:
    """Middles beside each other."""
    _align(window, "middle", "in a row")


def spread(window: MainWindow) -> None:
    """Equal gaps from left to right."""
    _distribute(window, True, "from left to right")


def stack(window: MainWindow) -> None:
    """Equal gaps from top to bottom."""
    _distribute(window, False, "from top to bottom")


def _align(window: MainWindow, side: Side, words: str) -> None:
    rects = _rects(window)
    if len(rects) >= 2:
        _put(window, aligned(rects, side), f"Align {listed(window.document.selected)} {words}")


def _distribute(window: MainWindow, across: bool, words: str) -> None:
    rects = _rects(window)
    if len(rects) >= 3:
        _put(window, distributed(rects, across), f"Distribute {listed(window.document.selected)} {words}")


def _rects(window: MainWindow) -> dict[str, Rect]:
    """How large the cards are, only the canvas knows."""
    items = window.canvas.scene.items_by_id
    cards = {node.id: items[node.id].card for node in window.document.selected if node.id in items}
    return {node_id: Rect(card.x(), card.y(), card.width(), card.height()) for node_id, card in cards.items()}


def _put(window: MainWindow, corners: Mapping[str, Position], text: str) -> None:
    document = window.document
    if all(node.pos == corners[node.id] for node in document.selected):
        window.tell(f"{listed(document.selected)} stand so already")
        return
    document.edit(text, move_nodes(document.design, document.block_name, corners))
