"""Which wire is at a point, and which a stroke crosses; all in scene px."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainterPathStroker

from designer.graph.model import Edge
from designer.ui.canvas.wires.wire_path import crossing
from designer.ui.canvas.wires.wire_table import WireTable


def wire_at(table: WireTable, point: QPointF, reach: float) -> Edge | None:
    """The wire within `reach` of a point, the one drawn last."""
    stroker = QPainterPathStroker()
    stroker.setWidth(2 * reach)
    around = QRectF(point, point).adjusted(-reach, -reach, reach, reach)
    for row in reversed(table.visible(around)):
        if stroker.createStroke(table.path(row)).contains(point):
            return table.edges[row]
    return None


def point_at(table: WireTable, point: QPointF, reach: float) -> tuple[Edge, int] | None:
    """The wire that has a point within `reach` of a place, and which of its points that is."""
    for row in reversed(table.led):
        for index, (x, y) in enumerate(table.ends[row].via):
            if abs(x - point.x()) <= reach and abs(y - point.y()) <= reach:
                return table.edges[row], index
    return None


def crossed(table: WireTable, start: QPointF, end: QPointF) -> list[tuple[Edge, QPointF]]:
    """The wires that a straight stroke crosses, and where."""
    stroke = QLineF(start, end)
    met = [(row, crossing(table.path(row), stroke)) for row in table.visible(QRectF(start, end).normalized())]
    return [(table.edges[row], where) for row, where in met if where is not None]
