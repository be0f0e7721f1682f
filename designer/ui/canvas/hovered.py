"""What lies under the mouse lights up, and the pointer says what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from designer.ui.canvas.board import Board
from designer.ui.canvas.hits import Hit

_CURSORS = {
    "port": Qt.CursorShape.CrossCursor,
    "point": Qt.CursorShape.SizeAllCursor,
    "corner": Qt.CursorShape.SizeFDiagCursor,
    **dict.fromkeys(("enter", "check", "repair"), Qt.CursorShape.PointingHandCursor),
}


def cursor_over(found: Hit) -> Qt.CursorShape | None:
    """The pointer's shape over it; None for the usual one."""
    return _CURSORS.get(found.what)


class Hovered:
    """Lights up one thing at a time."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._node = ""

    def show(self, found: Hit, zoom: float) -> None:
        """Lights up what is under the mouse."""
        over = found.node if found.what in ("card", "corner", "port", "enter", "check", "repair") else ""
        for node_id in {self._node, over}:
            if node_id in self._board.items_by_id:
                self._board.items_by_id[node_id].set_hover(node_id == over, found.port)
        self._node = over
        self._board.mark_shared_weights(over)
        for bubble in self._board.bubbles.values():
            bubble.set_hover(found.what == "repair" and bubble.node_id == found.node)
        self._board.wires.set_hovered(found.edge)
        self._board.wires.set_hovered_point((found.edge, found.index) if found.edge and found.what == "point" else None)
        shape = self._board.wires.words(found.edge) if found.edge else ""
        middle = self._board.wires.middle(found.edge) if found.edge else QPointF()
        self._board.chip.say(shape, middle, zoom=zoom)
