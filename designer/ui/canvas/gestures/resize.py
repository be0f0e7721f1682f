"""Takes a note or a frame by its corner and makes it larger or smaller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from designer.graph.cards import resize
from designer.graph.model import Position
from designer.graph.query import called
from designer.ui.canvas.gestures.base import Gesture, Pointer
from designer.ui.canvas.notes.note_look import size_of, within_reason
from designer.ui.canvas.placing.place import snapped

if TYPE_CHECKING:
    from designer.ui.canvas.view import CanvasView


class Resize(Gesture):
    """The corner follows the hand; the design hears of it once, on release."""

    cursor = Qt.CursorShape.SizeFDiagCursor

    def __init__(self, view: CanvasView, node_id: str) -> None:
        super().__init__(view)
        self._node = self.document.block.node(node_id)
        look = self.board.items_by_id[node_id].look
        self._before: Position = (look.width, look.height)
        self._size = self._before
        self._origin = QPointF()

    def start(self, at: Pointer) -> None:
        self._origin = at.scene
        self.document.select({self._node.id})

    def move(self, at: Pointer) -> None:
        step = at.scene - self._origin
        corner = snapped((self._before[0] + step.x(), self._before[1] + step.y()))
        self._size = within_reason(self._node.kind, corner)
        self.board.stretch(self._node.id, self._size)

    def end(self, at: Pointer) -> None:
        if self._size != self._before:
            design, name = self.document.design, self.document.block_name
            self.document.edit(f"Resize {called(self._node)}", resize(design, name, self._node.id, self._size))

    def cancel(self) -> None:
        for node in self.document.block.nodes:
            if node.id == self._node.id:  # it may be gone, or of another size by now
                self.board.stretch(node.id, size_of(node))
