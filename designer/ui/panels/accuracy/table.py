"""The table of confusion: a row for each class, a column for each that it is taken for, coloured by share."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from designer import numbers
from designer.runtime.reports.accuracy import Confusion
from designer.ui.palette import Palette
from designer.ui.panels.colourmap import STEPS, ink_on, scale
from designer.ui.widgets.labels import tip

LINE, NARROWEST, WIDEST, LONGEST, SHARE, GAP = 16, 27, 60, 110, 52, 8
"""Height of a row; width of a cell at least and at most, of a name at most, and of a share; between parts; in px."""
RIGHT, CENTRE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignCenter
NO_CELL = (-1, -1)
STEP = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}


class _Columns(NamedTuple):
    """Where the cells begin, and how wide each is, in px."""

    left: float
    width: float


class ConfusionTable(QWidget):
    """What is right is blue and what is wrong orange, so that neither hides the other; a click chooses a cell."""

    chosen = Signal(int, int)
    """A cell: of which class, taken for which."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._palette = palette
        self._table = Confusion((), ())
        self._worst = 1.0
        self.cell = NO_CELL
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Which class is taken for which")
        self.setMouseTracking(True)
        font = self.font()
        font.setPixelSize(11)
        self.setFont(font)

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        self.update()

    def draw(self, table: Confusion) -> None:
        """Shows this table; no cell is chosen any more."""
        self._table, self.cell = table, NO_CELL
        count = range(len(table.classes))
        wrong = [table.share(true, told) for true in count for told in count if true != told]
        self._worst = max([*wrong, 0.0]) or 1.0
        self.__dict__.pop("_names_wide", None)
        self.setMinimumSize(self.minimumSizeHint())
        self.updateGeometry()
        self.update()

    def choose(self, true: int, told: int) -> None:
        """Chooses a cell, as a click does."""
        if 0 <= true < len(self._table.classes) and 0 <= told < len(self._table.classes):
            self.cell = (true, told)
            self.setAccessibleDescription(self.said(true, told))
            self.update()
            self.chosen.emit(true, told)

    def said(self, true: int, told: int) -> str:
        """What a cell tells: `shirt taken for t-shirt: 137 of 1,000`."""
        names, count = self._table.classes, numbers.whole(self._table.table[true][told])
        what = f"{names[true]} named rightly" if true == told else f"{names[true]} taken for {names[told]}"
        return f"{what}: {count} of {numbers.whole(self._table.counts[true])}"

    def cell_rect(self, true: int, told: int) -> QRectF:
        """Where a cell stands, in px."""
        left, width = self._columns
        return QRectF(left + told * width, LINE * (true + 1), width, LINE)

    def cell_at(self, point: QPointF) -> tuple[int, int]:
        """The cell there, or `NO_CELL`."""
        left, width = self._columns
        true, told = int(point.y() // LINE) - 1, int((point.x() - left) // width)
        inside = 0 <= true < len(self._table.classes) and 0 <= told < len(self._table.classes)
        return (true, told) if inside else NO_CELL

    def cell_colour(self, true: int, told: int) -> QColor:
        """Of a cell: the panel's colour where there is nothing, else the stronger the larger the share."""
        share = self._table.share(true, told)
        strength = share if true == told else -share / self._worst
        palette = self._palette
        step = round((strength + 1) * (STEPS // 2))
        red, green, blue, _ = scale(palette.positive, palette.panel, palette.negative)[step]
        return QColor(int(red), int(green), int(blue))

    @property
    def _columns(self) -> _Columns:
        count = max(1, len(self._table.classes))
        left = self._names_wide + GAP
        return _Columns(left, min(WIDEST, max(NARROWEST, (self.width() - left - SHARE - GAP) / count)))

    @cached_property
    def _names_wide(self) -> float:
        widths = [self.fontMetrics().horizontalAdvance(self._row_name(at)) for at in range(len(self._table.classes))]
        return min(LONGEST, max([*widths, self.fontMetrics().horizontalAdvance("precision")]) + 2)

    def _row_name(self, number: int) -> str:
        """Its number goes before its name: the columns have room for numbers alone."""
        name = self._table.classes[number]
        return name if name == str(number) else f"{number}  {name}"

    def minimumSizeHint(self) -> QSize:
        count = len(self._table.classes)
        return QSize(round(self._names_wide + 2 * GAP + SHARE + count * NARROWEST), LINE * (count + 2))

    def sizeHint(self) -> QSize:
        count = len(self._table.classes)
        return QSize(round(self._names_wide + 2 * GAP + SHARE + count * 40), LINE * (count + 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        seen = event.rect()
        rows = range(len(self._table.classes))
        for true in rows:
            if self.cell_rect(true, 0).intersects(QRectF(0, seen.top(), 1e6, seen.height())):
                self._paint_row(painter, true)
        self._paint_edges(painter)
        if self.cell != NO_CELL:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._palette.text), 2))
            painter.drawRect(self.cell_rect(*self.cell).adjusted(1, 1, -1, -1))
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._palette.accent), 1))
            left, width = self._columns
            count = len(self._table.classes)
            painter.drawRect(QRectF(left - 1, LINE - 1, count * width + 1, count * LINE + 1))

    def _paint_row(self, painter: QPainter, true: int) -> None:
        top, left = LINE * (true + 1), self._columns.left
        metrics = self.fontMetrics()
        painter.setPen(QColor(self._palette.text))
        name = metrics.elidedText(self._row_name(true), Qt.TextElideMode.ElideRight, int(left - GAP))
        painter.drawText(QRectF(0, top, left - GAP, LINE), Qt.AlignmentFlag.AlignVCenter, name)
        for told, count in enumerate(self._table.table[true]):
            self._paint_cell(painter, true, told, count)
        self._paint_share(painter, true, self._table.recall(true))

    def _paint_cell(self, painter: QPainter, true: int, told: int, count: int) -> None:
        rect, colour = self.cell_rect(true, told), self.cell_colour(true, told)
        if count:
            painter.fillRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), colour)
            painter.setPen(QColor(ink_on(colour.rgb() & 0xFFFFFF)))
            painter.drawText(rect, CENTRE, _fitted(count, painter.fontMetrics(), rect.width()))
        else:
            painter.setPen(QColor(self._palette.faded))
            painter.drawText(rect, CENTRE, "·")

    def _paint_share(self, painter: QPainter, true: int, share: float | None) -> None:
        left, width = self._columns
        at = QRectF(left + len(self._table.classes) * width, LINE * (true + 1), SHARE, LINE)
        painter.setPen(QColor(self._palette.quiet))
        painter.drawText(at, RIGHT, _share(share))

    def _paint_edges(self, painter: QPainter) -> None:
        """Numbers or names over the columns, and how often each is told rightly below them."""
        (left, width), count = self._columns, len(self._table.classes)
        metrics, names = painter.fontMetrics(), self._table.classes
        fits = all(metrics.horizontalAdvance(name) < width - 4 for name in names)
        painter.setPen(QColor(self._palette.quiet))
        painter.drawText(QRectF(0, 0, left - GAP, LINE), Qt.AlignmentFlag.AlignVCenter, "true \\ told")
        painter.drawText(QRectF(left + count * width, 0, SHARE, LINE), RIGHT, "recall")
        bottom = LINE * (count + 1)
        painter.drawText(QRectF(0, bottom, left - GAP, LINE), Qt.AlignmentFlag.AlignVCenter, "precision")
        for number in range(count):
            column = QRectF(left + number * width, 0, width, LINE)
            painter.drawText(column, CENTRE, names[number] if fits else str(number))
            share = self._table.precision(number)
            words = "–" if share is None else f"{100 * share:.0f}"
            painter.drawText(column.translated(0, bottom), CENTRE, words)
        if count:
            painter.drawText(QRectF(left + count * width, bottom, SHARE, LINE), RIGHT, "%")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and (cell := self.cell_at(event.position())) != NO_CELL:
            self.choose(*cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (step := STEP.get(Qt.Key(event.key()))) is None or not self._table.classes:
            super().keyPressEvent(event)
        elif self.cell == NO_CELL:
            self.choose(0, 0)
        else:
            self.choose(self.cell[0] + step[0], self.cell[1] + step[1])

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), tip(self._tip(QPointF(event.pos()))), self)
            return True
        return super().event(event)

    def _tip(self, point: QPointF) -> str:
        """What is said of what is under the mouse."""
        left, width = self._columns
        names, told, true = self._table.classes, int((point.x() - left) // width), int(point.y() // LINE) - 1
        if self.cell_at(point) != NO_CELL:
            return self.said(true, told)
        if 0 <= told < len(names):
            taken, share = numbers.whole(self._table.taken[told]), self._table.precision(told)
            return f"{names[told]}: {taken} images are taken for it, of which {_share(share)} are"
        if 0 <= true < len(names):
            count, share = numbers.whole(self._table.counts[true]), self._table.recall(true)
            return f"{names[true]}: {count} images, of which {_share(share)} are named rightly"
        return ""


def _share(share: float | None) -> str:
    return "–" if share is None else numbers.percent(share)


def _fitted(count: int, metrics: QFontMetrics, width: float) -> str:
    """A number as it fits: `1000`, or `12k`."""
    text = str(count)
    return text if metrics.horizontalAdvance(text) <= width - 1 else f"{round(count / 1000)}k"
