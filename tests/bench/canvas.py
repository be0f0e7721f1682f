"""The canvas under many cards: built, panned, dragged, edited and laid out; NodeGraphQt on the same work beside it."""

from __future__ import annotations

import importlib.util
import itertools
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, QTimer
from PySide6.QtWidgets import QApplication

from designer.graph import edit
from designer.graph.blocks import group
from designer.graph.layout.arrange import Box, Link, arranged
from designer.graph.model import Edge, Port
from designer.ui.app import application, hush
from designer.ui.canvas.canvas import Canvas
from designer.ui.canvas.hits import hit
from designer.ui.document import Document
from designer.ui.palette import LIGHT
from designer.ui.session import Session
from designer.ui.theme import apply_theme
from tests.bench.crossings import crossings, crossings_of_dot
from tests.bench.graphs import chain, network
from tests.bench.rows import Row, median

SIZES = (100, 1000, 5000, 10_000)
LARGEST = SIZES[-1]
LIMITS = {
    "build the scene": (600, "ms"),
    "pan, 1:1": (16, "ms"),
    "pan, 25 %": (30, "ms"),
    "pan, whole graph": (16, "ms"),
    "drag a node, 1:1": (3, "ms"),
    "drag a node, whole graph": (20, "ms"),
    "hit test": (0.1, "ms"),
    "memory of the scene": (40, "MB"),
    "change a setting": (20, "ms"),
    "connect": (20, "ms"),
    "delete": (20, "ms"),
    "undo": (20, "ms"),
    "group 1,000 nodes": (300, "ms"),
    "undo the group": (300, "ms"),
}
"""At most, at 10,000 nodes."""
PEER_SIZE, PEER_LONGEST = 1000, 120
FRAMES = 20
CARD = Box(160.0, 64.0)
Times = dict[str, float]


class SilentEngine:
    """Stands in for the engine: what is measured here needs none."""

    def __init__(self, on_event: object) -> None: ...
    def ask(self, call: object, on_reply: object, on_refusal: object) -> None: ...
    def start(self) -> None: ...
    def interrupt(self) -> None: ...
    def restart(self) -> None: ...
    def stop(self, timeout: float = 2.0) -> None: ...


def measure() -> list[Row]:
    """CPU time of every act, for each size; layout on its own."""
    apply_theme(application(), dark=False)
    hush()
    _act(SIZES[0])  # fonts and caches
    told = {count: _act(count) for count in SIZES}
    peer = _peer()
    rows = [
        Row(f"canvas: {name}, {LARGEST:,} nodes", told[LARGEST][name], limit, unit, _others(told, name, unit))
        for name, (limit, unit) in LIMITS.items()
    ]
    return rows + _beside(told[PEER_SIZE], peer) + _layouts()


def _act(count: int) -> Times:
    """Everything that is measured on a drawing of `count` nodes, in a shown canvas."""
    document = Document(chain(count))
    session = Session(document, SilentEngine)
    times: Times = {}
    before = _resident()
    with _timed(times, "build the scene"):
        canvas = Canvas(document, session, LIGHT)
    times["memory of the scene"] = _resident() - before
    canvas.resize(1280, 800)
    canvas.show()
    for name, zoom in (("pan, 1:1", 1.0), ("pan, 25 %", 0.25), ("pan, whole graph", 0.0)):
        _look(canvas, zoom)
        times[name] = _median(lambda i: canvas.view.pan(QPoint(11, 7) if i % 2 else QPoint(-9, -8)))
    for name, zoom in (("drag a node, whole graph", 0.0), ("drag a node, 1:1", 1.0)):
        _look(canvas, zoom)
        times[name] = _drag(canvas)
    times["hit test"] = _hits(canvas)
    times |= _edits(session, document)
    session.close()
    canvas.deleteLater()
    QApplication.processEvents()
    return times


def _look(canvas: Canvas, zoom: float) -> None:
    canvas.frame_all()
    if zoom:
        canvas.view.zoom_at(zoom / canvas.view.zoom, QPointF(canvas.view.rect().center()))
    _painted()


def _drag(canvas: Canvas) -> float:
    node_id = _middle_node(canvas)
    start = canvas.scene.items_by_id[node_id].pos()
    canvas.scene.hold({node_id})
    spent = _median(lambda i: canvas.scene.displace({node_id: start + QPointF(4 * i, 4 * (i % 3))}))
    canvas.scene.displace({node_id: start})
    canvas.scene.hold(())
    return spent


def _middle_node(canvas: Canvas) -> str:
    """The card nearest to the middle of what is in view."""
    middle = canvas.view.visible_rect.center()
    items = canvas.scene.items_by_id
    return min(items, key=lambda i: (items[i].card.center() - middle).manhattanLength())


def _hits(canvas: Canvas) -> float:
    rect, zoom = canvas.view.visible_rect, canvas.view.zoom
    points = [
        rect.topLeft() + QPointF(rect.width() * i / 20, rect.height() * j / 20) for i in range(20) for j in range(20)
    ]
    started = time.process_time()
    for point in points:
        hit(canvas.scene, point, zoom)
    return 1000 * (time.process_time() - started) / len(points)


