"""The picture of an input that is moved: under it what a layer with a window gives, and what a dense layer gives."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from designer.runtime.laboratory.follow_report import Follower, FollowReport
from designer.runtime.laboratory.reports import Values
from designer.ui.palette import Palette
from designer.ui.panels import colourmap
from designer.ui.panels.laboratory.cells import LINES_FROM, Plot, fitted, paint_map, paint_numbers
from designer.ui.panels.laboratory.layout import EDGE, GAP
from designer.ui.panels.laboratory.marks import sign, title
from designer.ui.panels.laboratory.stage import Stage

HEAD, SIGN = 24.0, 24.0
"""Over a map, for its title; between two, for a sign."""
BAND = 14.0
"""Height of outputs that stand in one row, in px."""
STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class FollowStage(Stage):
    """Draws what it is shown; tells by how many rows and columns a hand moved the input on."""

    moved = Signal(int, int)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(palette, parent)
        self._held: tuple[int, int] | None = None
        self.report: FollowReport | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(420, 180)
        self.setAccessibleName("The input and both outputs; arrow keys move the input")

    @property
    def plot(self) -> Plot | None:
        """Where the input lies."""
        if self.report is None:
            return None
        rows, columns = self.report.input.shape
        return fitted(QRectF(EDGE, HEAD, self._side, self.height() - HEAD - EDGE), rows, columns)

    @property
    def _side(self) -> float:
        """How wide the room for the input is."""
        return min(0.26 * self.width(), self.height() - HEAD)

    def show_report(self, report: FollowReport | None) -> None:
        """Draws this."""
        self.report = report
        self.update()

    # The picture

    def paintEvent(self, event: QPaintEvent) -> None:
        report, plot = self.report, self.plot
        if report is None or plot is None:
            return
        painter = QPainter(self)
        note = f"channel 0 of {report.channels}" if report.channels > 1 else "×".join(map(str, report.input.shape))
        self._paint_values(painter, plot, "input", report.input.array, None)
        title(painter, plot, "Input", note, self._palette, self.width() - EDGE)
        left = EDGE + self._side + GAP
        high = self.height() / 2
        sides = (report.dense, report.window) if report.dense_picked else (report.window, report.dense)
        for at, side in enumerate(sides):
            self._paint_side(painter, QRectF(left, at * high, self.width() - left - EDGE, high), side, f"{at}")
        painter.end()

    def _paint_side(self, painter: QPainter, room: QRectF, side: Follower, key: str) -> None:
        """Its output of the moved input, its output that was moved, and what is between them."""
        moved, along = side.moved.array, side.along.array
        scale = max(colourmap.limit(moved), colourmap.limit(along))
        before = "its output moved along" if side.has_places else "its output of the input in its place"
        words = f"of the moved input  −  {before}  =  difference"
        wide = min((room.width() - 2 * SIGN) / 3, 1.2 * (room.height() - HEAD))
        first = QRectF(room.left(), room.top() + HEAD, wide, room.height() - HEAD - 8)
        places = [first.translated(at * (wide + SIGN), 0) for at in range(3)]
        for name, place, values in zip(("moved", "along", "apart"), places, (moved, along, moved - along), strict=True):
            plot = fitted(place, *values.shape)
            self._paint_values(painter, plot, f"{name}{key}", values, scale)
        over = Plot(fitted(first, *moved.shape).left, first.top(), 1, 1, 1)
        title(painter, over, side.name, words, self._palette, room.right())
        for place, text in zip(places, "−=", strict=False):
            sign(painter, QRectF(place.right(), place.top(), SIGN, place.height()), text, self._palette)

    def _paint_values(self, painter: QPainter, plot: Plot, name: str, values: Values, scale: float | None) -> None:
        image, limit = self._pictures.of(name, 0, values, scale)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if values.shape[0] == 1 and plot.cell < LINES_FROM:
            middle = plot.rect.center().y()
            band = QRectF(plot.left, middle - BAND / 2, plot.rect.width(), BAND)
            painter.drawImage(band, image)
            painter.setPen(QPen(QColor(self._palette.border), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(band.adjusted(-0.5, -0.5, 0.5, 0.5))
        else:
            paint_map(painter, plot, image, self._palette)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_numbers(painter, plot, values, limit, self._palette)

    # The hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        plot = self.plot
        if event.button() == Qt.MouseButton.LeftButton and plot is not None:
            self._held = plot.cell_at(event.position())
            self._show_hand(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        plot = self.plot
        if self._held is not None and plot is not None:
            point = event.position()
            cell = int((point.y() - plot.top) // plot.cell), int((point.x() - plot.left) // plot.cell)
            by = cell[0] - self._held[0], cell[1] - self._held[1]
            if any(by):
                self._held = cell
                self.moved.emit(*by)
        self._show_hand(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None
        self._show_hand(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(*step)

    def _show_hand(self, point: QPointF) -> None:
        over = self.plot is not None and self.plot.rect.contains(point)
        shape = Qt.CursorShape.ClosedHandCursor if self._held else Qt.CursorShape.OpenHandCursor
        self.setCursor(shape if over or self._held else Qt.CursorShape.ArrowCursor)
