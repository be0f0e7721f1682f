"""The thumbnails on wires: a small plate beside what is written on the wire, or on the wire itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from designer.graph.model import Edge
from designer.runtime.reports import Thumbnail
from designer.ui.canvas.ink import Ink
from designer.ui.canvas.thumbnails.images import Thumbs, can_be_drawn, words_of
from designer.ui.canvas.wires.wire_path import Ends, label_places

HIGH, WIDEST, NARROWEST, APART = 22.0, 56.0, 8.0, 1.0
"""Of a plate: its height, how wide it may be, and how far it stands from words, in scene px."""

Label = tuple[QRectF, str] | None


class WireThumbs:
    """Where each thumbnail stands, found when its wire is first drawn."""

    def __init__(self, thumbs: Thumbs, meets_a_card: Callable[[QRectF], bool]) -> None:
        self._thumbs, self._meets_a_card = thumbs, meets_a_card
        self._of: Callable[[Edge], Thumbnail | None] | None = None
        self._places: dict[int, QRectF | None] = {}

    @property
    def shown(self) -> bool:
        """Whether there is any."""
        return self._of is not None

    def show(self, of: Callable[[Edge], Thumbnail | None] | None) -> None:
        """Shows what this says of each wire; None takes all away."""
        self._of = of
        self._places.clear()

    def moved(self) -> None:
        """Wires or words stand elsewhere now."""
        self._places.clear()

    def words(self, edge: Edge) -> str:
        """What flowed through a wire; "" where it is not known."""
        thumbnail = self._of(edge) if self._of else None
        return words_of(thumbnail) if thumbnail else ""

    def place(self, row: int, edge: Edge, ends: Ends, label: Label) -> QRectF | None:
        """Where the thumbnail of a wire stands; None where there is none or no room."""
        if row not in self._places:
            self._places[row] = self._find(edge, ends, label)
        return self._places[row]

    def paint(self, painter: QPainter, edge: Edge, rect: QRectF, ink: Ink, lit: bool) -> None:
        """A thumbnail with a hair line round it: a white picture has an end too."""
        thumbnail = self._of(edge) if self._of else None
        if thumbnail is None:
            return
        image = self._thumbs.image(thumbnail)
        across = image.width() / thumbnail.count
        source = QRectF(0, 0, across * _maps(thumbnail), image.height())
        painter.drawImage(rect, image, source)
        painter.setPen(ink.wire_chosen_pen if lit else ink.thin_border_pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect)

    def _find(self, edge: Edge, ends: Ends, label: Label) -> QRectF | None:
        thumbnail = self._of(edge) if self._of else None
        if thumbnail is None or not can_be_drawn(thumbnail):
            return None
        width = _width(thumbnail)
        return next((place for place in _places(ends, label, width) if not self._meets_a_card(place)), None)


def _maps(thumbnail: Thumbnail) -> int:
    """How many maps there is room for."""
    each = HIGH * (thumbnail.width / thumbnail.count) / max(1, thumbnail.height)
    return max(1, min(thumbnail.count, int(WIDEST // max(1.0, each))))


def _width(thumbnail: Thumbnail) -> float:
    if thumbnail.sort == "bars":
        return min(WIDEST, max(NARROWEST * 2, 3.0 * thumbnail.width))
    each = HIGH * (thumbnail.width / thumbnail.count) / max(1, thumbnail.height)
    return min(WIDEST, max(NARROWEST, each * _maps(thumbnail)))


def _places(ends: Ends, label: Label, width: float) -> Iterable[QRectF]:
    if label is None:
        yield from label_places(ends, width, HIGH)
        return
    words = label[0]
    left = words.center().x() - width / 2
    yield QRectF(QPointF(left, words.top() - APART - HIGH), QPointF(left + width, words.top() - APART))
    yield QRectF(QPointF(left, words.bottom() + APART), QPointF(left + width, words.bottom() + APART + HIGH))
