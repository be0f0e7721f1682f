"""Line icons of the window, drawn from `resources/icons` in any colour, crisp at any scale of the screen."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from designer.bundled import bundled

SIZES = (16, 18, 20)
"""In px; drawn once for each scale of a screen, so that no picture is ever stretched."""
DISABLED = 0.4


def icon(name: str, colour: str) -> QIcon:
    """The icon `name` in `colour`; faded where its button is disabled.

    Raises:
        FileNotFoundError: there is no such icon.
    """
    ratios = {screen.devicePixelRatio() for screen in QGuiApplication.screens()} or {1.0}
    return _icon(name, colour, tuple(sorted({round(size * ratio) for size in SIZES for ratio in ratios})))


def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """The icon as one picture of `size` px on a screen of `ratio` device pixels a px."""
    picture = _draw(_drawing(name, colour), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    return picture


@lru_cache(maxsize=512)
def _icon(name: str, colour: str, sizes: tuple[int, ...]) -> QIcon:
    result, drawing = QIcon(), _drawing(name, colour)
    for size in sizes:
        picture = _draw(drawing, size)
        result.addPixmap(picture, QIcon.Mode.Normal)
        result.addPixmap(_faded(picture), QIcon.Mode.Disabled)
    return result


def _draw(drawing: QSvgRenderer, size: int) -> QPixmap:
    picture = QPixmap(size, size)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    drawing.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


def _faded(picture: QPixmap) -> QPixmap:
    faded = QPixmap(picture.size())
    faded.fill(Qt.GlobalColor.transparent)
    painter = QPainter(faded)
    painter.setOpacity(DISABLED)
    painter.drawPixmap(0, 0, picture)
    painter.end()
    return faded


def _drawing(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", QColor(colour).name()).encode()))


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    return bundled("icons", f"{name}.svg").read_text(encoding="utf-8")
