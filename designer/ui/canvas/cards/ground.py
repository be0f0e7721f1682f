"""What many cards share, painted once and kept: the ground under the words; far out the whole card with its name."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import ceil

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap

from designer.ui.canvas.cards.look import NodeLook
from designer.ui.canvas.ink import Ink

MARGIN = 6.0
"""Room for the shadow, in scene px."""
KEPT = 2048

Paint = Callable[[QPainter, NodeLook, Ink, float, int, str], None]


def is_plain(look: NodeLook) -> bool:
    """Whether the look's ground is that of many other cards."""
    return look.state != "problem" and not (look.header or look.bypassed or look.stacked)


def draw_ground(
    painter: QPainter, look: NodeLook, title: str, ink: Ink, zoom: float, paint: Paint, step: int = -1, number: str = ""
) -> None:
    """Puts the ground under a card whose corner is the painter's origin; on a screen only, which has whole px.

    Args:
        step: What the node costs, from 0; -1 where that is not shown. `number` says it under the title.
    """
    ratio, transform = painter.device().devicePixelRatioF(), painter.transform()
    place = transform.map(QPointF(-MARGIN, -MARGIN))
    faded = look.state == "faded"
    picture = _ground(title, look.width, look.height, look.category, faded, ink, zoom, ratio, paint, step, number)
    painter.resetTransform()
    painter.drawPixmap(QPointF(round(place.x() * ratio) / ratio, round(place.y() * ratio) / ratio), picture)
    painter.setTransform(transform)


@lru_cache(maxsize=KEPT)
def _ground(
    title: str,
    width: float,
    height: float,
    category: str,
    faded: bool,
    ink: Ink,
    zoom: float,
    ratio: float,
    paint: Paint,
    step: int,
    number: str,
) -> QPixmap:
    look = NodeLook(title, "", 0.0, category, width, height, (), state="faded" if faded else "normal")
    picture = QPixmap(*(ceil((side + 2 * MARGIN) * zoom * ratio) for side in (width, height)))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(zoom, zoom)
    painter.translate(MARGIN, MARGIN)
    paint(painter, look, ink, zoom, step, number)
    painter.end()
    return picture
