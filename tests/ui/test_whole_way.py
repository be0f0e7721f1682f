"""The whole way of a person, in the real window with the real engine: draw LeNet, run it, look inside, keep it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import torch
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from designer.bundled import bundled
from designer.graph.model import Port
from designer.runtime.reports import InputChoice
from designer.ui.commands import files
from tests.bench.by_hand import LeNet

MIME = "application/x-network-designer-kind"
LENET = (
    ("layer:Conv2d", {"out_channels": "6", "kernel_size": "5", "padding": "2"}),
    ("layer:Sigmoid", {}),
    ("layer:AvgPool2d", {"kernel_size": "2"}),
    ("layer:Conv2d", {"out_channels": "16", "kernel_size": "5"}),
    ("layer:Sigmoid", {}),
    ("layer:AvgPool2d", {"kernel_size": "2"}),
    ("layer:Flatten", {}),
    ("layer:Linear", {"out_features": "120"}),
    ("layer:Sigmoid", {}),
    ("layer:Linear", {"out_features": "84"}),
    ("layer:Sigmoid", {}),
    ("layer:Linear", {"out_features": "10"}),
)


class Answers:
    """Answers every question as a test says."""

    def __init__(self, **answers):
        self._answers, self.told = answers, []

    def __getattr__(self, name):
        return lambda *asked: self.told.append((name, asked)) or self._answers.get(name)

    def text(self, title, label, value, take):
        take(self._answers["text"])


@pytest.fixture
def window(engine_window):
    return engine_window


def settled(window, qtbot):
    qtbot.waitUntil(lambda: window.session.settled)


def at(window, scene: QPointF) -> QPoint:
    return window.canvas.view.mapFromScene(scene)


def port(window, node_id: str, name: str, output: bool) -> QPoint:
    return at(window, window.canvas.scene.ends.port_at(Port(node_id, name), output))


def drop(window, spec: str, scene: QPointF) -> str:
    """Drags an entry of the library onto the canvas and lets it go; gives the new node's id."""
    viewport = window.canvas.view.viewport()
    data = QMimeData()
    data.setData(MIME, spec.encode())
    where, copy = at(window, scene), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    before = {node.id for node in window.document.block.nodes}
    QApplication.sendEvent(viewport, QDragEnterEvent(where, copy, data, buttons, keys))
    QApplication.sendEvent(viewport, QDropEvent(QPointF(where), copy, data, buttons, keys))
    (new,) = {node.id for node in window.document.block.nodes} - before
    return new


def wire(window, qtbot, source: str, target: str, out_of: str, into: str) -> None:
    """Drags from an output dot to an input dot."""
    viewport, left = window.canvas.view.viewport(), Qt.MouseButton.LeftButton
    start, end = port(window, source, out_of, True), port(window, target, into, False)
    qtbot.mousePress(viewport, left, pos=start)
    qtbot.mouseMove(viewport, pos=(start + end) / 2)
    qtbot.mouseMove(viewport, pos=end)
    qtbot.mouseRelease(viewport, left, pos=end)


def click(window, qtbot, node_id: str, keys=Qt.KeyboardModifier.NoModifier) -> None:
    card = window.canvas.scene.items_by_id[node_id].card
    where = at(window, QPointF(card.center().x(), card.top() + 6))
    qtbot.mouseClick(window.canvas.view.viewport(), Qt.MouseButton.LeftButton, keys, where)


def type_setting(window, qtbot, setting: str, text: str) -> None:
    """Types into a field of the inspector, as one does."""
    field = window.panel("inspector").node_form.settings.rows[setting].editor
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def trigger(window, action: str) -> None:
    window.actions_by_id[action].trigger()


def draw_lenet(window, qtbot) -> list[str]:
    """Places, wires and sets LeNet by hand; gives the ids in order."""
    x, y = window.document.block.nodes
    ids, last, out_of = [], x.id, "value"
    for index, (spec, settings) in enumerate(LENET):
        column, row = index % 6, index // 6
        node_id = drop(window, spec, QPointF(240 + 240 * column, 200 + 180 * row))
        window.canvas.frame_all()
        wire(window, qtbot, last, node_id, out_of, "input")
        click(window, qtbot, node_id)
        for setting, text in settings.items():
            type_setting(window, qtbot, setting, text)
        ids.append(node_id)
        last, out_of = node_id, "output"
    window.canvas.frame_all()
    wire(window, qtbot, last, y.id, out_of, "value")
    settled(window, qtbot)
    return ids


