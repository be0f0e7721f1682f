"""The way of the Tab key through the window: as it is read, whenever its parts were made; every stop is seen."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDockWidget,
    QGraphicsView,
    QLayout,
    QLineEdit,
    QMainWindow,
    QScrollArea,
    QTabBar,
    QToolBar,
    QWidget,
)

from designer.ui.widgets.into_view import area_around

SHOW_IT = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QTabBar)
"""What the style sheet draws otherwise while it has the keyboard."""


def step(window: QMainWindow, forward: bool) -> bool:
    """Gives the keyboard to the next or the last stop; False where the present one is none of the window's."""
    stops, here = list(order(window)), QApplication.focusWidget()
    if here not in stops:
        return False
    there = stops[(stops.index(here) + (1 if forward else -1)) % len(stops)]
    there.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    _bring_into_sight(there)
    if not isinstance(there, SHOW_IT) and there.property("role") != "field":
        FocusRing(there)
    return True


def order(window: QMainWindow) -> Iterator[QWidget]:
    """All stops: the parts of the window from left to right, those above one another from the top."""
    parts = [child for child in window.children() if isinstance(child, QWidget) and child.isVisible()]
    parts = [part for part in parts if isinstance(part, QDockWidget | QTabBar | QToolBar) or part.layout() is not None]
    # Qt puts a panel that lies behind another one beside the window.
    own = [part for part in parts if not part.isWindow() and part.geometry().intersects(window.rect())]
    for part in sorted(own, key=lambda part: (not isinstance(part, QToolBar), part.x(), part.y())):
        yield from _stops(part)


def _bring_into_sight(stop: QWidget) -> None:
    if (around := area_around(stop)) is not None:
        around.ensureWidgetVisible(stop, 8, 8)


def _stops(widget: QWidget) -> Iterator[QWidget]:
    """The stops in a widget, in the order of its layout."""
    if not widget.isVisible() or not widget.isEnabled() or widget.size().isEmpty():
        return
    is_stop = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
    is_stop = is_stop and type(widget) is not QScrollArea
    if is_stop:
        yield widget
    if not is_stop or isinstance(widget, QGraphicsView):
        for child in _children(widget):
            yield from _stops(child)


def _children(widget: QWidget) -> list[QWidget]:
    if isinstance(widget, QScrollArea):
        return [page for page in (widget.widget(),) if page is not None]
    if isinstance(widget, QDockWidget):
        return [part for part in (widget.widget(), widget.titleBarWidget()) if part is not None]
    laid = list(_laid_out(widget.layout()))
    others = (child for child in widget.children() if isinstance(child, QWidget) and child not in laid)
    return [*laid, *(child for child in others if not child.isWindow())]


def _laid_out(layout: QLayout | None) -> Iterator[QWidget]:
    items = (layout.itemAt(at) for at in range(layout.count())) if layout is not None else ()
    for item in items:
        if item is not None and (widget := item.widget()) is not None:
            yield widget
        elif item is not None:
            yield from _laid_out(item.layout())


class FocusRing(QWidget):
    """A line around what has the keyboard and does not show it by itself; it goes with the keyboard."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(over.rect())
        over.installEventFilter(self)
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
            self.deleteLater()
        elif event.type() == QEvent.Type.Resize:
            self.setGeometry(self._over.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(self.palette().highlight().color(), 2))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
