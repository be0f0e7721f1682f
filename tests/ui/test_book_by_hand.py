"""The book's listings drawn from an empty canvas with mouse and keys, and held against the bundled examples."""

from __future__ import annotations

from itertools import pairwise

import torch
from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import designer
from designer.bundled import bundled
from designer.codegen.source import generate
from designer.runtime.build import build
from tests.ui import test_whole_way
from tests.ui.test_whole_way import click, drop, settled, type_setting, wire

window = test_whole_way.window

CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


class Drawer:
    """A hand that draws: places, names, sets and wires."""

    def __init__(self, window, qtbot, shape: str) -> None:
        self.window, self.qtbot, self.document = window, qtbot, window.document
        self.x, self.y = (node.id for node in window.document.block.nodes)
        self.placed = 0
        click(window, qtbot, self.x)
        type_setting(window, qtbot, "shape", shape)

    def place(self, spec: str, name: str = "", **settings: str) -> str:
        """A node of the library, named and set."""
        column, row = self.placed % 5, self.placed // 5
        node_id = drop(self.window, spec, QPointF(200 + 260 * column, 200 + 180 * row))
        self.placed += 1
        self.window.canvas.frame_all()
        click(self.window, self.qtbot, node_id)
        if name:
            self.name(name)
        for setting, text in settings.items():
            type_setting(self.window, self.qtbot, setting, text)
        return node_id

    def name(self, name: str) -> None:
        """Another name for the selected node, typed into the inspector."""
        line = self.window.panel("inspector").node_form.title.line
        line.setFocus()
        line.selectAll()
        self.qtbot.keyClicks(line, name)
        self.qtbot.keyClick(line, Qt.Key.Key_Return)

    def wire(self, source: str, target: str, out_of: str = "output", into: str = "input") -> None:
        """A wire from one dot to another."""
        self.window.canvas.frame_all()
        wire(self.window, self.qtbot, source, target, out_of, into)

    def chain(self, ids: list[str]) -> None:
        """Wires in a row, from the input to the output."""
        self.wire(self.x, ids[0], "value")
        for one, other in pairwise(ids):
            self.wire(one, other)
        self.wire(ids[-1], self.y, into="value")

    def press(self, key: Qt.Key, keys: Qt.KeyboardModifier, line: str = "") -> str:
        """A key on the canvas, and a line typed into the dialog that opens; gives the id of what is selected then."""

        def type_in() -> None:
            dialog = QApplication.activeModalWidget()
            if dialog is None:
                QTimer.singleShot(0, self.window, type_in)
                return
            dialog.field.selectAll()
            QTest.keyClicks(dialog.field, line)
            QTest.keyClick(dialog.field, Qt.Key.Key_Return)

        self.window.activateWindow()  # the dialog before this one was the active window
        self.qtbot.waitUntil(self.window.isActiveWindow)
        self.window.canvas.view.setFocus()
        if line:
            QTimer.singleShot(0, self.window, type_in)
        self.qtbot.keyClick(self.window.canvas.view, key, keys)
        (chosen,) = self.document.selected
        return chosen.id

    def select(self, ids: list[str]) -> None:
        """Clicks, with Shift from the second on."""
        self.window.canvas.frame_all()
        self.document.select(())
        for number, node_id in enumerate(ids):
            click(self.window, self.qtbot, node_id, SHIFT if number else Qt.KeyboardModifier.NoModifier)
        assert self.document.selection == set(ids)

    def same_as(self, example: str, *shape: int) -> None:
        """The drawing is whole, and its module has the example's names and, with its weights, the example's outputs."""
        settled(self.window, self.qtbot)
        assert [p.message for p in self.window.session.problems if p.severity == "error"] == []
        mine = build(generate(self.document.design)).eval()
        its = designer.build(designer.load(bundled("examples", f"{example}.design.json"))).eval()
        assert list(mine.state_dict()) == list(its.state_dict())
        mine.load_state_dict(its.state_dict())
        if hasattr(its, "rand_weight"):
            mine.rand_weight = its.rand_weight
        x = torch.rand(shape)
        with torch.no_grad():
            assert torch.equal(mine(x), its(x))


def test_5_1_mlp_is_drawn_by_hand(window, qtbot):
    draw = Drawer(window, qtbot, "B, 20")
    hidden = draw.place("layer:Linear", "hidden", in_features="20", out_features="256")
    relu = draw.place("op:relu")
    out = draw.place("layer:Linear", "out", in_features="256", out_features="10")
    draw.chain([hidden, relu, out])
    draw.same_as("mlp", 2, 20)


