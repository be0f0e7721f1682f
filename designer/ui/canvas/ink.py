"""The palette as pens and brushes, made once: painting a card makes no new ones."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPen

from designer.ui.palette import Palette
from designer.ui.theme import mixed

PAPER = "#CA8A04"
HEAT = {False: "#EA6A00", True: "#A84A08"}
"""The strongest ground of a card by what it costs, light and dark."""


class Tint(NamedTuple):
    """Colours of a note or a frame: its area, its title bar and its outline."""

    fill: QColor
    bar: QColor
    line: QColor


class Ink:
    """What the canvas paints with, in one palette's colours."""

    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        self.canvas, self.card, self.panel = (QColor(c) for c in (palette.canvas, palette.card, palette.panel))
        self.text, self.quiet, self.accent = (QColor(c) for c in (palette.text, palette.quiet, palette.accent))
        self.problem, self.problem_fill = QColor(palette.problem), QColor(palette.problem_fill)
        self.wire, self.border, self.warning = (QColor(c) for c in (palette.wire, palette.border, palette.warning))
        self.dots = QColor(palette.dots)
        self.badge = QColor(palette.hover)
        self.badges = {
            "": self.badge,
            "warning": QColor(mixed(palette.warning, palette.card, 0.18)),
            "error": self.problem_fill,
        }
        self.badge_words = {"": self.quiet, "warning": self.warning, "error": self.problem}
        self.on_category = QColor("#0B1220" if palette.dark else "#FFFFFF")
        self.none = QPen(Qt.PenStyle.NoPen)
        self.border_pen = QPen(self.border, 1)
        self.thin_border_pen = QPen(self.border, 0)
        self.hover_pen = QPen(self.wire, 1.2)
        self.accent_pen = QPen(self.accent, 2)
        self.problem_pen = QPen(self.problem, 2)
        self.port_pen = QPen(self.wire, 1.6)
        self.plug_pen = QPen(self.card, 1.4)
        self.missing_pen = QPen(self.warning, 1.8)
        self.wire_pen = _round(self.wire, 2)
        self.wire_thin_pen = QPen(self.wire, 0)
        self.wire_hover_pen = _round(QColor(mixed(palette.text, palette.wire, 0.45)), 2.6)
        self.wire_chosen_pen = _round(self.accent, 2.6)
        self.wire_problem_pen = _round(self.problem, 2.2)
        self.wire_cut_pen = _round(self.problem, 2.6)
        self.wire_cut_pen.setDashPattern([2.5, 2.5])
        self.halo_pen = QPen(_clear(self.accent, 40), 6)
        self.shadows = tuple(
            (grow, down, QBrush(_clear(QColor("#0B1220"), alpha)))
            for grow, down, alpha in (
                ((2.5, 2.5, 40), (1.0, 1.5, 60)) if palette.dark else ((2.5, 2.5, 13), (0.6, 1.0, 22))
            )
        )

    @lru_cache(maxsize=64)  # noqa: B019  one Ink a palette, two in all
    def category(self, name: str) -> QBrush:
        """Brush of a category's edge."""
        return QBrush(QColor(self.palette.category(name)))

    @lru_cache(maxsize=64)  # noqa: B019
    def pale(self, name: str) -> QBrush:
        """Brush of the edge of a card that was not computed."""
        return QBrush(QColor(mixed(self.palette.category(name), self.palette.card, 0.4)))

    @lru_cache(maxsize=64)  # noqa: B019
    def flat(self, name: str) -> QBrush:
        """Brush of a whole card seen from far away."""
        return QBrush(QColor(mixed(self.palette.category(name), self.palette.canvas, 0.8)))

    @lru_cache(maxsize=8)  # noqa: B019
    def heat(self, step: int) -> QBrush:
        """Ground of a card by what it costs, from 0 to 7: ever stronger, and words on it can be read on each."""
        if not step:
            return QBrush(QColor(mixed(self.palette.border, self.palette.card, 0.5)))
        strong = HEAT[self.palette.dark]
        return QBrush(QColor(mixed(strong, self.palette.card, 0.12 + 0.88 * (step - 1) / 6)))

    @lru_cache(maxsize=64)  # noqa: B019
    def paper(self, name: str) -> Tint:
        """Colours of a note, which has those of old paper where it was given none."""
        colour, strong = (self.palette.category(name) if name else PAPER), self.palette.dark
        fill, line = (
            QColor(mixed(colour, self.palette.card, share)) for share in ((0.16, 0.4) if strong else (0.12, 0.36))
        )
        return Tint(fill, fill, line)

    @lru_cache(maxsize=64)  # noqa: B019
    def frame(self, name: str) -> Tint:
        """Colours of a frame; a quiet grey where it was given none."""
        colour = self.palette.category(name) if name else self.palette.quiet
        fill, bar, line = (QColor(mixed(colour, self.palette.canvas, share)) for share in (0.07, 0.18, 0.4))
        return Tint(fill, bar, line)

    @lru_cache(maxsize=64)  # noqa: B019
    def region(self, name: str) -> Tint:
        """Colours of a region's frame: its ground, its words, its lines."""
        colour, strong = self.palette.category(name), self.palette.dark
        fill = QColor(mixed(colour, self.palette.card, 0.26 if strong else 0.16))
        words = QColor(mixed(colour, self.palette.text, 0.3 if strong else 0.55))
        return Tint(fill, words, QColor(mixed(colour, self.palette.card, 0.55)))

    @lru_cache(maxsize=64)  # noqa: B019
    def region_pen(self, name: str) -> QPen:
        """The outline of a region."""
        return QPen(self.category(name).color(), 1.6)

    @lru_cache(maxsize=8)  # noqa: B019
    def dashed(self, colour: str, width: float) -> QPen:
        """The outline of a bypassed card."""
        pen = QPen(QColor(colour), width)
        pen.setDashPattern([5.0 / width, 4.0 / width])
        return pen


@lru_cache(maxsize=8)
def ink(palette: Palette) -> Ink:
    """The pens and brushes of a palette."""
    return Ink(palette)


def _round(colour: QColor, width: float) -> QPen:
    return QPen(QBrush(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _clear(colour: QColor, alpha: int) -> QColor:
    result = QColor(colour)
    result.setAlpha(alpha)
    return result
