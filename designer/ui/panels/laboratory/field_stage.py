"""The picture of a receptive field: which pixels of the network's input one output cell sees, and how strongly."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from designer.runtime.laboratory.reports import FieldReport, FieldSize, Values
from designer.ui.palette import Palette
from designer.ui.panels.laboratory.cells import Plot, fitted, paint_map
from designer.ui.panels.laboratory.layout import EDGE, GAP, HEAD
from designer.ui.panels.laboratory.marks import outline, title
from designer.ui.panels.laboratory.shown import Shown
from designer.ui.panels.laboratory.stage import Stage
from designer.ui.theme import mono, ui

ROW = 22.0
"""Height of a line of the list in the middle, in px."""
MIDDLE, NUMBER = 210.0, 62.0
"""Width of the list, and of its numbers."""
DIM = 0.6
"""How strongly what the cell does not see is covered."""

Cell = tuple[int, int]


class FieldStage(Stage):
    """Input picture at the left, the nodes on the way in the middle, the map to choose a cell of at the right."""

    moved = Signal(int, int)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(palette, parent)
        self.shown: Shown | None = None
        self.report: FieldReport | None = None
        self.path = ""
        self.at: Cell = (0, 0)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(420, 200)
        self.setAccessibleName("What one output cell sees of the network's input; arrow keys choose the cell")

    def show_layer(self, shown: Shown | None, path: str, at: Cell) -> None:
        """The layer whose output a cell is chosen of."""
        self.shown, self.path, self.at = shown, path, at
        self.update()

    def show_field(self, report: FieldReport | None) -> None:
        """What the engine has found."""
        self.report = report
        self.update()

    @property
    def output(self) -> Plot | None:
        """Where the map lies of which a cell is chosen."""
        if self.shown is None or not self.shown.count:
            return None
        side = self._side()
        return fitted(QRectF(self.width() - EDGE - side, HEAD, side, self.height() - HEAD - 6), *self.shown.size)

    @property
    def picture(self) -> Plot | None:
        """Where the network's input lies, with as much around it as the field reaches beyond."""
        if self.report is None:
            return None
        _, rows, columns = self.report.picture.shape
        (top, bottom), (left, right) = self.report.rows, self.report.columns
        before = max(0, -top), max(0, -left)
        after = max(0, bottom - rows + 1), max(0, right - columns + 1)
        room = QRectF(EDGE, HEAD, self._side(), self.height() - HEAD - 6)
        return fitted(room, rows, columns, before, after)

    def _side(self) -> float:
        return max(60.0, min(self.height() - HEAD - 6.0, (self.width() - 2 * EDGE - 2 * GAP - MIDDLE) / 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        output, palette = self.output, self._palette
        if output is None or self.shown is None:
            return
        painter = QPainter(self)
        image, _ = self._pictures.of("output", 0, self.shown.result)
        rows, columns = self.shown.size
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        title(painter, output, "Choose a cell", f"of its {rows}×{columns}", palette, self.width() - EDGE)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        paint_map(painter, output, image, palette)
        outline(painter, output.cell_rect(*self.at), palette.accent, palette.panel)
        if self.report is not None and (picture := self.picture) is not None:
            self._paint_picture(painter, picture, self.report)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_sizes(painter, self.report.sizes)
        painter.end()

    def _paint_picture(self, painter: QPainter, plot: Plot, report: FieldReport) -> None:
        palette = self._palette
        _, rows, columns = report.picture.shape
        title(painter, plot, "Network input", f"{rows}×{columns}", palette, self.width() - EDGE)
        paint_map(painter, plot, _image(report.picture.array), palette)
        field = _field(plot, report)
        cover = QColor(palette.panel)
        cover.setAlphaF(DIM)
        inner, seen = plot.inner, field.intersected(plot.inner)
        for part in (
            QRectF(inner.left(), inner.top(), inner.width(), seen.top() - inner.top()),
            QRectF(inner.left(), seen.bottom(), inner.width(), inner.bottom() - seen.bottom()),
            QRectF(inner.left(), seen.top(), seen.left() - inner.left(), seen.height()),
            QRectF(seen.right(), seen.top(), inner.right() - seen.right(), seen.height()),
        ):
            painter.fillRect(part, cover)
        painter.drawImage(plot.inner, _heat(report.heat.array, palette.accent))
        if not field.isEmpty():
            outline(painter, field, palette.accent, palette.panel)

    def _paint_sizes(self, painter: QPainter, sizes: tuple[FieldSize, ...]) -> None:
        """How much a cell of each node on the way sees."""
        palette = self._palette
        left = self.width() / 2 - MIDDLE / 2
        fitting = int((self.height() - HEAD - 24) // ROW)
        told = sizes if len(sizes) <= fitting else (*sizes[: max(1, fitting - 2)], None, sizes[-1])
        top = HEAD + max(0.0, (self.height() - HEAD - 24 - ROW * len(told)) / 2)
        painter.setFont(ui(11))
        painter.setPen(QColor(palette.quiet))
        painter.drawText(QRectF(left, top - 4, MIDDLE, 20), Qt.AlignmentFlag.AlignLeft, "One cell after … sees")
        top += 20
        for size in told:
            line = QRectF(left, top, MIDDLE, ROW)
            self._paint_size(painter, line, size)
            top += ROW

    def _paint_size(self, painter: QPainter, line: QRectF, size: FieldSize | None) -> None:
        palette = self._palette
        here = size is not None and size.path == self.path
        if here:
            wash = QColor(palette.accent)
            wash.setAlphaF(0.14)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(wash)
            painter.drawRoundedRect(line.adjusted(-6, 1, 6, -1), 5, 5)
        painter.setPen(QColor(palette.text))
        font = ui(12)
        if here:
            font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        name = size.name if size else "…"
        elided = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(MIDDLE - NUMBER - 18))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)
        across = painter.fontMetrics().horizontalAdvance(elided) + 8
        if size is not None:
            painter.setFont(ui(11))
            painter.setPen(QColor(palette.quiet))
            rest = line.adjusted(across, 0, -NUMBER, 0)
            kind = painter.fontMetrics().elidedText(size.title, Qt.TextElideMode.ElideRight, int(rest.width()))
            painter.drawText(rest, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, kind)
        painter.setPen(QColor(palette.text))
        painter.setFont(mono(12))
        if size is not None and size.why:
            painter.setFont(ui(11))
            painter.setPen(QColor(palette.quiet))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, _number(size))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose(event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._choose(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
        way = ways.get(Qt.Key(event.key()))
        if way is None or self.shown is None or not self.shown.count:
            super().keyPressEvent(event)
            return
        rows, columns = self.shown.size
        self.moved.emit(min(rows - 1, max(0, self.at[0] + way[0])), min(columns - 1, max(0, self.at[1] + way[1])))

    def _choose(self, point: QPointF) -> None:
        cell = self.output.cell_at(point) if self.output else None
        if cell is not None and cell != self.at:
            self.moved.emit(*cell)


def _number(size: FieldSize | None) -> str:
    """What stands behind a node in the list."""
    if size is None:
        return ""
    return ("all of it" if size.whole else "no number") if size.why else f"{size.rows}×{size.columns}"


def _field(plot: Plot, report: FieldReport) -> QRectF:
    """Where the cells lie that are seen; empty where none are."""
    (top, bottom), (left, right) = report.rows, report.columns
    if bottom < top or right < left:
        return QRectF(plot.inner.topLeft(), QSizeF())
    return plot.cell_rect(top, left).united(plot.cell_rect(bottom, right))


def _image(values: Values) -> QImage:
    """Channels × rows × columns as a grey or a coloured picture; what is no number is black."""
    finite = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(finite.min()), float(finite.max())
    pixels = np.rint((finite - low) / ((high - low) or 1.0) * 255).astype(np.uint8)
    if len(pixels) != 3:
        grey = np.ascontiguousarray(pixels[0])
        return QImage(grey.data, grey.shape[1], grey.shape[0], grey.shape[1], QImage.Format.Format_Grayscale8).copy()
    colours = np.ascontiguousarray(pixels.transpose(1, 2, 0))
    return QImage(
        colours.data, colours.shape[1], colours.shape[0], 3 * colours.shape[1], QImage.Format.Format_RGB888
    ).copy()


def _heat(values: Values, colour: str) -> QImage:
    """The colour laid over each pixel as strongly as it matters; the least that matters is seen."""
    largest = float(np.nan_to_num(values).max()) or 1.0
    share = np.sqrt(np.clip(np.nan_to_num(values) / largest, 0, 1))
    tint = QColor(colour)
    pixels = np.zeros((*values.shape, 4), np.uint8)
    pixels[..., :3] = tint.red(), tint.green(), tint.blue()
    pixels[..., 3] = np.where(share > 0, np.rint(30 + 170 * share), 0)
    return QImage(
        pixels.data, values.shape[1], values.shape[0], 4 * values.shape[1], QImage.Format.Format_RGBA8888
    ).copy()
