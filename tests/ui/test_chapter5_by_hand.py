"""Rows of chapter 5 as their reader does them: drawn from an empty canvas, run, and read off the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtWidgets import QApplication, QPushButton, QToolTip

from designer.codegen.source import generate
from designer.files.trust import WHERE
from designer.graph.new import new_design
from tests.helpers.inline_client import InlineClient
from tests.helpers.written import MY_LINEAR
from tests.ui.conftest import shown_window
from tests.ui.mouse_drawer import LEFT, MouseDrawer, choose_in
from tests.ui.test_whole_way import click, port, settled

CTRL = Qt.KeyboardModifier.ControlModifier
HALF_FOURIER = """
class HalfFourier(nn.Module):
    def forward(self, X):
        return torch.fft.fft(X)[..., : X.shape[-1] // 2]
"""


class Reader(MouseDrawer):
    """Draws, and writes layers of its own."""

    @property
    def net(self):
        """The live module."""
        settled(self.window, self.qtbot)
        assert not self.window.session.has_errors
        return self.window.session.engine.client.module

    def write(self, text: str) -> None:
        """A new custom layer: the text is pasted into its editor and applied by a key."""
        self.choose("Insert", "New Custom Layer…")
        editor = self.window.layer_windows.editors[-1]
        editor.activateWindow()
        self.qtbot.waitUntil(editor.isActiveWindow)
        QGuiApplication.clipboard().setText(text.strip() + "\n")
        for key in (Qt.Key.Key_A, Qt.Key.Key_V, Qt.Key.Key_Return):
            self.qtbot.keyClick(editor.code, key, CTRL)
        assert not editor.isWindowModified(), editor.status.text()
        editor.close()
        self._be_active()

    def row(self, ids: list[str]) -> None:
        """Wires in a row, whatever the dots are called."""
        self.choose("Edit", "Arrange")
        self.frame()
        dots = {node_id: self.window.canvas.scene.items_by_id[node_id].look.ports for node_id in (self.x, *ids, self.y)}
        for one, other in zip((self.x, *ids), (*ids, self.y), strict=True):
            self.wire(one, other, dots[one][-1].name, dots[other][0].name)


@pytest.fixture
def draw(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv(WHERE, str(tmp_path / "trusted.txt"))
    window = shown_window(qtbot, new_design(), InlineClient, (1600, 1000))
    window.session.start()
    return lambda shape: Reader(window, qtbot, shape)


def count(net) -> int:
    return sum(parameter.numel() for parameter in net.parameters())


def test_5_1c_a_chain_made_a_block_has_the_keys_and_the_output_of_the_sequential(draw):
    reader = draw("B, 20")
    ids = [
        reader.place("layer:Linear", "0", in_features="20", out_features="256"),
        reader.place("layer:ReLU", "1"),
        reader.place("layer:Linear", "2", in_features="256", out_features="10"),
    ]
    reader.chain(ids)
    reader.select(ids)
    reader.tell("Edit", "Group into a Block…", line="MySequential")
    assert list(reader.net.MySequential.state_dict()) == ["0.weight", "0.bias", "2.weight", "2.bias"]
    assert "class MySequential(nn.Sequential):" in reader.window.session.source.text
    assert (count(reader.net), reader.window.session.shapes.parameters) == (7_946, 7_946)
    reader.start_from("0.1")
    assert reader.run_on(" ".join(["1"] * 20)) == f"y 1×10:  {'  '.join(['51.2'] * 10)}"


def test_5_1h_two_branches_are_joined_and_both_samples_are_told(draw):
    reader = draw("B, 20")
    nets = [
        reader.place("layer:Linear", name, in_features="20", out_features=out)
        for name, out in (("net1", "5"), ("net2", "7"))
    ]
    both = reader.place("op:cat", "both", dim="1")
    reader.choose("Edit", "Arrange")
    reader.frame()
    for at, net in enumerate(nets):
        reader.wire(reader.x, net, "value")
        reader.wire(net, both, into=f"tensors{at}")
    reader.wire(both, reader.y, into="value")
    assert {name: tuple(p.shape) for name, p in reader.net.named_parameters()} == {
        "net1.weight": (5, 20), "net1.bias": (5,), "net2.weight": (7, 20), "net2.bias": (7,)
    }  # fmt: skip
    assert count(reader.net) == 252
    reader.start_from("0.1")
    told = reader.run_on(" ".join(["1"] * 40))
    assert told.splitlines() == [f"y 2×12:  {'  '.join('2' * 12)}", f"         {'  '.join('2' * 12)}"]


def test_5_1i_four_copies_have_304_parameters_and_the_same_four_times_76_and_the_card_says_which(draw, qtbot):
    reader = draw("B, 4")
    ids = [
        reader.place("layer:Linear", "0", in_features="4", out_features="8"),
        reader.place("layer:ReLU", "1"),
        reader.place("layer:Linear", "2", in_features="8", out_features="4"),
        reader.place("layer:ReLU", "3"),
    ]
    reader.chain(ids)
    reader.select(ids)
    block = reader.tell("Edit", "Group into a Block…", line="block1")
    reader.select([block])
    stack = reader.tell("Edit", "Loop or Branch", "Repeat…", line="4")
    item = reader.window.canvas.scene.items_by_id[stack]
    assert (count(reader.net), len(reader.net.state_dict())) == (304, 16)
    assert (item.look.header, item.look.line) == ("repeat ×4", "") and "each with weights of its own" in item.tip
    click(reader.window, qtbot, stack)
    qtbot.mouseClick(reader.window.panel("inspector").node_form.region.rows["same_weights"].editor, LEFT)
    assert (count(reader.net), len(reader.net.state_dict())) == (76, 16)
    assert "nn.Sequential(*[Block1()] * 4)" in generate(reader.document.design).text
    assert (item.look.header, item.look.line) == ("repeat ×4", "same weights") and "with the same weights" in item.tip
    before = {node.id for node in reader.document.block.nodes}
    qtbot.keyClick(reader.view, Qt.Key.Key_Z, CTRL)
    assert count(reader.net) == 304 and {node.id for node in reader.document.block.nodes} == before


def test_5_4d_two_layers_of_ones_own_in_a_row(draw):
    reader = draw("B, 64")
    reader.write(MY_LINEAR)
    reader.row(
        [
            reader.place("layer:MyLinear", "0", in_units="64", units="8"),
            reader.place("layer:MyLinear", "1", in_units="8", units="1"),
        ]
    )
    assert [(name, tuple(p.shape)) for name, p in reader.net.named_parameters()] == [
        ("0.weight", (64, 8)), ("0.bias", (8,)), ("1.weight", (8, 1)), ("1.bias", (1,))
    ]  # fmt: skip
    assert count(reader.net) == 529
    reader.start_from("0.1")
    assert reader.run_on(" ".join(["1"] * 64)) == "y 1×1:  5.12"


def test_5_4e_a_bilinear_form_is_drawn_and_its_tensor_typed(draw, qtbot):
    reader = draw("B, 2")
    tensor = reader.place("tensor:parameter", "W", shape="2, 2, 2")
    product = reader.place("op:einsum", equation="bi,bj,ijk->bk")
    reader.choose("Edit", "Arrange")
    reader.frame()
    for at in (0, 1):
        reader.wire(reader.x, product, "value", f"operands{at}")
    reader.wire(tensor, product, "value", "operands2")
    reader.wire(product, reader.y, into="value")
    assert list(reader.net.state_dict()) == ["W"]
    weights = reader.window.panel("weights")
    reader.window.panel("parameters").choose("W")
    qtbot.waitUntil(lambda: weights.by_hand.isVisible())
    for number in range(1, 8):
        reader.type(weights.by_hand.index, ", ".join(f"{number:03b}"))
        reader.type(weights.by_hand.value, str(number))
        qtbot.keyClick(weights.by_hand.value, Qt.Key.Key_Return)
    assert reader.run_on("1 2") == "y 1×2:  36  45"


def test_5_4f_half_of_the_fourier_coefficients_by_a_layer_of_ones_own(draw):
    reader = draw("4")
    reader.write(HALF_FOURIER)
    reader.row([reader.place("layer:HalfFourier")])
    assert list(reader.net.state_dict()) == []
    assert reader.run_on("1 2 3 4") == "y 2:  10+0i  −2+2i\nsize     10  2.828\nphase     0°   135°"


def test_5_6d_e_two_tensors_on_two_devices_are_added_where_one_says_and_the_wire_tells_its_bytes(draw, qtbot):
    reader = draw("B, 3")
    window, scene = reader.window, reader.window.canvas.scene
    ones = reader.place("tensor:constant", "a", shape="2, 3")
    noise = reader.place("tensor:constant", "b", shape="2, 3")
    reader.pick("init", "uniform")
    total = reader.place("op:add", "total")
    reader.choose("Edit", "Arrange")
    reader.frame()
    reader.wire(ones, total, "value")
    reader.wire(noise, total, "value", "other")
    reader.wire(total, reader.y, into="value")
    click(window, qtbot, ones)
    choose_in(window.panel("inspector").node_form.device.choice, qtbot, "meta")
    assert "meta" in {badge.text for badge in scene.items_by_id[ones].look.badges}
    settled(window, qtbot)
    said = "total gets a from meta and b from cpu: say on which device it is made, and the other is copied there"
    assert scene.bubbles[total].problem.message == said
    window.show_panel("problems")
    listed = window.panel("problems").list
    rows = [listed.itemWidget(listed.item(at)) for at in range(listed.count())]
    links = [link for row in rows for link in row.findChildren(QPushButton) if link.text() == "Make it on meta"]
    qtbot.mouseClick(links[0], LEFT)
    settled(window, qtbot)
    assert not window.session.has_errors and "self.b.to(META)" in window.session.source.text
    copied = next(edge for edge in reader.document.block.edges if edge.source.node == noise)
    assert scene.wires.words(copied) == "2×3  → meta · 24 bytes"


def test_5_6g_a_wire_to_another_device_tells_what_256_images_come_to(draw, qtbot):
    reader = draw("B, 1, 28, 28")
    flat = reader.place("layer:Flatten")
    reader.chain([flat])
    click(reader.window, qtbot, flat)
    choose_in(reader.window.panel("inspector").node_form.device.choice, qtbot, "meta")
    settled(reader.window, qtbot)
    reader.frame()
    view = reader.view.viewport()
    middle = (port(reader.window, reader.x, "value", True) + port(reader.window, flat, "input", False)) / 2
    qtbot.mouseMove(view, middle)
    QApplication.sendEvent(view, QHelpEvent(QEvent.Type.ToolTip, middle, view.mapToGlobal(middle)))
    assert QToolTip.text() == ("B×1×28×28: 3.1 kB for one sample, 803 kB for 256\nEvery run copies it from cpu to meta")


def test_another_design_leaves_nothing_of_the_former_network_in_the_parameter_tree(draw):
    reader = draw("B, 4")
    reader.chain([reader.place("layer:Linear", in_features="4", out_features="2")])
    assert len(reader.net.state_dict()) == 2
    tree = reader.window.panel("parameters")
    assert tree.model.rowCount()
    reader.document.undo_stack.setClean()
    reader.choose("File", "New")
    assert tree.model.rowCount() == 0 and not tree.total.isVisible()
