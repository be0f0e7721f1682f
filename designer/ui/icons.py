"""Line icons of the window, drawn from `resources/icons` in any colour, crisp at any scale of the screen."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from designer.bundled import bundled

SIZES = (16, 18, 20, 24, 32, 36, 40)
"""Device pixels: 16, 18 and 20 px icons at 1×, 1.5× and 2×, so that no picture is ever stretched."""
DISABLED = 0.4


def icon(name: str, colour: str) -> QIcon:
    """The icon `name` in `colour`; faded where its button is disabled.

    Raises:
        FileNotFoundError: there is no such icon.
    """
    result, drawing = QIcon(), _drawing(name, colour)
    for size in SIZES:
        result.addPixmap(_draw(drawing, size), QIcon.Mode.Normal)
        result.addPixmap(_draw(drawing, size, DISABLED), QIcon.Mode.Disabled)
    return result


def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """The icon as one picture of `size` px on a screen of `ratio` device pixels a px."""
    picture = _draw(_drawing(name, colour), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    return picture


def _draw(drawing: QSvgRenderer, size: int, opacity: float = 1.0) -> QPixmap:
    picture = QPixmap(size, size)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setOpacity(opacity)
    drawing.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


def _drawing(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", QColor(colour).name()).encode()))


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    return bundled("icons", f"{name}.svg").read_text(encoding="utf-8")
