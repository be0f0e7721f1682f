"""Pictures of huge weights in the real window with the real engine, and the plain way: all of it in one ImageItem."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication, QWidget

from designer.graph.model import Block, Design, Edge, Node, Port
from designer.ui.app import application, hush, make_window, wait_for
from designer.ui.main_window import MainWindow
from designer.ui.panels.weights.panel import WeightsPanel
from tests.bench.rows import Row, percentile

SIDE, CHANNELS = 16_384, 512
SMALL = 64
FRAMES = 60
PATIENCE = 120


def measure() -> list[Row]:
    """A weight of 1 GiB and a convolution of 262,144 kernels, seen for the first time, moved and zoomed."""
    application()
    hush()
    window = make_window(dark=False)
    window.resize(1920, 1080)
    window.show()
    window.session.start()
    _open(window, _layer("Linear", (SMALL,), in_features=SMALL, out_features=SMALL))
    _show(window, "layer.weight")  # whatever is made once is made now
    rows = [*_huge(window), *_kernels(window)]
    window.document.undo_stack.setClean()
    window.close()
    return rows


def _huge(window: MainWindow) -> list[Row]:
    _open(window, _layer("Linear", (SIDE,), in_features=SIDE, out_features=SIDE, bias=False))
    before = _resident()
    first, exact, held = _show(window, "layer.weight")
    pan, zoom = _frames(window.panel("weights"))
    extra = _resident() - before
    values = np.random.default_rng(0).standard_normal((SIDE, SIDE), dtype=np.float32)
    plain, plain_pan, plain_extra = _plainly(values)
    name = f"heatmap {SIDE}²"
    return [
        Row(f"{name}: first picture", first, 120, "ms", _beside(plain, first, "ms")),
        Row(f"{name}: exact picture", exact, 700, "ms"),
        Row(f"{name}: the window is held up meanwhile", held, 20, "ms", "longest of all"),
        Row(f"{name}: a frame while it is moved", pan, 16, "ms", _beside(plain_pan, pan, "ms")),
        Row(f"{name}: a frame while it is zoomed", zoom, 16, "ms"),
        Row(f"{name}: extra memory of the window", extra, 32, "MB", _beside(plain_extra, extra, "MB")),
    ]


def _kernels(window: MainWindow) -> list[Row]:
    _open(
        window,
        _layer("Conv2d", (CHANNELS, 8, 8), in_channels=CHANNELS, out_channels=CHANNELS, kernel_size=3, bias=False),
    )
    first, _, _ = _show(window, "layer.weight")
    pan, _ = _frames(window.panel("weights"))
    values = np.random.default_rng(0).standard_normal((CHANNELS * 4, CHANNELS * 4), dtype=np.float32)
    plain, plain_pan, _ = _plainly(values)
    name = f"heatmap {CHANNELS}×{CHANNELS} kernels of 3×3"
    return [
        Row(f"{name}: first picture", first, 150, "ms", _beside(plain, first, "ms")),
        Row(f"{name}: a frame while it is moved", pan, 16, "ms", _beside(plain_pan, pan, "ms")),
    ]


def _layer(kind: str, shape: tuple[int | str, ...], **settings: int | bool) -> Design:
    nodes = (
        Node("x", "input", "x", settings={"shape": ("B", *shape)}),
        Node("l", "layer", "layer", kind, settings),
        Node("y", "output", "y"),
    )
    edges = (Edge(Port("x", "value"), Port("l", "input")), Edge(Port("l", "output"), Port("y", "value")))
    return Design("Net", {"Net": Block(nodes, edges)})


def _open(window: MainWindow, design: Design) -> None:
    window.document.undo_stack.setClean()
    window.document.replace(design, None)
    wait_for(window.session, lambda: window.session.settled and window.session.live is not None)
    _until(lambda: False, 0.5)


def _show(window: MainWindow, name: str) -> tuple[float, float, float]:
    """Until the first picture and the exact one are painted, and the longest time the window heard nothing, in ms."""
    panel: WeightsPanel = window.panel("weights")
    window.show_panel("weights")
    panel.show_tensor("")
    _until(lambda: False, 0.1)
    started = time.perf_counter()
    panel.show_tensor(name)
    first, held_first = _until(lambda: panel.heatmap.coarse is not None, PATIENCE)
    _, held = _until(lambda: panel.heatmap.coarse.exact == panel.heatmap.coarse.window.size[0], PATIENCE)
    taken = 1000 * (time.perf_counter() - started)
    _, held_after = _until(lambda: panel.counted is not None, PATIENCE)
    return first, max(first, taken), max(held_first, held, held_after)


def _until(done: Callable[[], bool], patience: float) -> tuple[float, float]:
    """Lets the window live until then; how long it took and how long one turn took at most, painting with it, in ms."""
    started = before = time.perf_counter()
    longest = 0.0
    while not done() and before - started < patience:
        QApplication.processEvents()
        now = time.perf_counter()
        longest, before = max(longest, now - before), now
        if not done():
            time.sleep(0.0005)
            before = time.perf_counter()
    QApplication.processEvents()
    return 1000 * (time.perf_counter() - started), 1000 * longest


def _frames(panel: WeightsPanel) -> tuple[float, float]:
    """A frame while the picture is moved and while it is zoomed, each as asked for by hand and painted, in ms."""
    heatmap = panel.heatmap
    middle = QPointF(heatmap.width() / 2, heatmap.height() / 2)
    heatmap.zoom(4, middle)
    pan = [
        _frame(heatmap, lambda step=step: heatmap.move_by(7 if step < FRAMES / 2 else -7, 3)) for step in range(FRAMES)
    ]
    zoom = [
        _frame(heatmap, lambda step=step: heatmap.zoom(1.1 if step % 20 < 10 else 1 / 1.1, middle))
        for step in range(FRAMES)
    ]
    heatmap.fit()
    return percentile(pan, 0.95), percentile(zoom, 0.95)


def _frame(widget: QWidget, act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    widget.repaint()
    QApplication.processEvents()
    return 1000 * (time.perf_counter() - started)


def _plainly(values: np.ndarray) -> tuple[float, float, float]:
    """The whole array in an image item: first picture and a frame while it is moved, in ms, and its extra memory, in MB."""
    before = _resident()
    started = time.perf_counter()
    view = pg.GraphicsView()
    box = pg.ViewBox(lockAspect=True)
    view.setCentralItem(box)
    item = pg.ImageItem(axisOrder="row-major")
    item.setImage(values)
    box.addItem(item)
    view.resize(800, 600)
    view.show()
    QApplication.processEvents()
    view.viewport().repaint()
    first = 1000 * (time.perf_counter() - started)
    frames = [_frame(view.viewport(), lambda: box.translateBy(x=values.shape[1] * 0.003, y=0)) for _ in range(FRAMES)]
    extra = _resident() - before
    view.close()
    return first, percentile(frames, 0.95), extra


def _resident() -> float:
    """Memory of this process, in MB."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def _beside(plain: float, ours: float, unit: str) -> str:
    ratio = f", {plain / ours:.1f} times ours" if ours > 0.5 else ""
    return f"pyqtgraph's ImageItem with all of it {plain:.3g} {unit}{ratio}"
