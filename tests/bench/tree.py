"""The tree of 100,000 parameters, beside Qt's own item model of the same rows; and figures of a 1 GiB model."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QElapsedTimer, QRegularExpression, QSortFilterProxyModel, Qt, QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QAbstractSlider, QApplication, QTreeView, QWidget

from designer.engine import encoding
from designer.engine.calls.live import TellLive
from designer.graph.model import Block, Design, Edge, Node, Port
from designer.runtime.reports import LiveReport, RowKind
from designer.runtime.reports.parameters import ParameterTable, TableMaker
from designer.ui.app import application, hush, make_window, wait_for
from designer.ui.document import Document
from designer.ui.palette import LIGHT
from designer.ui.panels.parameters.columns import COLUMNS
from designer.ui.panels.parameters.panel import ParametersPanel
from designer.ui.session import Session
from designer.ui.theme import apply_theme
from tests.bench.rows import Row, percentile

TENSORS, PAGES = 100_000, 200
GLOBS = ("*.weight", "*.layers.7?.*", "conv1", "*.bias trained", "*")
SIZE = 8192
"""Four matrices of so many rows and columns are 1 GiB of float32."""


def measure() -> list[Row]:
    """Shows, filters and scrolls; then waits for the figures of a large model with the real engine."""
    app = application()
    hush()
    apply_theme(app, dark=False)
    return [*_tree(), *_figures()]


class Silent:
    """An engine that never answers."""

    def __init__(self, on_event: Callable[[Any], None]) -> None: ...
    def start(self) -> None: ...
    def ask(self, call: Any, on_reply: Any, on_refusal: Any) -> None: ...
    def execute(self, typed: Any) -> None: ...
    def interrupt(self) -> None: ...
    def restart(self) -> None: ...
    def stop(self, timeout: float = 2.0) -> None: ...


def table() -> ParameterTable:
    """100 stages of 100 layers of 5 units with weight and bias."""
    made = TableMaker()
    weight, bias = (RowKind(shape, "float32", "cpu", "parameter", True) for shape in ((64, 32, 3, 3), (64,)))
    units = (f"stages.{s}.layers.{n}.conv{u}" for s in range(100) for n in range(100) for u in range(TENSORS // 20_000))
    for number, unit in enumerate(units):
        made.add(f"{unit}.weight", f"s/l{number % 500}", weight)
        made.add(f"{unit}.bias", f"s/l{number % 500}", bias)
    return made.table()


def _tree() -> list[Row]:
    report = LiveReport(table(), "cpu", 0, moment=1)
    packed = encoding.pack(report)
    session = Session(Document(Design("Net", {"Net": Block()})), Silent)
    panel = ParametersPanel(session.document, session, LIGHT)
    _open(panel)

    def show() -> None:
        session.module.take(encoding.unpack(packed, LiveReport))

    shown = _timed(show)
    filtered = [_timed(lambda glob=glob: panel.filter.setText(glob)) for glob in GLOBS]
    panel.filter.clear()
    unfolded = _timed(lambda: [panel.choose(f"stages.{s}.layers.{s}.conv1.weight") for s in range(0, 100, 10)])
    panel.tree.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    scrolled = _pages(panel.tree)
    panel.close()
    session.close()
    plain = _plain(report.rows)
    return [
        Row(f"tree: {TENSORS:,} parameters shown, packed report to picture", shown, 300, "ms", plain[0]),
        Row("tree: filtered by glob or property, slowest of 5", max(filtered), 100, "ms", f"{plain[1]}, all folded"),
        Row("tree: ten groups unfolded to a chosen row", unfolded, 300, "ms"),
        Row(f"tree: a page scrolled, 95th of {PAGES}", percentile(scrolled, 0.95), 16, "ms", plain[2]),
    ]


def _plain(rows: ParameterTable) -> tuple[str, str, str]:
    """The same rows in a QStandardItemModel, filtered by Qt's proxy."""
    tree, model, proxy = QTreeView(), QStandardItemModel(), QSortFilterProxyModel()
    _open(tree)

    def show() -> None:
        groups: dict[str, QStandardItem] = {"": model.invisibleRootItem()}
        for row in rows:
            words = row.name.split(".")
            for end in range(1, len(words)):
                name = ".".join(words[:end])
                if name not in groups:
                    groups[name] = QStandardItem(words[end - 1])
                    groups[".".join(words[: end - 1])].appendRow(groups[name])
            texts = (words[-1], str(row.shape), str(row.count), *[""] * (len(COLUMNS) - 3))
            groups[".".join(words[:-1])].appendRow([QStandardItem(text) for text in texts])
        proxy.setSourceModel(model)
        proxy.setRecursiveFilteringEnabled(True)
        tree.setModel(proxy)
        tree.setUniformRowHeights(True)

    shown = _timed(show)
    filtered = _timed(lambda: proxy.setFilterRegularExpression(QRegularExpression("weight")))
    proxy.setFilterRegularExpression(QRegularExpression(""))
    tree.expandAll()
    scrolled = percentile(_pages(tree), 0.95)
    tree.close()
    return tuple(f"QStandardItemModel {time:.3g} ms" for time in (shown, filtered, scrolled))


