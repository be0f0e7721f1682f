"""The picture of a tensor: drag moves it, the wheel zooms around the mouse, double click or Home shows all of it."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from designer.runtime.pictures.reports import Blocks, Window
from designer.runtime.pictures.sheet import Sheet
from designer.runtime.pictures.windows import window_of
from designer.ui.palette import Palette
from designer.ui.panels.picture import marks
from designer.ui.panels.picture.bars import paint_bars, span_of, write_numbers
from designer.ui.panels.picture.camera import Camera
from designer.ui.panels.picture.colours import Scale, table
from designer.ui.panels.picture.layer import Layer

STEP = 1.25
"""One notch of the wheel, or one press of a key."""
STRIDE = 40
"""Px that an arrow key moves the picture."""
GAPS_FROM = 3.0
"""Px of a cell from which on gaps have a colour of their own; among smaller ones nothing else would be seen."""
CLOSE = 44.0
"""Px of a cell that is gone to."""
ARROWS = {Qt.Key.Key_Left: (1, 0), Qt.Key.Key_Right: (-1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}
BESIDE = (-1, -1)


class Heatmap(QWidget):
    """Holds no more of a tensor than is seen of it: a coarse layer of all, and a fine one of the part in the view."""

    moved = Signal()
    """Something else is seen: another window of the sheet may be wanted."""
    hovered = Signal(int, int)
    """Row and column of the cell under the mouse; -1, -1 when it has left the picture."""
    picked = Signal()
    """A click on the cell under the mouse, which has not moved the picture."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self.sheet: Sheet | None = None
        self.camera = Camera(0, 0, 1, 1)
        self.scale = Scale(-1.0, 1.0, True)
        self.coarse: Layer | None = None
        self.fine: Layer | None = None
        self._under = BESIDE
        self._held: QPointF | None = None
        self._pressed = QPointF()
        self._make_table()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Values as colours")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_sheet(self, sheet: Sheet, upright: bool) -> None:
        """Shows another sheet, all of it; one of the same shape and order, or another slice, keeps the place in it."""
        if sheet == self.sheet and upright == self.camera.upright:
            return
        beside = self.sheet is not None and _lies_beside(sheet, self.sheet)
        self.sheet, self.coarse, self.fine, self._under = sheet, None, None, BESIDE
        rows, columns = sheet.size
        if not beside:
            self.camera = Camera(rows, columns, self.width(), self.height(), upright=upright).fitted()
        self._make_table()
        self.update()

    def clear(self) -> None:
        """Shows nothing."""
        self.sheet = self.coarse = self.fine = None
        self._under = BESIDE
        self.update()

    @property
    def lowest(self) -> float:
        """The lowest value that has come in."""
        shown = self.coarse.shown() if self.coarse is not None else None
        return float(shown.min()) if shown is not None and shown.size else 0.0

    @property
    def index_under_mouse(self) -> tuple[int, ...] | None:
        """The index of the element that the mouse is on."""
        return self.sheet.index_at(*self._under) if self.sheet else None

    def wanted(self) -> Window | None:
        """The window of the sheet that suits what is seen."""
        if self.sheet is None:
            return None
        left, top, width, height = self.camera.seen
        first, start = max(0.0, top), max(0.0, left)
        rows, columns = self.sheet.size
        high, wide = min(rows, top + height) - first, min(columns, left + width) - start
        across, down = self.camera.size
        ratio = self.devicePixelRatioF()
        pixels = (max(1, round(high * down * ratio)), max(1, round(wide * across * ratio)))
        return window_of((rows, columns), first, start, high, wide, pixels)

    def take(self, layer: Layer, blocks: Blocks, exact: bool) -> None:
        """A band of a layer has come in."""
        layer.colour(self.scale, self._table, layer.take(blocks, exact))
        self.fine = layer
        whole = (layer.window.height, layer.window.width) == (self.camera.rows, self.camera.columns)
        if whole and layer.known == layer.window.size[0]:
            self.coarse = layer
        self.update()

    def set_scale(self, scale: Scale) -> None:
        """Takes on other values for its colours."""
        if scale == self.scale:
            return
        changed = scale.signed != self.scale.signed
        self.scale = scale
        if changed:
            self._make_table()
        for layer in self._layers():
            layer.colour(scale, self._table)
        self.update()

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        self._make_table()
        for layer in self._layers():
            layer.tint(self._table)
        self.update()

    @property
    def table(self) -> list[int]:
        """The colours in force, by step."""
        return [int(colour) for colour in self._table]

    def fit(self) -> None:
        """Shows the whole picture."""
        self._look(self.camera.fitted())

    def go_to(self, row: int, column: int) -> None:
        """Puts a cell in the middle, large enough to be seen."""
        self._look(self.camera.towards(row, column, CLOSE))
        self._hover(row, column)

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Larger or smaller around a place of the widget, or its middle."""
        at = at or QPointF(self.width() / 2, self.height() / 2)
        self._look(self.camera.zoomed(factor, at.x(), at.y()))

    def move_by(self, x: float, y: float) -> None:
        """Moves the picture by so many px."""
        self._look(self.camera.moved(x, y))

    def centre_of(self, row: int, column: int) -> QPointF:
        """Where the middle of a cell is in the widget."""
        return QPointF(*self.camera.place(column + 0.5, row + 0.5))

    def sizeHint(self) -> QSize:
        return QSize(200, 160)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 60)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._palette.panel))
        if self.sheet is None:
            return
        if self.camera.upright:
            self._paint_bars(painter)
        else:
            self._paint_cells(painter, self.sheet)

    def _paint_bars(self, painter: QPainter) -> None:
        layer = self.fine or self.coarse
        if layer is not None:
            span = span_of(self.coarse or layer)
            paint_bars(painter, self.camera, layer, self._table, span, self.scale.signed, self._palette.line)
            painter.setFont(self._small_font())
            write_numbers(painter, self.camera, layer, self._table, span, self.scale.signed, self._palette.text)

    def _paint_cells(self, painter: QPainter, sheet: Sheet) -> None:
        for layer in self._layers():
            layer.paint(painter, self.camera)
        marks.lines(painter, self.camera, sheet, self._palette.line)
        fine = self.fine
        if fine is not None:
            marks.written(painter, self.camera, fine, self._table, self._small_font())
        if fine is not None and self._under != BESIDE:
            marks.frame(painter, self.camera, fine, sheet, self._under, self._palette)
        left, top = self.camera.place(0, 0)
        right, bottom = self.camera.place(self.camera.columns, self.camera.rows)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(self._palette.line))
        painter.drawRect(QRectF(round(left) - 1, round(top) - 1, round(right - left) + 1, round(bottom - top) + 1))

    def _layers(self) -> list[Layer]:
        """From the lowest up; the coarse one only where the fine one is another."""
        return [layer for layer in dict.fromkeys((self.coarse, self.fine)) if layer is not None]

    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(11)
        return font

    def _make_table(self) -> None:
        seen = bool(self.camera.rows) and min(self.camera.size) >= GAPS_FROM
        gap = self._palette.line if seen else self._palette.panel
        self._gaps_seen = seen
        self._table = table(self._palette, self.scale.signed, gap)

    def _look(self, camera: Camera) -> None:
        if camera == self.camera:
            return
        self.camera = camera
        if (min(camera.size) >= GAPS_FROM) != self._gaps_seen:
            self._make_table()
            for layer in self._layers():
                layer.tint(self._table)
        self.update()
        self.moved.emit()

    def _hover(self, row: int, column: int) -> None:
        self._under = (row, column)
        self.hovered.emit(row, column)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.sheet is not None:
            self._look(self.camera.resized(self.width(), self.height()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        self.zoom(STEP**notches, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            by = event.position() - self._held
            self._held = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.move_by(by.x(), by.y())
        under = self.camera.cell_at(event.position().x(), event.position().y())
        if under != self._under:
            self._hover(*under)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        moved = (event.position() - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        clicked, self._held = self._held is not None and not moved, None
        self.unsetCursor()
        if clicked and self.index_under_mouse is not None:
            self.picked.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.fit()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(*BESIDE)

    def event(self, event: QEvent) -> bool:
        """Here Home means this picture, not the drawing."""
        asked = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if asked and event.key() == Qt.Key.Key_Home:  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ARROWS:
            x, y = ARROWS[key]
            self.move_by(STRIDE * x, STRIDE * y)
        elif key == Qt.Key.Key_Home:
            self.fit()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / STEP)
        else:
            super().keyPressEvent(event)


def _lies_beside(sheet: Sheet, other: Sheet) -> bool:
    """Whether one is another slice of the same tensor."""
    return sheet.shape == other.shape and replace(sheet.arrangement, fixed=()) == replace(other.arrangement, fixed=())
