"""The arrow keys' way from card to card."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import QRectF, Qt

ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
ASIDE = 3.0
"""How much dearer a px across the direction is than one along it."""


def neighbour(cards: Mapping[str, QRectF], chosen: Collection[str], direction: tuple[int, int]) -> str | None:
    """The nearest card in a direction from the selected ones; the leftmost one where none is selected."""
    here = QRectF()
    for node_id in chosen:
        here |= cards[node_id]
    if here.isNull():
        return min(cards, key=lambda node_id: (cards[node_id].y(), cards[node_id].x()), default=None)
    best, cost = None, float("inf")
    for node_id, card in cards.items():
        away = card.center() - here.center()
        along = away.x() * direction[0] + away.y() * direction[1]
        across = abs(away.x() * direction[1]) + abs(away.y() * direction[0])
        if node_id not in chosen and along > 1 and along + ASIDE * across < cost:
            best, cost = node_id, along + ASIDE * across
    return best
