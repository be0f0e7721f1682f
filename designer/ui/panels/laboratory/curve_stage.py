"""The picture of an activation: its curve and its slope over the histogram of what flows in, on one axis."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from designer.runtime.laboratory.curve_report import CurveReport
from designer.ui.palette import Palette
from designer.ui.panels.laboratory.curve_painter import CurvePainter
from designer.ui.panels.laboratory.curve_plan import Plan, words_at
from designer.ui.panels.laboratory.stage import Stage


class CurveStage(Stage):
    """Draws what it is shown; tells what is under the mouse, or under the line that arrow keys move.

    Attributes:
        report: What is drawn; None until the engine has told it.
        place: Number of the place where the line stands; None for none.
    """

    said = Signal(str)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(palette, parent)
        self.report: CurveReport | None = None
        self.place: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(420, 200)
        self.setAccessibleName("The curve of the activation; arrow keys read it off")

    def show_curve(self, report: CurveReport | None) -> None:
        """Draws this."""
        self.report = report
        if report is None or (self.place is not None and self.place >= len(report.places.array)):
            self.place = None
        self._tell()

    @property
    def plan(self) -> Plan | None:
        """Where things are."""
        return None if self.report is None else Plan(self.report, self.width(), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.plan is not None:
            painter = QPainter(self)
            CurvePainter(painter, self.plan, self._palette).paint(self.place)
            painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._read(event.position().x())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._read(event.position().x())

    def leaveEvent(self, event: QEvent) -> None:
        self.place = None
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None or self.report is None:
            super().keyPressEvent(event)
            return
        last = len(self.report.places.array) - 1
        middle = self.place if self.place is not None else last // 2 - step
        self.place = max(0, min(last, middle + step))
        self._tell()

    def _read(self, x: float) -> None:
        if self.plan is not None:
            self.place = self.plan.place_at(x)
            self._tell()

    def _tell(self) -> None:
        self.update()
        self.said.emit(words_at(self.report, self.place) if self.report and self.place is not None else "")
