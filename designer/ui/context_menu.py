"""The menu at the mouse: those lines of `ACTIONS` that are about what was pressed and can act on it now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QMenu

from designer.ui.canvas.gestures.menu import Spot
from designer.ui.offers import INSIDE

if TYPE_CHECKING:
    from designer.ui.actions import ActionSpec
    from designer.ui.main_window import MainWindow

ORDER = ("Insert", "View", "Edit", "Run", "File", "Help")
"""What is nearest to the hand stands first."""


def open_menu(window: MainWindow, spot: Spot, at: QPoint) -> QMenu:
    """Shows the menu at a point of the view; what is chosen there acts as if the mouse were still at that point."""
    view = window.canvas.view
    menu = QMenu(window)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    _fill(window, menu, _fitting(window, spot))
    view.pin(at)
    # Qt hides the menu first and lets the action act after.
    menu.aboutToHide.connect(lambda: QTimer.singleShot(0, view, view.unpin))
    menu.popup(view.viewport().mapToGlobal(at))
    return menu


def _fitting(window: MainWindow, spot: Spot) -> list[ActionSpec]:
    """On the empty canvas what is marked for it; else what can act now and could not if nothing were selected."""
    able = [spec for spec in window.specs if window.actions_by_id[spec.id].isEnabled()]
    if spot == "empty":
        return [spec for spec in able if spec.here]
    nothing = replace(window.action_states.context(), selected=(), wires=0)
    return [spec for spec in able if spec.when(nothing)]


def _fill(window: MainWindow, menu: QMenu, fitting: list[ActionSpec]) -> None:
    window.dress_actions(fitting)
    inner: dict[str, QMenu] = {}
    before = ""
    for spec in sorted(window.specs, key=lambda spec: ORDER.index(spec.menu.partition(INSIDE)[0])):
        outer, _, title = spec.menu.partition(INSIDE)
        if (spec.apart and not title) or outer != before:
            menu.addSeparator()  # Qt shows one where several would stand in a row, and none at either end
        before = outer
        if spec not in fitting:
            continue
        if title and title not in inner:
            inner[title] = menu.addMenu(title)
        (inner[title] if title else menu).addAction(window.actions_by_id[spec.id])
