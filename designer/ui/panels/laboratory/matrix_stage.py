"""The convolution as a matrix in a person's hands: the row for the place of the window is lit; she chooses another."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from designer import numbers
from designer.runtime.laboratory.matrix import MOST, entries, is_small, matrix, shape
from designer.runtime.laboratory.reports import Values
from designer.ui.palette import Palette
from designer.ui.panels.laboratory.cells import word_font
from designer.ui.panels.laboratory.matrix_drawing import MatrixScene, paint
from designer.ui.panels.laboratory.matrix_layout import MatrixPlaces, arrange
from designer.ui.panels.laboratory.shown import Shown, number
from designer.ui.panels.laboratory.stage import Stage

STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}

Cell = tuple[int, int]


class MatrixStage(Stage):
    """Draws what it is shown.

    Attributes:
        at: Row and column of the output that the window stands for.
        matrix: Of the channel that is looked into; None where it is too large.
    """

    moved = Signal(int, int)
    hovered = Signal(str)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(palette, parent)
        self._shown: Shown | None = None
        self._channel, self._column = 0, -1
        self.at: Cell = (0, 0)
        self.matrix: Values | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(420, 200)
        self.setAccessibleName("The convolution as a matrix; arrow keys go from row to row")

    @property
    def places(self) -> MatrixPlaces | None:
        """Where everything is; None where no matrix is drawn."""
        there = self._shown is not None and self.matrix is not None
        return arrange(self.width(), self.height(), self._shown.walk) if there and self._shown else None

    @property
    def row(self) -> int:
        """The row that is lit."""
        return self.at[0] * self._shown.size[1] + self.at[1] if self._shown else 0

    @property
    def words(self) -> str:
        """What the matrix has to do with the output, in a sentence."""
        shown = self._shown
        if shown is None or self.matrix is None:
            return ""
        adds = f"what channel {shown.base + shown.first + self._channel} adds" if shown.several else "the output"
        if shown.bias is not None and not shown.several:
            adds = "the output without its bias"
        with np.errstate(all="ignore"):
            apart = np.abs(self.matrix @ shown.maps[self._channel].ravel() - shown.partial[self._channel].ravel()).max()
        return f"The matrix times the flattened input is {adds}: the largest difference is {number(apart)}."

    def show_layer(self, shown: Shown | None, channel: int) -> None:
        """Draws this."""
        drawn = shown if shown is not None and shown.count and shown.kernels.size else None
        self._shown, self._channel, self._column = drawn, channel, -1
        self.matrix = matrix(drawn.walk, drawn.kernels[channel]) if drawn and is_small(drawn.walk) else None
        self.update()

    def put(self, at: Cell) -> None:
        """Lights the row of another place."""
        if at != self.at:
            self.at = at
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        shown, places = self._shown, self.places
        painter = QPainter(self)
        if shown is not None and places is not None and self.matrix is not None:
            column = self._column if self._column >= 0 else None
            scene = MatrixScene(
                shown,
                self.matrix,
                places,
                self._channel,
                self.at,
                column,
                self._palette,
                self.width(),
                self.devicePixelRatioF(),
            )
            paint(painter, scene, self._pictures)
        elif shown is not None:
            painter.setFont(word_font(13))
            painter.setPen(QColor(self._palette.quiet))
            room = QRectF(self.rect()).adjusted(40, 0, -40, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, too_large(shown))
        painter.end()

    # The hand

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        places = self.places
        if places is None:
            return
        row, column = places.hit(event.position())
        self.setCursor(Qt.CursorShape.ArrowCursor if row is None else Qt.CursorShape.PointingHandCursor)
        self._point_at(-1 if column is None else column)
        self.hovered.emit(self._words_at(row, column))
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_to(event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._go_to(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(-1)
        self.hovered.emit("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()))
        if step is None or self._shown is None or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            super().keyPressEvent(event)
            return
        self._go(self.row + step)

    def _point_at(self, column: int) -> None:
        if column != self._column:
            self._column = column
            self.update()

    def _go_to(self, point: QPointF) -> None:
        row = self.places.hit(point)[0] if self.places else None
        if row is not None:
            self._go(row)

    def _go(self, row: int) -> None:
        assert self._shown is not None
        self.moved.emit(*divmod(max(0, min(row, self._shown.count - 1)), self._shown.size[1]))

    def _words_at(self, row: int | None, column: int | None) -> str:
        """`output [0, 1] · input [1, 2] · kernel [1, 1] 3`."""
        shown, made = self._shown, self.matrix
        if shown is None or made is None:
            return ""
        said = []
        if row is not None:
            said.append(f"row {row} is output {_place(row, shown.size[1])}")
        if column is not None:
            said.append(f"column {column} is input {_place(column, shown.walk.columns.size)}")
        if row is not None and column is not None:
            said.append(self._number_at(row, column))
        return "  ·  ".join(said)

    def _number_at(self, row: int, column: int) -> str:
        """Which number of the kernel stands there."""
        assert self._shown is not None and self.matrix is not None
        found, value = entries(self._shown.walk), number(self.matrix[row, column])
        taps = found.taps[(found.rows == row) & (found.columns == column)].tolist()
        if not taps:
            return "out of the window: 0"
        wide = self._shown.walk.columns.kernel
        return f"kernel {' and '.join(_place(tap, wide) for tap in taps)}: {value}"


def _place(at: int, columns: int) -> str:
    row, column = divmod(at, columns)
    return f"[{row}, {column}]"


def too_large(shown: Shown) -> str:
    """Why no matrix is drawn, with the numbers that it would have."""
    rows, columns = shape(shown.walk)
    filled = rows * shown.walk.rows.kernel * shown.walk.columns.kernel
    return (
        f"As a matrix it would be {rows:,} × {columns:,} = {numbers.whole(rows * columns)} numbers, of which the "
        f"kernel fills at most {numbers.whole(filled)}: too many to be drawn. A picture is made of up to "
        f"{numbers.whole(MOST)}; with “Own numbers” the input can be smaller."
    )
