"""A process of its own: shows one scene in the window, with the real engine; tells how much memory that took."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

from designer.cli.window import prepare_qt

prepare_qt(need_display=False)

from PySide6.QtCore import QEventLoop, Qt, QTimer

from designer.bundled import bundled
from designer.graph.model import Block, Design, Edge, Node, Port
from designer.ui.app import application, hush, make_window
from designer.ui.main_window import MainWindow

SIDE, LAYERS, STAGES = 16_384, 1000, 50
"""Rows and columns of the large weight; layers of two tensors in a stage, and stages, of the large tree."""


def main() -> None:
    """Prints one line of JSON, in MB."""
    application()
    hush()
    window = make_window(dark=False)
    window.resize(1920, 1080)
    window.show()
    window.session.start()
    _until(lambda: window.session.state == "ready")
    empty = _status("VmRSS")
    SCENES[sys.argv[1]](window)
    _rest(1)  # until what has come is painted
    told = {"empty": empty, "most": _status("VmHWM"), "now": _status("VmRSS"), "own": _own()}
    window.document.undo_stack.setClean()
    window.close()
    print(json.dumps(told))


def _lenet(window: MainWindow) -> None:
    window.document.open(bundled("examples", "lenet.design.json"))
    _run(window)


def _resnet152(window: MainWindow) -> None:
    window.document.open(bundled("examples", "resnet152.design.json"))
    window.show_panel("cost")
    _run(window)
    _until(lambda: window.session.costs.report is not None)


def _weight(window: MainWindow) -> None:
    settings = {"in_features": SIDE, "out_features": SIDE, "bias": False}
    _open(
        window, Design("Net", {"Net": _row(SIDE, [Node("l", "layer", "layer", "Linear", settings)], "input", "output")})
    )
    window.show_panel("weights")
    panel = window.panel("weights")
    panel.show_tensor("layer.weight")
    _until(lambda: panel.counted is not None)


def _tree(window: MainWindow) -> None:
    settings = {"in_features": 4, "out_features": 4}
    layers = [Node(f"n{at}", "layer", f"fc{at}", "Linear", settings) for at in range(LAYERS)]
    stages = [Node(f"s{at}", "block", f"stage{at}", "Stage") for at in range(STAGES)]
    blocks = {"Net": _row(4, stages, "x", "y"), "Stage": _row(4, layers, "input", "output")}
    window.show_panel("parameters")
    _open(window, Design("Net", blocks))
    panel = window.panel("parameters")
    for at in range(0, STAGES, 10):
        panel.choose(f"stage{at}.fc{at}.weight")
    panel.tree.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    _until(lambda: panel.figures.settled)


SCENES: dict[str, Callable[[MainWindow], None]] = {
    "lenet": _lenet,
    "resnet152": _resnet152,
    "weight": _weight,
    "tree": _tree,
}


def _row(size: int, middle: list[Node], into: str, out: str) -> Block:
    """Nodes in a row, wired from the first to the last."""
    nodes = (Node("x", "input", "x", settings={"shape": ("B", size)}), *middle, Node("y", "output", "y"))
    sources = (Port("x", "value"), *(Port(node.id, out) for node in middle))
    targets = (*(Port(node.id, into) for node in middle), Port("y", "value"))
    return Block(nodes, tuple(map(Edge, sources, targets)))


def _open(window: MainWindow, design: Design) -> None:
    window.document.replace(design, None)
    _until(lambda: window.session.settled and window.session.live is not None)


def _run(window: MainWindow) -> None:
    _until(lambda: window.session.settled and window.session.live is not None)
    window.session.run()
    _until(lambda: window.session.last_run is not None)


def _until(done: Callable[[], bool]) -> None:
    """Lets the window live until then, however long the engine takes."""
    while not done():
        _rest(0.05)


def _rest(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def _status(word: str) -> float:
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(word))
    return int(line.split()[1]) / 1024


def _own() -> float:
    """What no other process could share."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


main()
