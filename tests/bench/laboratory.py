"""The laboratory on a picture of 224×224: a step of the window, and a kernel edit until its output is seen."""

from __future__ import annotations

import time

from PySide6.QtWidgets import QApplication

from designer.graph.model import Block, Design, Edge, Node, Port
from designer.runtime.reports import InputChoice
from designer.ui.app import application, hush, make_window, wait_for
from designer.ui.commands.laboratory import open_laboratory
from designer.ui.main_window import MainWindow
from designer.ui.panels.laboratory.panel import LaboratoryPanel
from tests.bench.rows import Row, percentile

STEPS, EDITS = 200, 60
SIZE = 224


def measure() -> list[Row]:
    """Steps the window and types into a kernel, in the real window with the real engine."""
    application()
    hush()
    window = make_window(dark=False)
    window.document.replace(_design(), None)
    window.session.set_choice(InputChoice("random"))
    window.resize(1920, 1080)
    window.show()
    window.session.start()
    wait_for(window.session, lambda: window.session.settled)
    window.session.run()
    wait_for(window.session, lambda: window.session.last_run is not None)
    open_laboratory(window)
    panel = window.panel("laboratory").panel
    wait_for(window.session, lambda: panel.live.shown is not None)
    _draw()
    steps = [_step(panel, 7 * number) for number in range(STEPS)]
    edits = [_edit(window, panel, number) for number in range(EDITS)]
    window.document.undo_stack.setClean()
    window.close()
    return [
        Row("laboratory: a step of the window, painted", percentile(steps, 0.95), 16, "ms", _middle(steps)),
        Row(
            f"laboratory: a kernel edit to its output, {SIZE}×{SIZE}", percentile(edits, 0.95), 50, "ms", _middle(edits)
        ),
    ]


def _design() -> Design:
    """The first convolution of a network for photographs."""
    settings = {"in_channels": 3, "out_channels": 64, "kernel_size": 7, "padding": 3}
    nodes = (
        Node("x", "input", "x", settings={"shape": ("B", 3, SIZE, SIZE)}),
        Node("c", "layer", "conv", "Conv2d", settings),
        Node("y", "output", "y"),
    )
    edges = (Edge(Port("x", "value"), Port("c", "input")), Edge(Port("c", "output"), Port("y", "value")))
    return Design("Net", {"Net": Block(nodes, edges)})


def _step(panel: LaboratoryPanel, at: int) -> float:
    started = time.perf_counter()
    panel.window_page.player.go(at)
    _draw()
    return 1000 * (time.perf_counter() - started)


def _edit(window: MainWindow, panel: LaboratoryPanel, number: int) -> float:
    before = panel.live.shown.result
    started = time.perf_counter()
    panel.live.set_cell(0, (number % 7, 3), number / 10 + 0.05)
    while panel.live.shown.result is before:
        QApplication.processEvents()
    _draw()
    return 1000 * (time.perf_counter() - started)


def _draw() -> None:
    """What changed is painted as it is for a person: by the update requests that are waiting."""
    QApplication.sendPostedEvents()
    QApplication.processEvents()


def _middle(times: list[float]) -> str:
    return f"95th of {len(times)}, median {percentile(times, 0.5):.1f} ms"
