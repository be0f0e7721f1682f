"""Looking into the network at work: the laboratory, and the activations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from designer.runtime.laboratory.kinds import refusal, shown_in
from designer.ui.panel_dock import in_front
from designer.ui.temporary_height import TemporaryHeight

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow

SHARE = 0.525
"""Of the window's height that the laboratory takes when it is opened."""


def open_laboratory(window: MainWindow) -> None:
    """What is selected in the laboratory, if it can be looked into; else the first of the design, or own numbers."""
    from designer.ui.panels.laboratory.layer_choice import BY_HAND

    document, panel = window.document, window.panel("laboratory").panel
    selected = [node for node in document.selected if not refusal(document.block, node)]
    if selected:
        path = "/".join((*document.here, selected[0].id))
    else:
        found = shown_in(document.design)
        path = "/".join(found[0][0]) if found else BY_HAND
        if len(document.selected) == 1 and document.selected[0].kind in ("layer", "op"):
            document.refused.emit(refusal(document.block, document.selected[0]))
    give_room(window)
    panel.show_node(path)
    panel.stage.setFocus()


def measure_activations(window: MainWindow) -> None:
    """Mean, spread, zeros, saturation and dead units of every node, over a batch of what is fed in."""
    window.session.runs.measure_activations()


def give_room_when_seen(window: MainWindow) -> None:
    """The laboratory has its height however it is opened: by its tab, or in front before its panel was made."""
    dock = window.docks["laboratory"]

    def seen(visible: bool) -> None:
        if visible and in_front(dock) and not dock.isFloating() and dock.findChild(TemporaryHeight) is None:
            QTimer.singleShot(0, dock, lambda: give_room(window))

    dock.visibilityChanged.connect(seen)
    QTimer.singleShot(0, dock, lambda: seen(dock.isVisible()))


def give_room(window: MainWindow) -> None:
    """Brings the laboratory to the front, high enough to see something in it while it is there."""
    dock = window.docks["laboratory"]
    lent = dock.findChild(TemporaryHeight) or TemporaryHeight(window, dock)
    lent.give(round(SHARE * window.height()))
