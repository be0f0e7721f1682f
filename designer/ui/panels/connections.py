"""What each panel tells the rest of the window, connected when the panel is made."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from designer.ui.commands import (
    costs,
    files,
    laboratory,
    layers,
    lessons,
    moments,
    own,
    pictures,
    tensors,
    training,
    views,
)
from designer.ui.panels.lazy_panels import Wire

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow


def _library(window: MainWindow, panel: Any) -> None:
    panel.layer_wanted.connect(partial(layers.open_layer, window))
    panel.layer_removal_wanted.connect(partial(layers.remove, window))
    panel.placed.connect(partial(lessons.place_or_open, window))
    panel.removal_wanted.connect(partial(own.forget_block, window))


def _inspector(window: MainWindow, panel: Any) -> None:
    panel.laboratory_wanted.connect(window.actions_by_id["laboratory"].trigger)
    scene = window.canvas.scene
    scene.wires_chosen.connect(lambda: panel.show_wires(scene.selected_edges, scene.wires.told))


def _parameters(window: MainWindow, panel: Any) -> None:
    panel.chosen.connect(lambda name: window.panel("weights").show_tensor(name, follows=panel.following))
    panel.chosen_again.connect(lambda name: window.panel("weights").turn_back(name))
    panel.weights_wanted.connect(partial(window.show_panel, "weights"))
    panel.save_wanted.connect(partial(tensors.save_parameters, window))


def _weights(window: MainWindow, panel: Any) -> None:
    def follow() -> None:
        wires = window.canvas.scene.selected_edges
        if len(wires) == 1:
            (wire,) = wires
            panel.flow.follow((*window.document.here, wire.source.node), wire.source.name)

    window.canvas.scene.wires_chosen.connect(follow)
    pictures.connect(window, panel)


def _compare(window: MainWindow, panel: Any) -> None:
    panel.file_wanted.connect(partial(moments.choose_file, window))
    panel.chosen.connect(partial(moments.show_change, window))


def _code(window: MainWindow, panel: Any) -> None:
    panel.export_requested.connect(lambda: files.export_module(window))


def _problems(window: MainWindow, panel: Any) -> None:
    panel.title_changed.connect(window.docks["problems"].setWindowTitle)
    window.docks["problems"].setWindowTitle(panel.title)


def _laboratory(window: MainWindow, panel: Any) -> None:
    laboratory.give_room_when_seen(window)


def _run(window: MainWindow, panel: Any) -> None:
    panel.accuracy_wanted.connect(partial(window.show_panel, "accuracy"))


def _accuracy(window: MainWindow, panel: Any) -> None:
    panel.input_wanted.connect(partial(views.run_input, window))


def _cost(window: MainWindow, panel: Any) -> None:
    panel.save_wanted.connect(partial(costs.save_table, window))


def _train(window: MainWindow, panel: Any) -> None:
    panel.save_wanted.connect(partial(training.save, window))
    panel.resume_wanted.connect(partial(training.resume, window))
    panel.folder_wanted.connect(partial(training.choose_folder, window))


CONNECTIONS: Mapping[str, Wire] = {
    "library": _library,
    "inspector": _inspector,
    "parameters": _parameters,
    "weights": _weights,
    "code": _code,
    "compare": _compare,
    "problems": _problems,
    "cost": _cost,
    "laboratory": _laboratory,
    "run": _run,
    "accuracy": _accuracy,
    "train": _train,
}
