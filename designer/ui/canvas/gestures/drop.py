"""Places what is dragged from the library; dropped on a wire it goes into the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPointF

from designer.graph.model import Edge
from designer.ui.canvas.cards.look import NARROWEST, PORT_Y
from designer.ui.canvas.gestures.base import Gesture, Pointer
from designer.ui.canvas.hits import WIRE_REACH
from designer.ui.canvas.placing.place import MIME, can_end

if TYPE_CHECKING:
    from designer.ui.canvas.view import CanvasView


def dragged(data: QMimeData) -> str:
    """The library's word for what is dragged; "" for anything else."""
    return bytes(data.data(MIME).data()).decode("utf-8", "replace") if data.hasFormat(MIME) else ""


class Drop(Gesture):
    """Something of the library held over the canvas; the wire that it would go into lights up."""

    def __init__(self, view: CanvasView, spec_text: str) -> None:
        super().__init__(view)
        self._spec = spec_text
        design, block = self.document.design, self.document.block_name
        self._fits_a_wire = can_end(design, block, spec_text, True) and can_end(design, block, spec_text, False)

    def move(self, at: Pointer) -> None:
        self.board.wires.set_hovered(self._edge(at))

    def end(self, at: Pointer) -> None:
        edge = self._edge(at)
        self.cancel()
        if self._spec.startswith("example:"):
            self.view.example_wanted.emit(self._spec)
            return
        corner = at.scene - QPointF(NARROWEST / 2, PORT_Y)
        self.view.placer.add(self._spec, corner, edge=edge)

    def cancel(self) -> None:
        self.board.wires.set_hovered(None)

    def _edge(self, at: Pointer) -> Edge | None:
        """The wire that it would go into; with Alt it stays out of wires."""
        if at.alt:
            return None
        return self.board.wires.at(at.scene, 2 * WIRE_REACH / self.view.zoom) if self._fits_a_wire else None
