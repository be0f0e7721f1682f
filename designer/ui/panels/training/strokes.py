"""The lines that trainings are drawn with: another colour for each, and after six another pattern."""

from __future__ import annotations

from PySide6.QtCore import Qt

from designer.ui.palette import Palette

HUES = ("activation", "block", "normalisation", "linear", "pooling", "convolution")
STYLES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)


def stroke(number: int, palette: Palette) -> tuple[str, Qt.PenStyle]:
    """Colour and pattern of a training by its number."""
    turn, hue = divmod(number - 1, len(HUES))
    return palette.category(HUES[hue]), STYLES[turn % len(STYLES)]