def _edits(session: Session, document: Document) -> Times:
    """One edit each, from the act to the repainted canvas."""
    count = len(document.block.nodes)
    times: dict[str, list[float]] = {name: [] for name in ("change a setting", "connect", "delete", "undo")}
    for turn in range(5):
        linear, add = f"n{3 * (turn + 4)}", f"n{3 * (turn + 5) + 1}"
        acts: dict[str, Callable[[], object]] = {
            "change a setting": lambda i=linear, v=turn: document.edit(
                "Set", edit.set_setting(document.design, "Net", i, "out_features", 9 + v)
            ),
            "connect": lambda i=add: document.edit(
                "Connect", edit.connect(document.design, "Net", Edge(Port("n1", "output"), Port(i, "other")))
            ),
            "delete": lambda i=add: document.edit("Delete", edit.remove_nodes(document.design, "Net", {i})),
            "undo": document.undo_stack.undo,
        }
        for name, act in acts.items():
            started = time.process_time()
            act()
            _painted()
            times[name].append(1000 * (time.process_time() - started))
            _rested(session)
    found = {name: median(spent) for name, spent in times.items()}
    chosen = {f"n{i}" for i in range(count // 10, min(count // 10 + 1000, count - 6))}
    with _timed(found, "group 1,000 nodes"):
        after, _ = group.group(document.design, "Net", chosen, "part")
        document.edit("Group", after)
        _painted()
    _rested(session)
    with _timed(found, "undo the group"):
        document.undo_stack.undo()
        _painted()
    _rested(session)
    return found


def _rested(session: Session) -> None:
    """What an edit left to do in the background is done, so that it does not fall into the next figure."""
    while session.writing:
        QApplication.processEvents()
    QApplication.processEvents()


def _layouts() -> list[Row]:
    rows = []
    for count, limit in ((1000, 100), (LARGEST, 1500)):
        boxes, links = _boxes(count)
        spent = min(_seconds(lambda b=boxes, w=links: arranged(b, w)) for _ in range(3))
        rows.append(Row(f"layout: {count:,} nodes", 1000 * spent, limit, "ms", "CPU, best of 3"))
    boxes, links = _boxes(1000)
    found = arranged(boxes, links)
    ours = crossings([(found[a.source], found[a.target]) for a in links])
    theirs = crossings_of_dot(boxes, links)
    known = "dot 84, measured before: dot is not installed" if theirs is None else f"dot {theirs}"
    rows.append(Row("layout: crossings, network of 1,000 nodes", ours, 1.3 * (theirs or 84), "", known))
    return [*rows, Row(f"layout: longest pause of the window, {LARGEST:,} nodes", _longest_pause(), 50, "ms")]


def _boxes(count: int) -> tuple[dict[str, Box], list[Link]]:
    made, wires = network(count)
    return {str(i): CARD for i in range(made)}, [Link(str(a), str(b), 32.0, 32.0) for a, b in wires]


def _longest_pause() -> float:
    """How long the event loop hangs at most while a block is arranged and its cards go to their places."""
    document = Document(chain(LARGEST))
    session = Session(document, SilentEngine)
    canvas = Canvas(document, session, LIGHT)
    canvas.resize(1280, 800)
    canvas.show()
    _look(canvas, 0.0)
    _rested(session)
    beats = [time.monotonic()]
    timer = QTimer(interval=2)
    timer.timeout.connect(lambda: beats.append(time.monotonic()))
    timer.start()
    canvas.arranger.arrange()
    while not document.undo_stack.canUndo() or canvas.arranger.busy:
        QApplication.processEvents()
    _painted()
    beats.append(time.monotonic())
    timer.stop()
    _rested(session)
    session.close()
    canvas.deleteLater()
    return 1000 * max(after - before for before, after in itertools.pairwise(beats))


def _peer() -> Times | None:
    """NodeGraphQt's figures in a process of its own; None where it is not installed or does not come to its end."""
    if importlib.util.find_spec("NodeGraphQt") is None:
        return None
    command = [sys.executable, "-m", "tests.bench.nodegraphqt", str(PEER_SIZE)]
    try:
        done = subprocess.run(command, check=True, capture_output=True, timeout=PEER_LONGEST)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    told: Times = json.loads(done.stdout.decode().strip().split("\n")[-1])
    return told


def _beside(ours: Times, peer: Times | None) -> list[Row]:
    """Our figures as shares of the peer's, at the size that it can still build."""
    if peer is None:
        return []
    shares = (("build the scene", 1 / 30), ("pan, 1:1", 1 / 3))
    return [
        Row(
            f"canvas: {name} / NodeGraphQt's, {PEER_SIZE:,} nodes",
            ours[name] / peer[name],
            share,
            "",
            f"{ours[name]:.3g} ms, NodeGraphQt {peer[name]:.4g} ms",
        )
        for name, share in shares
    ]


def _others(told: dict[int, Times], name: str, unit: str) -> str:
    return ", ".join(f"{count:,}: {told[count][name]:.2g}" for count in SIZES[:-1]) + f" {unit}"


def _median(act: Callable[[int], object]) -> float:
    """CPU time of an act with the painting that follows, in ms."""
    times = []
    for turn in range(FRAMES):
        started = time.process_time()
        act(turn)
        _painted()
        times.append(1000 * (time.process_time() - started))
    return median(times)


def _painted() -> None:
    """What waits to be painted is painted."""
    QApplication.sendPostedEvents()
    QApplication.processEvents()


@contextmanager
def _timed(times: Times, name: str) -> Iterator[None]:
    started = time.process_time()
    yield
    times[name] = 1000 * (time.process_time() - started)


def _seconds(act: Callable[[], object]) -> float:
    started = time.process_time()
    act()
    return time.process_time() - started


def _resident() -> float:
    """Memory of this process in MB; 0 where the system does not tell."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * 4096 / 2**20 if status.is_file() else 0.0
