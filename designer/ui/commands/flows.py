"""What flows through the network: the thumbnails, and a closer look at one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow


def toggle_thumbnails(window: MainWindow) -> None:
    """What flowed in the last run under the cards and on the wires, or not."""
    window.canvas.toggle_pictures()
    window.tell("what flowed is " + ("shown" if window.canvas.scene.pictures_shown else "hidden"))
