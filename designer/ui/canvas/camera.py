"""A view that pans and zooms the way a canvas should: at the cursor, within limits, remembered block by block."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QNativeGestureEvent, QPainter, QResizeEvent, QShowEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView

CLOSEST, FARTHEST_OUT, FARTHEST_EVER = 4.0, 0.05, 0.002
"""The last is for a block that is so large that all of it is seen from no nearer."""
STEP = 1.0015
"""Zoom for an eighth of a degree of the wheel; a notch is 120 of them."""
AROUND = 48
"""Room round what is framed, in px of the screen."""
REACH = 2e6


@dataclass(frozen=True, slots=True)
class Look:
    """Where a view looks, and how near."""

    zoom: float
    middle: QPointF


class Camera(QGraphicsView):
    """Pan, zoom and framing; knows nothing of nodes."""

    moved = Signal()
    """It looks elsewhere, or from another distance."""

    def __init__(self, scene: QGraphicsScene) -> None:
        super().__init__(scene)
        self._auto = True
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        for bar in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            bar(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Far larger than the scene's own: the canvas has no end that a person could run into.
        self.setSceneRect(QRectF(-REACH, -REACH, 2 * REACH, 2 * REACH))

    @property
    def zoom(self) -> float:
        """1.0 is 100 %."""
        return self.transform().m11()

    @property
    def visible_rect(self) -> QRectF:
        """What is in view, in scene px."""
        return self.mapToScene(self.viewport().rect()).boundingRect()

    @property
    def camera(self) -> Look:
        """Where it looks now."""
        return Look(self.zoom, self.visible_rect.center())

    def look(self, where: Look) -> None:
        """Looks there again."""
        self._set_zoom(where.zoom)
        self.centerOn(where.middle)
        self._auto = False
        self.moved.emit()

    def go_to(self, middle: QPointF) -> None:
        """Looks at another place from the same distance."""
        self.centerOn(middle)
        self._auto = False
        self.moved.emit()

    def pan(self, step: QPoint) -> None:
        """Moves the canvas by some px of the screen."""
        self._auto = False
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - step.x())
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() - step.y())
        self.moved.emit()

    def zoom_at(self, factor: float, point: QPointF) -> None:
        """Zooms so that what is under a point of the view stays there."""
        target = min(CLOSEST, max(self._farthest(), self.zoom * factor))
        if target == self.zoom:
            return
        under = self.mapToScene(point.toPoint())
        self._set_zoom(target)
        self.pan(point.toPoint() - self.mapFromScene(under))

    def frame(self, rect: QRectF, closest: float = 1.0) -> None:
        """Puts a rectangle of the scene into view, as near as fits."""
        self._set_zoom(min(closest, max(FARTHEST_EVER, self._fitting(rect))))
        self.centerOn(rect.center())
        self._auto = False
        self.moved.emit()

    def frame_all(self) -> None:
        """Everything in view; it stays so while the window changes its size, until a person moves the view."""
        self.frame(self._everything())
        self._auto = True

    def _fitting(self, rect: QRectF) -> float:
        """The zoom at which a rectangle of the scene just fits."""
        room = self.viewport().size()
        wide, high = max(1.0, rect.width()), max(1.0, rect.height())
        return min((room.width() - 2 * AROUND) / wide, (room.height() - 2 * AROUND) / high)

    def _farthest(self) -> float:
        """How small things can be: so that all of a large block can be in view."""
        return max(FARTHEST_EVER, min(FARTHEST_OUT, self._fitting(self._everything())))

    def _everything(self) -> QRectF:
        return self.scene().itemsBoundingRect()

    def _set_zoom(self, zoom: float) -> None:
        self.setTransform(QTransform.fromScale(zoom, zoom))

    def wheelEvent(self, event: QWheelEvent) -> None:
        zooms = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if not event.pixelDelta().isNull() and not zooms:
            self.pan(event.pixelDelta())
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            delta = event.angleDelta()
            self.pan(QPoint(delta.y() or delta.x(), 0) / 2)
        else:
            self.zoom_at(STEP ** event.angleDelta().y(), event.position())
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent):
            return self._fingers(event)
        return super().viewportEvent(event)

    def _fingers(self, event: QNativeGestureEvent) -> bool:
        """Two fingers on a trackpad zoom as they part; other gestures of theirs are not for the canvas."""
        zooms = event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        if zooms:
            self.zoom_at(max(0.1, 1.0 + event.value()), event.position())
            event.accept()
        return zooms

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._auto:
            self.frame_all()
        self.moved.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._auto:
            self.frame_all()