def test_5_2_tied_layers_are_drawn_by_hand(window, qtbot):
    draw = Drawer(window, qtbot, "B, 4")
    first = draw.place("layer:Linear", "0", in_features="4", out_features="8")
    ids = [first, draw.place("layer:ReLU", "1"), draw.place("layer:Linear", "2", in_features="8", out_features="8")]
    ids.append(draw.place("layer:ReLU", "3"))
    draw.select([ids[2]])
    again = draw.press(Qt.Key.Key_D, ALT)
    draw.name("4")
    ids += [again, draw.place("layer:ReLU", "5"), draw.place("layer:Linear", "6", in_features="8", out_features="1")]
    draw.window.actions_by_id["arrange"].trigger()
    draw.chain(ids)
    draw.same_as("shared_layers", 2, 4)
    assert window.session.shapes.parameters == 121


def test_5_2_rgnet_is_drawn_by_hand(window, qtbot):
    draw = Drawer(window, qtbot, "B, 4")
    inner = [
        draw.place("layer:Linear", "0", in_features="4", out_features="8"),
        draw.place("layer:ReLU", "1"),
        draw.place("layer:Linear", "2", in_features="8", out_features="4"),
        draw.place("layer:ReLU", "3"),
    ]
    draw.chain(inner)
    draw.select(inner)
    block = draw.press(Qt.Key.Key_G, CTRL, "block 0")
    of = window.document.block.node(block).of
    draw.placed = 10
    blocks = [block, *(draw.place(f"block:{of}", f"block {number}") for number in range(1, 4))]
    face = window.document.design.blocks[of]
    into, out_of = face.of_kind("input")[0].name, face.of_kind("output")[0].name
    last = draw.place("layer:Linear", "1", in_features="4", out_features="1")
    draw.wire(draw.x, blocks[0], "value", into)
    for one, other in pairwise(blocks):
        draw.wire(one, other, out_of, into)
    draw.wire(blocks[-1], last, out_of)
    draw.wire(last, draw.y, into="value")
    draw.select(blocks)
    draw.press(Qt.Key.Key_G, CTRL, "block2")
    draw.name("0")
    draw.same_as("rgnet", 2, 4)
    assert window.session.shapes.parameters == 309


def test_5_1_fixed_hidden_mlp_is_drawn_by_hand(window, qtbot):
    draw = Drawer(window, qtbot, "B, 20")
    linear = draw.place("layer:Linear", "linear", in_features="20", out_features="20")
    fixed = draw.place("tensor:constant", "rand_weight", shape="20, 20")
    choice = window.panel("inspector").node_form.settings.rows["init"].editor
    choice.setFocus()
    qtbot.keyClicks(choice, "uniform")
    assert window.document.block.node(fixed).settings["init"] == "uniform"
    mm, plus = draw.place("op:matmul"), draw.place("op:add", other="1")
    relu, half, total = draw.place("op:relu"), draw.place("op:div", other="2"), draw.place("op:sum", dim="None")
    draw.select([linear])
    again = draw.press(Qt.Key.Key_D, ALT)
    window.actions_by_id["arrange"].trigger()
    draw.wire(draw.x, linear, "value")
    draw.wire(linear, mm)
    draw.wire(fixed, mm, "value", "other")
    for one, other in ((mm, plus), (plus, relu), (relu, again), (again, half), (half, total)):
        draw.wire(one, other)
    draw.wire(total, draw.y, into="value")
    draw.select([half])
    loop = draw.press(Qt.Key.Key_W, CTRL | ALT, "x.abs().sum() > 1")
    assert window.document.block.node(loop).kind == "while"
    draw.same_as("fixed_hidden_mlp", 2, 20)
    assert "/ 2" in window.session.source.text and "class Half" not in window.session.source.text


def test_6_6_lenet_is_drawn_by_hand(window, qtbot):
    draw = Drawer(window, qtbot, "B, 1, 28, 28")
    specs = (
        ("Conv2d", {"in_channels": "1", "out_channels": "6", "kernel_size": "5", "padding": "2"}), ("Sigmoid", {}),
        ("AvgPool2d", {"kernel_size": "2"}), ("Conv2d", {"in_channels": "6", "out_channels": "16", "kernel_size": "5"}),
        ("Sigmoid", {}), ("AvgPool2d", {"kernel_size": "2"}), ("Flatten", {}),
        ("Linear", {"in_features": "400", "out_features": "120"}), ("Sigmoid", {}),
        ("Linear", {"in_features": "120", "out_features": "84"}), ("Sigmoid", {}),
        ("Linear", {"in_features": "84", "out_features": "10"}),
    )  # fmt: skip
    draw.chain([draw.place(f"layer:{of}", str(index), **settings) for index, (of, settings) in enumerate(specs)])
    draw.same_as("lenet", 1, 1, 28, 28)
