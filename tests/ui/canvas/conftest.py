"""A small block on the canvas, a hand that clicks and drags, and an engine that says only what a test tells it to."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray, QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from designer.graph.model import Block, Design, Edge, Node, Port
from designer.runtime.reports import NodeReport, ShapesReport
from designer.ui.canvas.canvas import Canvas
from designer.ui.canvas.placing.place import MIME
from designer.ui.document import Document
from designer.ui.palette import LIGHT
from designer.ui.session import Session
from designer.ui.theme import apply_theme

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
NONE, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


class SilentEngine:
    """Answers nothing."""

    def __init__(self, on_event): ...
    def ask(self, call, on_reply, on_refusal): ...
    def execute(self, typed): ...
    def start(self): ...
    def interrupt(self): ...
    def restart(self): ...
    def stop(self, timeout=2.0): ...


class Hand:
    """What a person does with mouse and keys, by names of nodes and ports."""

    def __init__(self, canvas, qtbot):
        self.canvas, self.qtbot = canvas, qtbot
        self.view, self.scene, self.document = canvas.view, canvas.scene, canvas.document
        self.paper = canvas.view.viewport()

    def point(self, scene_point):
        return self.view.mapFromScene(scene_point)

    def card(self, node_id):
        """A place on the card where nothing else is."""
        return self.point(self.scene.items_by_id[node_id].card.topLeft() + QPointF(80, 56))

    def port(self, node_id, name, output=False):
        return self.point(self.scene.ends.port_at(Port(node_id, name), output))

    def click(self, where, keys=NONE):
        self.qtbot.mouseClick(self.paper, LEFT, keys, where)

    def double_click(self, where):
        self.click(where)
        self.press_twice(where)
        self.qtbot.mouseRelease(self.paper, LEFT, NONE, where)

    def press_twice(self, where):
        """The second press of a double click, held down."""
        spot, over = QPointF(where), QPointF(self.paper.mapToGlobal(where))
        QApplication.sendEvent(self.paper, QMouseEvent(QEvent.Type.MouseButtonDblClick, spot, over, LEFT, LEFT, NONE))

    def drag(self, start, end, keys=NONE, button=LEFT, release=True):
        self.qtbot.mousePress(self.paper, button, keys, start)
        for step in range(1, 5):
            self.move(start + (end - start) * (step / 4), button, keys)
        if release:
            self.qtbot.mouseRelease(self.paper, button, keys, end)

    def move(self, where, button=Qt.MouseButton.NoButton, keys=NONE):
        spot = QPointF(where)
        sent = QMouseEvent(
            QEvent.Type.MouseMove, spot, QPointF(self.paper.mapToGlobal(where)), Qt.MouseButton.NoButton, button, keys
        )
        QApplication.sendEvent(self.paper, sent)

    def key(self, key, keys=NONE):
        self.qtbot.keyClick(self.view, key, keys)

    def wheel(self, where, notches, keys=NONE):
        spot = QPointF(where)
        event = QWheelEvent(
            spot,
            QPointF(self.paper.mapToGlobal(where)),
            QPoint(),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            keys,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.paper, event)

    def drop(self, spec_text, where, keys=NONE):
        """Drags an entry of the library here and lets it go."""
        data = QMimeData()
        data.setData(MIME, QByteArray(spec_text.encode()))
        copy = Qt.DropAction.CopyAction
        QApplication.sendEvent(self.paper, QDragEnterEvent(where, copy, data, LEFT, keys))
        QApplication.sendEvent(self.paper, QDragMoveEvent(where, copy, data, LEFT, keys))
        QApplication.sendEvent(self.paper, QDropEvent(QPointF(where), copy, data, LEFT, keys))

    @property
    def names(self):
        return [node.name for node in self.document.block.nodes]

    @property
    def wires(self):
        return {f"{e.source.node}.{e.source.name} > {e.target.node}.{e.target.name}" for e in self.document.block.edges}


def wire(source, target):
    """`wire("a.output", "b.input")`."""
    return Edge(Port(*source.split(".")), Port(*target.split(".")))


def small_design():
    """`x → conv → act → y` in a row, a block `part` that nothing feeds below it."""
    main = Block(
        (
            Node("x", "input", "x", settings={"shape": ("B", 1, 28, 28)}, pos=(0, 0)),
            Node(
                "conv",
                "layer",
                "conv1",
                "Conv2d",
                {"in_channels": 1, "out_channels": 6, "kernel_size": 5, "padding": 2},
                (240, 0),
            ),
            Node("act", "layer", "act1", "ReLU", pos=(480, 0)),
            Node("y", "output", "y", pos=(720, 0)),
            Node("part", "block", "part", "Part", pos=(240, 200)),
        ),
        (wire("x.value", "conv.input"), wire("conv.output", "act.input"), wire("act.output", "y.value")),
    )
    part = Block(
        (
            Node("i", "input", "x"),
            Node("r", "layer", "act", "ReLU", pos=(240, 0)),
            Node("o", "output", "y", pos=(480, 0)),
        ),
        (wire("i.value", "r.input"), wire("r.output", "o.value")),
    )
    return Design("Net", {"Net": main, "Part": part})


@pytest.fixture
def document(qapp):
    apply_theme(qapp, dark=False)
    return Document(small_design())


@pytest.fixture
def session(document):
    made = Session(document, SilentEngine)
    yield made
    made.close()


@pytest.fixture
def canvas(document, session, qtbot):
    canvas = Canvas(document, session, LIGHT)
    qtbot.addWidget(canvas)
    canvas.resize(1280, 800)
    with qtbot.waitExposed(canvas):
        canvas.show()
    canvas.view.setFocus()
    return canvas


@pytest.fixture
def hand(canvas, qtbot):
    return Hand(canvas, qtbot)


@pytest.fixture
def refusals(document):
    heard = []
    document.refused.connect(heard.append)
    return heard


@pytest.fixture
def tell(session):
    """Tells the canvas what the engine found: outputs by node id, and problems."""

    def told(shapes, problems=(), parameters=None):
        counts = parameters or {}
        nodes = {key: NodeReport(outputs, counts.get(key, 0)) for key, outputs in shapes.items()}
        session.findings.shapes = ShapesReport(nodes, tuple(problems))
        session.findings.problems = tuple(problems)
        session.shapes_changed.emit()

    return told
