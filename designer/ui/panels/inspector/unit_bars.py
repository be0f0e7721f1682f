"""How much of what each unit of a ReLU gives is 0: a bar for every unit, those that are always 0 in another colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from designer import numbers
from designer.ui.palette import LIGHT, Palette

HIGH = 44


class UnitBars(QWidget):
    """Says of the unit under the mouse what its bar shows."""

    hovered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._palette: Palette = LIGHT
        self.shares: tuple[float, ...] = ()
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def dead(self) -> tuple[int, ...]:
        """Numbers of the units that are 0 for every sample."""
        return tuple(unit for unit, share in enumerate(self.shares) if share == 1)

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        self.update()

    def show_shares(self, shares: tuple[float, ...]) -> None:
        """Of each unit, how much is 0."""
        self.shares = shares
        self.setVisible(bool(shares))
        self.setAccessibleName(f"Share of zeros of {numbers.plural(len(shares), 'unit')}; {dead_words(self.dead)}")
        self.update()

    def unit_at(self, point: QPointF) -> int | None:
        """The unit whose bar is here."""
        at = int(point.x() / max(1.0, float(self.width())) * len(self.shares))
        return at if 0 <= at < len(self.shares) else None

    def sizeHint(self) -> QSize:
        return QSize(120, HIGH)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        unit = self.unit_at(event.position())
        if unit is not None:
            share = self.shares[unit]
            said = "dead: 0 for every sample" if share == 1 else f"0 for {numbers.percent(share)} of the numbers"
            self.hovered.emit(f"unit {unit}: {said}")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._palette.hover))
        wide = self.width() / max(1, len(self.shares))
        live, dead = QColor(self._palette.accent), QColor(self._palette.problem)
        for unit, share in enumerate(self.shares):
            high = share * self.height()
            bar = QRectF(unit * wide, self.height() - high, max(wide - (1 if wide > 4 else 0), 0.5), high)
            painter.fillRect(bar, dead if share == 1 else live)
            if share == 1 and wide >= 6:  # a second sign beside the colour
                painter.setPen(QColor(self._palette.panel))
                painter.drawText(bar, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter, "†")
        painter.end()


def dead_words(dead: tuple[int, ...]) -> str:
    """`dead: 3, 17 and 40`; of many the first ones."""
    if not dead:
        return "none is dead"
    shown = ", ".join(map(str, dead[:8]))
    return f"dead: {shown}" + (f" and {numbers.whole(len(dead) - 8)} more" if len(dead) > 8 else "")
