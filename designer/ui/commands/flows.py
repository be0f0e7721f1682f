"""What flows through the network: the thumbnails, and a closer look at one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.graph.model import Port

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow


def toggle_thumbnails(window: MainWindow) -> None:
    """What flowed in the last run under the cards and on the wires, or not."""
    window.canvas.toggle_pictures()
    window.tell("what flowed is " + ("shown" if window.canvas.scene.pictures_shown else "hidden"))


def look(window: MainWindow) -> None:
    """What flows out of the selected node, or through the selected wire, in the Weights panel."""
    chosen, wires = window.document.selected, window.canvas.scene.selected_edges
    if chosen:
        look_at(window, Port(chosen[0].id, ""))
    elif wires:
        look_at(window, next(iter(wires)).source)


def look_at(window: MainWindow, port: Port) -> None:
    """What flows out of an output of the block on show; the panel follows the selection from then on."""
    window.show_panel("weights")
    window.panel("weights").flow.look_at((*window.document.here, port.node), port.name)