def _figures() -> list[Row]:
    window = make_window(dark=False)
    window.document.replace(_large(), None)
    window.resize(1920, 1080)
    window.show()
    window.show_panel("parameters")
    window.session.start()
    panel = window.panel("parameters")
    panel.tree.sortByColumn(2, Qt.SortOrder.DescendingOrder)  # without groups all four are in sight
    wait_for(window.session, lambda: window.session.settled and bool(panel.figures.told(3)))
    started = []
    window.session.live_changed.connect(lambda: started.append(time.perf_counter()))
    window.session.module.change(TellLive())
    wait_for(window.session, lambda: bool(started))
    longest = _Longest()
    wait_for(window.session, lambda: panel.figures.settled)
    seconds, held = time.perf_counter() - started[0], longest.stop()
    window.document.undo_stack.setClean()
    window.close()
    return [
        Row("tree: figures of all rows of a 1 GiB model", seconds, 1.5, "s", "4 matrices of 8192×8192"),
        Row("tree: the window held up meanwhile, at most", held, 20, "ms"),
    ]


def _large() -> Design:
    settings = {"in_features": SIZE, "out_features": SIZE, "bias": False}
    layers = [Node(f"n{number}", "layer", f"fc{number}", "Linear", settings) for number in range(4)]
    nodes = (Node("x", "input", "x", settings={"shape": ("B", SIZE)}), *layers, Node("y", "output", "y"))
    ports = [Port("x", "value"), *(Port(layer.id, "output") for layer in layers)]
    targets = [*(Port(layer.id, "input") for layer in layers), Port("y", "value")]
    return Design("Net", {"Net": Block(nodes, tuple(map(Edge, ports, targets)))})


class _Longest:
    """The longest time between two turns of the window."""

    def __init__(self) -> None:
        self._clock, self._longest = QElapsedTimer(), 0.0
        self._clock.start()
        self._timer = QTimer(interval=0)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        self._longest = max(self._longest, self._clock.nsecsElapsed() / 1e6)
        self._clock.restart()

    def stop(self) -> float:
        """In ms."""
        self._timer.stop()
        return self._longest


def _open(widget: QWidget) -> None:
    widget.resize(420, 900)
    widget.show()
    _draw()


def _pages(view: QAbstractItemView) -> list[float]:
    def page() -> None:
        view.verticalScrollBar().triggerAction(QAbstractSlider.SliderAction.SliderPageStepAdd)

    return [_timed(page) for _ in range(PAGES)]


def _timed(act: Callable[[], object]) -> float:
    """How long it takes until it is painted, in ms."""
    started = time.perf_counter()
    act()
    _draw()
    return 1000 * (time.perf_counter() - started)


def _draw() -> None:
    """What changed is painted as it is for a person: by the update requests that are waiting."""
    QApplication.sendPostedEvents()
    QApplication.processEvents()