def test_lenet_is_drawn_grouped_run_looked_into_and_kept(window, qtbot, tmp_path):
    document, session = window.document, window.session
    empty = document.design
    ids = draw_lenet(window, qtbot)
    assert session.problems == ()
    assert session.shapes.parameters == 61_706

    # group the convolutional part, go in, come out
    document.select(())
    for number, node_id in enumerate(ids[:6]):
        click(window, qtbot, node_id, Qt.KeyboardModifier.ShiftModifier if number else Qt.KeyboardModifier.NoModifier)
    assert document.selection == set(ids[:6])
    window.questions = Answers(text="features")
    trigger(window, "group")
    assert "class Features(nn.Sequential):" in session.source.text
    (features,) = document.selected
    assert features.name == "features"
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_Tab)
    assert document.block_name == "Features"
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_Escape)
    assert document.block_name == "Network"
    settled(window, qtbot)
    assert session.live.rows[0].name.startswith("features.")

    # a wrong size is told at its node and put right with one click
    document.enter(features.id)
    click(window, qtbot, ids[0])
    type_setting(window, qtbot, "padding", "0")
    qtbot.waitUntil(lambda: session.has_errors)
    document.leave()
    bubble = window.canvas.scene.bubbles[ids[7]]
    assert "expects 400 features, gets 256" in bubble.problem.message
    where = at(window, bubble.repair_rect.center())
    qtbot.mouseClick(window.canvas.view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    qtbot.waitUntil(lambda: session.settled and not session.has_errors)
    assert document.block.node(ids[7]).settings["in_features"] == 256
    document.undo_stack.undo()
    document.undo_stack.undo()
    settled(window, qtbot)

    # everything can be taken back and done again
    done, steps = document.design, document.undo_stack.index()
    for _ in range(steps):
        trigger(window, "undo")
    assert document.design == empty
    for _ in range(steps):
        trigger(window, "redo")
    assert document.design == done
    settled(window, qtbot)

    # run, twice, the same; look at kernels
    session.set_choice(InputChoice("data", 7))
    with qtbot.waitSignal(session.ran):
        trigger(window, "run")
    first = session.last_run.outputs[0].values
    with qtbot.waitSignal(session.ran):
        trigger(window, "run")
    assert session.last_run.outputs[0].values == first
    kernel = session.live.rows[0].name
    window.panel("parameters").choose(kernel)
    weights = window.panel("weights")
    qtbot.waitUntil(lambda: weights.heatmap.coarse is not None and weights.title.text() == kernel)
    assert weights.facts_known.shape == (6, 1, 5, 5)
    assert weights.heatmap.sheet.kernels == (2, 3), "kernels of one input lie in a square"

    # keep: design, weights in both formats, module; then open again
    design, params, safe, module = (tmp_path / n for n in ("n.design.json", "n.params", "n.safetensors", "network.py"))
    window.questions = Answers(file_to_write=design)
    trigger(window, "save")
    for path in (params, safe):
        window.questions = Answers(file_to_write=path)
        trigger(window, "save_weights")
        qtbot.waitUntil(path.is_file)
    window.questions = Answers(file_to_write=module)
    trigger(window, "export")
    kept = document.design
    trigger(window, "new")
    assert document.design != kept
    files.open_path(window, design)
    assert document.design == kept
    qtbot.waitUntil(lambda: window.notice.text.startswith("10 tensors loaded"))
    with qtbot.waitSignal(session.ran):
        trigger(window, "run")
    assert session.last_run.outputs[0].values == first

    # plain PyTorch gives the same numbers from the exported file and the saved weights
    script = f"""
import gzip, sys; sys.modules["designer"] = None
import torch; from network import Network
torch.set_num_threads(1)
net = Network().eval(); net.load_state_dict(torch.load("n.params", weights_only=True))
raw = gzip.open({str(bundled("data", "fashion-test-images-idx3-ubyte.gz"))!r}).read()[16 + 784 * 7:][:784]
x = torch.tensor(list(raw), dtype=torch.uint8).float().div(255).reshape(1, 1, 28, 28)
with torch.no_grad(): print(repr(net(x)[0].tolist()))
"""
    out = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert tuple(eval(out.stdout)) == first


def test_weights_that_plain_pytorch_wrote_are_loaded_and_a_misfit_changes_nothing(window, qtbot, tmp_path):
    session = window.session
    files.open_path(window, bundled("examples", "lenet.design.json"))
    settled(window, qtbot)
    torch.manual_seed(3)
    twin = LeNet()
    names = [row.name for row in session.live.rows]
    torch.save(dict(zip(names, twin.state_dict().values(), strict=True)), tmp_path / "plain.params")
    with qtbot.waitSignal(session.weights.loaded) as loaded:
        session.weights.load(str(tmp_path / "plain.params"))
    assert loaded.args[0].fits
    with qtbot.waitSignal(session.ran):
        trigger(window, "run")
    before = session.last_run.outputs[0].values

    torch.save({"fc1.weight": torch.zeros(2, 2), "other": torch.zeros(1)}, tmp_path / "other.params")
    with qtbot.waitSignal(session.weights.loaded) as refused:
        session.weights.load(str(tmp_path / "other.params"))
    assert refused.args[0].loaded == ()
    (tmp_path / "cut.params").write_bytes(Path(tmp_path / "plain.params").read_bytes()[:1000])
    with qtbot.waitSignal(session.refused) as cut:
        session.weights.load(str(tmp_path / "cut.params"))
    assert "cut.params" in cut.args[0]
    assert window.notice.text
    with qtbot.waitSignal(session.ran):
        trigger(window, "run")
    assert session.last_run.outputs[0].values == before


def test_the_window_outlives_its_engine_and_ends_it_when_it_is_closed(window, qtbot):
    files.open_path(window, bundled("examples", "lenet.design.json"))
    settled(window, qtbot)
    states = []
    window.session.state_changed.connect(lambda: states.append(window.session.state))
    window.session.restart()
    qtbot.waitUntil(lambda: "starting" in states and window.session.state == "ready")
    qtbot.waitUntil(lambda: window.session.live_is_current)
    process = window.session.engine.client
    window.document.undo_stack.setClean()
    window.close()
    assert process._thread is None or not process._thread.is_alive()
