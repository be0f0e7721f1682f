"""The picture of the window in a person's hands: she moves it, types into kernels, paints the input."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from designer import numbers
from designer.ui.palette import Palette
from designer.ui.panels.laboratory.cell_editor import CellEditor
from designer.ui.panels.laboratory.layout import Places, arrange
from designer.ui.panels.laboratory.shown import Line, Shown
from designer.ui.panels.laboratory.stage import Stage
from designer.ui.panels.laboratory.window_drawing import Scene, paint

NUDGE = 0.1
"""What a notch of the wheel adds to a cell of the kernel."""

Cell = tuple[int, int]


class WindowStage(Stage):
    """Draws what it is shown; tells where a person put the window and which cell she changed.

    Attributes:
        at: Row and column of the output that the window stands for.
        channel: Which of the maps that were sent is looked into.
        brush: The number that painting the input leaves; None while it cannot be painted.
        counts: It is shown how often each number of the input is read, in place of the number.
    """

    moved = Signal(int, int)
    channel_chosen = Signal(int)
    page_wanted = Signal(int)
    kernel_changed = Signal(int, int, float)
    input_changed = Signal(int, int, float)
    input_moved = Signal(int, int)
    """By how many rows and columns a hand moved the input on."""
    hovered = Signal(str)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(palette, parent)
        self.shown: Shown | None = None
        self.at: Cell = (0, 0)
        self.channel = 0
        self.filled: int | None = None
        self.brush: float | None = None
        self.counts = False
        self._changed: frozenset[Cell] = frozenset()
        self._painting = False
        self._held: Cell | None = None
        self._places: Places | None = None
        self.editor = CellEditor(self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(420, 200)
        self.setAccessibleName("The window over its input; arrow keys move it")

    @property
    def places(self) -> Places | None:
        """Where everything is; None while nothing is shown."""
        if self._places is None and self.shown is not None and self.shown.count:
            self._places = arrange(self.width(), self.height(), self.shown)
        return self._places

    def show_layer(self, shown: Shown | None, changed: frozenset[Cell] = frozenset()) -> None:
        """Draws this; `changed` are cells of the kernel that a person has changed and not applied."""
        self.shown, self._changed = shown, changed
        self._places = None
        if shown is not None and shown.count:
            rows, columns = shown.size
            self.at = min(self.at[0], rows - 1), min(self.at[1], columns - 1)
            self.channel = min(self.channel, len(shown.maps) - 1)
        self.editor.hide()
        self.update()

    def put(self, at: Cell, filled: int | None = None) -> None:
        """Puts the window to a place; with `filled`, only so many cells of the output are drawn in full."""
        if (at, filled) != (self.at, self.filled):
            self.at, self.filled = at, filled
            self.update()

    def show_counts(self, counts: bool) -> None:
        """Shows how often each number of the input is read, or the numbers."""
        self.counts = counts
        self.update()

    def set_channel(self, channel: int) -> None:
        """Looks into another of the maps that were sent."""
        if channel != self.channel:
            self.channel = channel
            self.update()

    @property
    def sentence(self) -> Line:
        """The arithmetic of the cell where the window stands."""
        return self.shown.sentence(self.channel, self.at) if self.shown else Line(())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.places is None or self.shown is None:
            return
        scene = Scene(
            self.shown,
            self.places,
            self.at,
            self.channel,
            self.filled,
            self._changed,
            self._palette,
            self.width(),
            self.devicePixelRatioF(),
            self.counts,
        )
        painter = QPainter(self)
        paint(painter, scene, self._pictures)
        painter.end()

    # The hand

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        places, point = self.places, event.position()
        if places is None or self.shown is None:
            return
        if self._painting:
            self._paint_at(point)
            return
        if self._held is not None:
            self._drag_to(point)
            return
        self.hovered.emit(self._words_at(point))
        self.setCursor(self._cursor_at(point))
        if event.buttons() & Qt.MouseButton.LeftButton or places.output.cell_at(point) is not None:
            self._go_to(point)  # over the output the window follows the mouse: one sees what a cell was made of

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit("")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        places, point = self.places, event.position()
        if places is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and places.input.inner.contains(point):
            self._held = places.input.cell_at(point)
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            return
        if (cell := self._kernel_cell(point)) is not None and places.kernel:
            self._edit_kernel(cell)
            return
        for index, plot in enumerate(places.tiles):
            if plot.rect.adjusted(-3, -3, 3, 16).contains(point):
                self.channel_chosen.emit(index)
                return
        for rect, way in ((places.before, -1), (places.after, 1)):
            if rect is not None and rect.contains(point):
                self.page_wanted.emit(way)
                return
        if self.brush is not None and places.input.inner.contains(point):
            self._painting = True
            self._paint_at(point)
            return
        self._go_to(point)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._painting, self._held = False, None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        places, point = self.places, event.position()
        if places is None or self.shown is None or self.brush is None or not places.input.inner.contains(point):
            return
        cell = places.input.cell_at(point)
        if cell is not None:
            value = float(self.shown.maps[self.channel][cell])
            rect = places.input.cell_rect(*cell)
            self.editor.open(rect, value, lambda typed: self.input_changed.emit(*cell, typed))

    def wheelEvent(self, event: QWheelEvent) -> None:
        cell = self._kernel_cell(event.position())
        if cell is None or self.shown is None or not event.angleDelta().y():
            event.ignore()
            return
        by = NUDGE if event.angleDelta().y() > 0 else -NUDGE
        value = float(self.shown.kernels[self.channel][cell]) + by
        self.kernel_changed.emit(*cell, round(value, 6))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None or self.shown is None or not self.shown.count:
            super().keyPressEvent(event)
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.input_moved.emit(*step)
            return
        rows, columns = self.shown.size
        at = min(rows - 1, max(0, self.at[0] + step[0])), min(columns - 1, max(0, self.at[1] + step[1]))
        self.moved.emit(*at)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._places = None
        self.editor.hide()
        super().resizeEvent(event)

    def _edit_kernel(self, cell: Cell) -> None:
        assert self.places is not None and self.places.kernel is not None and self.shown is not None
        value = float(self.shown.kernels[self.channel][cell])
        rect = self.places.kernel.cell_rect(*cell)
        self.editor.open(rect, value, lambda typed: self.kernel_changed.emit(*cell, typed))

    def _kernel_cell(self, point: QPointF) -> Cell | None:
        there = self.places is not None and self.shown is not None and self.shown.kernels.size
        return self.places.kernel.cell_at(point) if there and self.places and self.places.kernel else None

    def _drag_to(self, point: QPointF) -> None:
        """The input goes along with the hand, cell by cell."""
        assert self.places is not None and self._held is not None
        plot = self.places.input
        cell = int((point.y() - plot.inner.top()) // plot.cell), int((point.x() - plot.inner.left()) // plot.cell)
        by = cell[0] - self._held[0], cell[1] - self._held[1]
        if any(by):
            self._held = cell
            self.input_moved.emit(*by)

    def _paint_at(self, point: QPointF) -> None:
        cell = self.places.input.cell_at(point) if self.places and self.places.input.inner.contains(point) else None
        if cell is None or self.shown is None or self.brush is None:
            return
        if float(self.shown.maps[self.channel][cell]) != self.brush:
            self.input_changed.emit(*cell, self.brush)

    def _go_to(self, point: QPointF) -> None:
        """The window goes to the cell of the output, or over the cell of the input, under the mouse."""
        if self.places is None or self.shown is None:
            return
        cell = self.places.output.cell_at(point)
        if cell is None:
            over = self.places.input.cell_at(point)
            if over is None:
                return
            cell = self.shown.walk.rows.window_over(over[0]), self.shown.walk.columns.window_over(over[1])
        self.moved.emit(*cell)

    def _cursor_at(self, point: QPointF) -> Qt.CursorShape:
        assert self.places is not None
        if self._kernel_cell(point) is not None:
            return Qt.CursorShape.IBeamCursor
        if self.brush is not None and self.places.input.inner.contains(point):
            return Qt.CursorShape.CrossCursor
        plots = (self.places.input, self.places.output, *self.places.tiles)
        hit = any(plot.rect.contains(point) for plot in plots)
        return Qt.CursorShape.PointingHandCursor if hit else Qt.CursorShape.ArrowCursor

    def _words_at(self, point: QPointF) -> str:
        """Which cell is under the mouse, and its value."""
        places, shown = self.places, self.shown
        assert places is not None and shown is not None
        grids = [("input", places.input, shown.maps[self.channel]), ("output", places.output, shown.result)]
        if places.kernel is not None and places.products is not None:
            name = "kernel" if shown.kernels.size else "softmax"
            grids.append((name, places.kernel, shown.weights(self.channel, self.at)))
            grids.append(("product", places.products, shown.products(self.channel, self.at)))
        for name, plot, values in grids:
            cell = plot.cell_at(point)
            if cell is not None and 0 <= cell[0] < values.shape[0] and 0 <= cell[1] < values.shape[1]:
                hint = ""
                if name == "input":
                    times = numbers.plural(int(shown.uses[cell]), "time")
                    hint = f"  ·  read {times}  ·  Shift and drag moves it"
                return f"{name} [{cell[0]}, {cell[1]}]  {numbers.short(float(values[cell]))}{hint}"
            if cell is not None:
                return f"{name}: padding"
        return ""
