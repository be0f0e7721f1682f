"""What flows through the network: the thumbnails, and a closer look at one of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from designer.graph.model import Port
from designer.ui.canvas.thumbnails.flowing import SEEN

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow


def toggle_thumbnails(window: MainWindow) -> None:
    """What flowed in the last run is hidden, or seen again where it was."""
    scene = window.canvas.scene
    scene.toggle_pictures()
    tick(window)
    window.tell("what flowed is " + ("hidden" if scene.pictures_on == "nowhere" else "shown"))


def put_thumbnails(on: str, window: MainWindow) -> None:
    """What flowed is seen there from now on; a place that is none leaves it where it is."""
    for one in SEEN:
        if one == on:
            window.canvas.scene.put_pictures(one)
    tick(window)


def tick(window: MainWindow) -> None:
    """The menu has a tick at where what flowed is seen."""
    for one in SEEN:
        action = window.actions_by_id[f"thumbnails_{one}"]
        action.setCheckable(True)
        action.setChecked(one == window.canvas.scene.pictures_on)


on_wires, under_cards, nowhere = (partial(put_thumbnails, on) for on in SEEN)


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
