"""The live module learns; and what is watched meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from designer.ui.learning.training import Training
    from designer.ui.main_window import MainWindow


def toggle(window: MainWindow) -> None:
    """Starts or pauses training."""
    window.show_panel("train")
    _training(window).toggle()


def step(window: MainWindow) -> None:
    """One step of training and no more."""
    window.show_panel("train")
    _training(window).step()


def reset(window: MainWindow) -> None:
    """The weights as they were before the first step."""
    _training(window).reset()


def watch(window: MainWindow) -> None:
    """What flows out of the selected nodes, and along the selected wires, is watched from now on."""
    from designer.ui.learning.pinning import pin_flows

    wires = [edge.source.node for edge in window.canvas.scene.selected_edges]
    pin_flows(window.document, window.session, [*window.document.selection, *wires])
    window.show_panel("watch")


def _training(window: MainWindow) -> Training:
    from designer.ui.learning.training import Training

    return Training.of(window.session)
