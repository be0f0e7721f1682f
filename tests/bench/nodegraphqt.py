"""A process of its own: the same chain in NodeGraphQt, a node editor of the same Qt; prints its figures as JSON."""

from __future__ import annotations

import json
import os
import sys
import time

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_PREFERRED_BINDING"] = "PySide6"

from NodeGraphQt import BaseNode, NodeGraph
from PySide6.QtWidgets import QApplication

from tests.bench.graphs import ACROSS, PITCH
from tests.bench.rows import median

FRAMES = 20


class Layer(BaseNode):
    """A node with as many ports as our own has."""

    __identifier__ = "bench"
    NODE_NAME = "layer"

    def __init__(self) -> None:
        super().__init__()
        self.add_input("input")
        self.add_input("other")
        self.add_output("output")


def main(count: int) -> None:
    """Builds the chain with its skips, then pans it at 1:1."""
    app = QApplication([])
    graph = NodeGraph()
    graph.set_acyclic(False)  # its search for loops takes ever longer with each skip
    graph.register_node(Layer)
    graph.widget.resize(1280, 800)
    graph.widget.show()
    started = time.process_time()
    nodes = []
    for i in range(count):
        pos = [i % ACROSS * PITCH[0], i // ACROSS * PITCH[1]]
        nodes.append(graph.create_node("bench.Layer", name=f"layer{i}", pos=pos, selected=False, push_undo=False))
        if i:
            nodes[i].set_input(0, nodes[i - 1].output(0))
        if i % 3 == 1 and i > 4:
            nodes[i].set_input(1, nodes[i - 4].output(0))
    built = 1000 * (time.process_time() - started)
    viewer = graph.viewer()
    viewer.reset_zoom()
    app.processEvents()
    pans = []
    for turn in range(FRAMES):
        started = time.process_time()
        step = 1 if turn % 2 else -1
        viewer._set_viewer_pan(11 * step, 7 * step)  # what a drag with the middle button calls
        app.sendPostedEvents()
        app.processEvents()
        pans.append(1000 * (time.process_time() - started))
    print(json.dumps({"build the scene": built, "pan, 1:1": median(pans)}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
