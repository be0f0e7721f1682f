"""What stands on wires: the shape that flows, and the mark of one that copies from device to device."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QRectF

from designer.graph.model import Edge
from designer.ui.canvas.cards.facts import short_shape
from designer.ui.canvas.text import width
from designer.ui.canvas.wires.traffic import Mark
from designer.ui.canvas.wires.wire_path import label_places
from designer.ui.canvas.wires.wire_table import WireTable

LABEL_HEIGHT = 16.0


class WireLabels:
    """Where each label stands, found when its wire is first drawn.

    Attributes:
        shape_of: What flows through a wire, with its batch; "" where it is not known.
        marks: By wire that copies from device to device, what says so.
    """

    def __init__(self, table: WireTable, meets_a_card: Callable[[QRectF], bool]) -> None:
        self._table, self._meets_a_card = table, meets_a_card
        self.shape_of: Callable[[Edge], str] = lambda _: ""
        self.marks: Mapping[Edge, Mark] = {}
        self._found: dict[int, tuple[QRectF, str] | None] = {}

    def moved(self) -> None:
        """Wires, or what is said of them, are others now."""
        self._found.clear()

    def words(self, edge: Edge) -> str:
        """What flows through a wire with its batch, and its mark."""
        mark = self.marks.get(edge)
        return "  ".join(filter(None, (self.shape_of(edge), mark.text if mark else "")))

    def at(self, row: int) -> tuple[QRectF, str] | None:
        """The label of a wire, by its row in the table, and its rectangle in scene px; None where there is no room."""
        if row not in self._found:
            self._found[row] = self._find(row)
        return self._found[row]

    def _find(self, row: int) -> tuple[QRectF, str] | None:
        edge = self._table.edges[row]
        shape, mark = short_shape(self.shape_of(edge)), self.marks.get(edge)
        # As much as there is room for; the mark, which stands on few wires, says more than the shape.
        texts = (f"{shape}  {mark.text}".strip(), mark.text, mark.short) if mark else (shape,)
        return next(filter(None, (self._place(row, text) for text in texts if text)), None)

    def _place(self, row: int, text: str) -> tuple[QRectF, str] | None:
        for rect in label_places(self._table.ends[row], width(text, "label") + 8, LABEL_HEIGHT):
            if not self._meets_a_card(rect):
                return rect, text
        return None
