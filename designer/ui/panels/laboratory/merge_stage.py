"""The picture of two convolutions taken for one: their kernels, the one kernel, and both outputs beside each other."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from designer.runtime.laboratory.merge_report import MergeReport
from designer.runtime.laboratory.reports import Values
from designer.ui.palette import Palette
from designer.ui.panels import colourmap
from designer.ui.panels.laboratory.cells import fitted, paint_map, paint_numbers
from designer.ui.panels.laboratory.layout import EDGE, LARGEST_CELL
from designer.ui.panels.laboratory.marks import sign, title
from designer.ui.panels.laboratory.stage import Stage

HEAD, SIGN = 24.0, 30.0
"""Over a map, for its title; between two, for a sign."""


class MergeStage(Stage):
    """Draws what it is shown."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(palette, parent)
        self.report: MergeReport | None = None
        self.setMinimumSize(420, 200)
        self.setAccessibleName("Two convolutions and the one that does what they do")

    def show_merged(self, report: MergeReport | None) -> None:
        """Draws this."""
        self.report = report
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.report is None:
            return
        painter = QPainter(self)
        half = self.height() / 2
        self._paint_kernels(painter, self.report, QRectF(0, 0, self.width(), half))
        self._paint_outputs(painter, self.report, QRectF(0, half, self.width(), half))
        painter.end()

    def _paint_kernels(self, painter: QPainter, report: MergeReport, room: QRectF) -> None:
        """One of the kernels of each, and the one in their place; all in cells of one size."""
        first, second, merged = report.first.array[0], report.second.array[0], report.merged.array
        several = f"first of {report.between}" if report.between > 1 else ""
        shown = (("first", first, report.names[0], several), ("second", second, report.names[1], several),
                 ("merged", merged, "As one", f"{merged.shape[0]}×{merged.shape[1]}"))  # fmt: skip
        self._in_a_row(painter, room, shown, ("∗", "="), None, report)

    def _paint_outputs(self, painter: QPainter, report: MergeReport, room: QRectF) -> None:
        """Both outputs and their difference on one scale."""
        two, one = report.two.array, report.one.array
        scale = colourmap.limit(two)
        shown = (("two", two, "Output of the two", ""), ("one", one, "Output of the one", ""),
                 ("apart", two - one, "Difference", ""))  # fmt: skip
        self._in_a_row(painter, room, shown, ("−", "="), scale, report)

    def _in_a_row(
        self,
        painter: QPainter,
        room: QRectF,
        shown: tuple[tuple[str, Values, str, str], ...],
        signs: tuple[str, ...],
        scale: float | None,
        report: MergeReport,
    ) -> None:
        palette = self._palette
        wide = (room.width() - 2 * EDGE - (len(shown) - 1) * SIGN) / len(shown)
        high = room.height() - HEAD - 8
        rows = max(values.shape[0] for _, values, _, _ in shown)
        columns = max(values.shape[1] for _, values, _, _ in shown)
        cell = fitted(QRectF(0, 0, wide, high), rows, columns, largest=LARGEST_CELL).cell
        for number, (name, values, words, note) in enumerate(shown):
            left = room.left() + EDGE + number * (wide + SIGN)
            plot = fitted(QRectF(left, room.top() + HEAD, wide, high), values.shape[0], values.shape[1], largest=cell)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            title(painter, plot, words, note, palette, room.right() - EDGE)
            if number < len(signs):
                sign(painter, QRectF(left + wide, room.top() + HEAD, SIGN, high), signs[number], palette)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            image, limit = self._pictures.of(name, 0, values, scale)
            paint_map(painter, plot, image, palette)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_numbers(painter, plot, values, limit, palette)
