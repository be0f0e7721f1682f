"""5.6 in the window: devices are chosen by hand, seen on cards and wires, and a copy that is missing is put in."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from designer.catalogue.lazy import leave_open
from designer.engine.calls.devices import Devices
from designer.graph.devices import put_nodes
from designer.graph.model import Edge, Port
from designer.numbers import in_bytes
from designer.runtime import memory_check
from designer.runtime.reports import DeviceReport, NodeReport, ShapesReport
from designer.ui.canvas.wires.traffic import told
from tests.helpers.drawing import mlp
from tests.helpers.inline_client import InlineClient
from tests.runtime.test_memory_check import megapixel
from tests.ui.canvas.conftest import SilentEngine
from tests.ui.conftest import shown_window

FOUND = (
    DeviceReport("cpu", "CPU, 2 cores"),
    DeviceReport("cuda:0", "a card", 80 * 2**30, 70 * 2**30),
    DeviceReport("meta", "shapes"),
)
INTO_C = Edge(Port("b", "output"), Port("c", "input"))


@pytest.fixture
def window(qtbot):
    window = shown_window(qtbot, mlp(), SilentEngine, (1400, 900))
    window.actions_by_id["arrange"].trigger()
    window.session.engine.devices = Devices(FOUND, "2.13.0", "3.11")
    nodes = {i: NodeReport({"output": "B×8"}, sample_bytes={"output": 32}) for i in ("a", "b")}
    window.session.findings.shapes = ShapesReport(nodes, ())
    window.session.state_changed.emit()
    window.session.shapes_changed.emit()
    return window


def choose(qtbot, combo, name):
    """Chooses an entry with the keyboard, as one does in an open list."""
    combo.setFocus()
    steps = combo.findData(name) - combo.currentIndex()
    for _ in range(abs(steps)):
        qtbot.keyClick(combo, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)


def badges(window, node_id):
    return [badge.text for badge in window.canvas.scene.items_by_id[node_id].look.badges]


def test_the_tool_bar_sets_the_device_of_the_design_and_undo_takes_it_back(window, qtbot):
    combo = window.tool_bar.device
    assert [combo.itemText(index) for index in range(combo.count())] == ["cpu", "cuda:0", "meta"]
    assert "cuda:0: a card, 70.0 of 80.0 GiB free" in combo.toolTip()
    choose(qtbot, combo, "cuda:0")
    assert window.document.design.device == "cuda:0"
    assert window.document.undo_stack.undoText() == "Run on cuda:0"
    assert "cuda:0" in window.status.text
    window.actions_by_id["undo"].trigger()
    assert window.document.design.device == ""
    assert combo.currentData() == "cpu"


def test_5_6c_a_design_for_a_device_that_is_not_here_says_so_where_it_is_chosen(window):
    window.session.set_device("cuda:5")
    combo = window.tool_bar.device
    assert combo.currentText() == "cuda:5 (not here: cpu)"
    assert "cuda:5: this machine has none; the cpu takes its place" in combo.toolTip()
    assert "cuda:5 (cpu here)" in window.status.text


def test_5_6a_without_a_gpu_the_list_of_devices_says_why(window):
    window.session.engine.devices = Devices(FOUND[:1], "2.13.0", "3.11", "no GPU: torch is built for the CPU alone")
    window.session.state_changed.emit()
    assert window.tool_bar.device.toolTip().endswith("<br>no GPU: torch is built for the CPU alone</qt>")


def test_6_1a_what_is_too_large_to_be_live_is_put_on_meta_with_a_click(qtbot, monkeypatch):
    monkeypatch.setattr(memory_check, "free_memory", lambda _place: 6 * 10**9)
    window = shown_window(qtbot, megapixel(), InlineClient)
    window.session.start()
    qtbot.waitUntil(lambda: "d" in window.canvas.scene.bubbles)
    bubble = window.canvas.scene.bubbles["d"]
    assert "its 1,000,011,010 parameters would take 4.0 GB" in bubble.problem.message
    assert window.session.live is None
    where = window.canvas.view.mapFromScene(bubble.repair_rect.center())
    qtbot.mouseClick(window.canvas.view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert window.document.design.device == "meta"
    qtbot.waitUntil(lambda: window.session.settled)
    assert (window.session.live.device, window.session.live.parameters) == ("meta", 1_000_011_010)  # type: ignore[attr-defined]
    window.actions_by_id["undo"].trigger()
    assert window.document.design.device == ""


def test_5_6d_a_node_is_put_on_a_device_and_its_card_and_wire_say_so(window, qtbot):
    window.document.select({"c"})
    row = window.panel("inspector").node_form.device
    qtbot.waitUntil(lambda: row.isVisible() and row.choice.currentText() == "as around: cpu")
    choose(qtbot, row.choice, "cuda:0")
    assert window.document.block.node("c").device == "cuda:0"
    assert window.document.undo_stack.undoText() == "Put 2 on cuda:0"
    assert badges(window, "c") == ["cuda:0"]
    wires = window.canvas.scene.wires
    assert wires.marks == {INTO_C: ("→ cuda:0 · 32 bytes", "→ 32 bytes")}
    assert wires.words(INTO_C) == "B×8  → cuda:0 · 32 bytes"
    window.actions_by_id["undo"].trigger()
    assert (badges(window, "c"), wires.marks) == ([], {})


def test_several_nodes_are_put_on_a_device_in_one_step(window, qtbot):
    window.document.select({"b", "c"})
    row = window.panel("inspector").node_form.device
    qtbot.waitUntil(row.isVisible)
    choose(qtbot, row.choice, "meta")
    assert [node.device for node in window.document.block.nodes] == ["", "", "meta", "meta", ""]
    assert window.document.undo_stack.count() == 2  # with the arranging
    window.document.select({"a", "b"})
    qtbot.waitUntil(lambda: row.choice.currentIndex() == -1)
    window.document.select({"x"})
    qtbot.waitUntil(lambda: not row.isVisible())


def test_a_badge_goes_once_the_design_is_for_the_same_device(window):
    window.document.edit("Put", put_nodes(window.document.design, "Net", ("c",), "cuda:0"))
    assert badges(window, "c") == ["cuda:0"]
    window.session.set_device("cuda:0")
    assert badges(window, "c") == []


def test_5_6e_a_wires_tooltip_says_what_a_run_copies(window, qtbot):
    window.document.edit("Put", put_nodes(window.document.design, "Net", ("c",), "cuda:0"))
    view = window.canvas.view
    middle = window.canvas.scene.wires.middle(INTO_C)
    where = view.mapFromScene(QPointF(middle))
    QApplication.sendEvent(view.viewport(), QHelpEvent(QEvent.Type.ToolTip, where, QPoint(where)))
    assert QToolTip.text() == ("B×8: 32 bytes for one sample, 8.2 kB for 256\nEvery run copies it from cpu to cuda:0")


def test_5_6g_sizes_are_told_as_the_book_has_them():
    assert told("B×1×28×28", 28 * 28 * 4) == "B×1×28×28: 3.1 kB for one sample, 803 kB for 256"
    assert in_bytes(256 * 3 * 224 * 224 * 4) == "154 MB"
    assert (in_bytes(1), in_bytes(0), in_bytes(61_706 * 4)) == ("1 byte", "0 bytes", "247 kB")
    assert told("", 0) == ""


def test_a_lazy_layer_has_a_sign_that_says_what_the_first_run_finds(window):
    document = window.document
    document.edit("Leave", leave_open(document.design, "Net", {"c"}))
    (sign,) = window.canvas.scene.items_by_id["c"].look.badges
    assert (sign.text, sign.tip) == ("lazy", "Lazy: in_features is not yet known; the first run finds it")
    report = NodeReport({"output": "B×1"}, 9, 8, {"in_features": 8})
    window.session.findings.shapes = ShapesReport({"c": report}, ())
    window.session.shapes_changed.emit()
    (sign,) = window.canvas.scene.items_by_id["c"].look.badges
    assert sign.tip == "Lazy: its weights are made by the first run; the wire brings in_features 8"
