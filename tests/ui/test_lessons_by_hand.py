"""Every bundled lesson as its reader does it: Check, what the note says with mouse and keys, and Check again."""

from __future__ import annotations

import pytest
import torch
from PySide6.QtCore import QPointF, Qt

from designer.files.trust import WHERE
from designer.graph.new import new_design
from designer.runtime.reports import InputChoice
from designer.runtime.runs.feed import feed
from designer.ui.canvas.finding.search import EntryRole
from designer.ui.canvas.notes.note_look import check_rect
from designer.ui.commands.lessons import open_and_run
from designer.ui.panels.laboratory.modes import LEARN
from tests.helpers.inline_client import InlineClient
from tests.ui.conftest import shown_window
from tests.ui.mouse_drawer import LEFT, MouseDrawer, choose_in
from tests.ui.test_whole_way import click, drop

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


class Pupil(MouseDrawer):
    """Reads a lesson, does what it says, and asks for the check."""

    def __init__(self, window, qtbot, example: str) -> None:
        self.window, self.qtbot, self.document = window, qtbot, window.document
        self.view = window.canvas.view
        open_and_run(window, example)
        self.settle()

    def settle(self) -> None:
        """The network is whole and live."""
        self.qtbot.waitUntil(lambda: self.window.session.settled)

    def frame(self) -> None:
        self.key(Qt.Key.Key_Home)

    def at(self, name: str) -> str:
        """Id of the node of this name, selected by a click."""
        self.frame()
        node = next(node for node in self.document.block.nodes if node.name == name)
        click(self.window, self.qtbot, node.id)
        assert self.document.selection == {node.id}
        return node.id

    def key(self, key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        """A key on the canvas."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        self.view.setFocus()
        self.qtbot.keyClick(self.view, key, modifiers)

    def check(self, note: str = "note 1") -> str:
        """A click on the button of a note; gives what it says then."""
        self.settle()
        while self.document.here:
            self.key(Qt.Key.Key_Escape)
        self.frame()
        item = self.window.canvas.scene.items_by_id[next(n.id for n in self.document.block.nodes if n.name == note)]
        item.set_lesson_result(None)
        where = self.view.mapFromScene(item.pos() + QPointF(check_rect(item.look).center()))
        self.qtbot.mouseClick(self.view.viewport(), LEFT, pos=where)
        self.qtbot.waitUntil(lambda: item.result is not None)
        return item.result.words

    def line(self, field, text: str) -> None:
        """Words into a field that is in sight."""
        field.setFocus()
        field.selectAll()
        self.qtbot.keyClicks(field, text)
        self.qtbot.keyClick(field, Qt.Key.Key_Return)

    def parameter(self, name: str):
        """A parameter found by the filter of the tree and clicked; gives the Weights panel's line of values."""
        panel, weights = self.window.panel("parameters"), self.window.panel("weights")
        self.window.show_panel("parameters")
        self.line(panel.filter, name)
        self.qtbot.waitUntil(lambda: panel.model.index_of(name).isValid())
        rect = panel.tree.visualRect(panel.model.index_of(name))
        self.qtbot.mouseClick(panel.tree.viewport(), LEFT, pos=rect.center())
        self.qtbot.waitUntil(lambda: weights.title.text() == name and weights.by_hand.isVisible())
        return weights.by_hand

    def replace(self, kind: str) -> None:
        """Another layer in the place of the selected ones."""
        self.key(Qt.Key.Key_S, SHIFT)
        search = self.window.canvas.search
        self.qtbot.keyClicks(search.line, kind)
        assert search.list.currentItem().data(EntryRole).name == kind
        self.qtbot.keyClick(search.line, Qt.Key.Key_Return)


@pytest.fixture
def pupil(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv(WHERE, str(tmp_path / "trusted.txt"))
    window = shown_window(qtbot, new_design(), InlineClient, (1600, 1000))
    window.session.start()
    return lambda example: Pupil(window, qtbot, example)


def test_5_1b_mlp(pupil):
    reader = pupil("mlp")
    assert reader.check() == "Not yet: There are 7,946 parameters, not 3,978."
    reader.at("hidden")
    reader.set(out_features="128")
    assert reader.check().startswith("Not yet: ")
    reader.at("out")
    reader.set(in_features="128")
    assert reader.check() == "Done"


def test_5_5d_mlp(pupil, tmp_path):
    reader = pupil("mlp")
    assert reader.check("note 2") == "Not yet: No parameter is called output.weight."
    reader.at("out")
    reader.name("outputs")
    assert reader.check("note 2") == "Not yet: No parameter is called output.weight."
    reader.name("output")
    assert reader.check("note 2") == "Done"


def test_n1_sequential(pupil):
    reader = pupil("sequential")
    assert reader.check() == "Not yet: 1 is not bypassed."
    reader.at("0")
    reader.key(Qt.Key.Key_M)
    assert reader.check() == "Not yet: 1 is not bypassed."
    reader.key(Qt.Key.Key_Z, CTRL)
    reader.at("1")
    reader.key(Qt.Key.Key_M)
    assert reader.check() == "Done"


def test_5_6f_sequential(pupil):
    reader = pupil("sequential")
    assert reader.check("note 2") == "Not yet: The parameters are on cpu, not on meta."
    device = reader.window.tool_bar.device
    choose_in(device, reader.qtbot, device.itemText(device.findData("meta")))
    assert reader.check("note 2") == "Done"


def test_5_1c_my_sequential(pupil):
    reader = pupil("my_sequential")
    assert reader.check() == "Not yet: Nothing that runs calls 1 once more."
    reader.at("1")
    reader.key(Qt.Key.Key_D, ALT)
    (again,) = reader.document.selection
    assert reader.check() == "Not yet: Nothing that runs calls 1 once more.", "it is not wired yet"
    ids = {node.name: node.id for node in reader.document.block.nodes}
    reader.wire(ids["2"], again)
    reader.wire(again, ids["Y"], into="value")
    assert reader.check() == "Done"


def test_5_1d_fixed_hidden_mlp(pupil):
    reader = pupil("fixed_hidden_mlp")
    assert reader.check() == "Not yet: rand_weight is a plain constant, not a buffer."
    reader.at("rand_weight")
    reader.pick("role", "unsaved")
    assert reader.check() == "Not yet: rand_weight is an unsaved buffer, not a buffer."
    reader.at("rand_weight")
    reader.pick("role", "buffer")
    assert reader.check() == "Done"


def test_5_1e_nest_mlp(pupil):
    reader = pupil("nest_mlp")
    assert reader.check() == "Not yet: No parameter is called head.linear.weight."
    reader.at("linear")
    reader.tell("Edit", "Group into a Block…", line="head")
    assert reader.check() == "Done"


def test_5_1e_chimera(pupil):
    reader = pupil("chimera")
    assert reader.check().startswith("Not yet: 2.linear.bias: number ")
    by_hand = reader.parameter("2.linear.bias")
    reader.line(by_hand.value, "1")
    assert reader.check() == "Done"


def test_5_1j_resnet152(pupil):
    reader = pupil("resnet152")
    reader.at("layer2")
    reader.set(times="3")
    assert reader.check().startswith("Not yet: There are ")
    reader.at("layer3")
    reader.set(times="5")
    assert reader.check() == "Done"


def test_5_2k_two_layer(pupil):
    reader = pupil("two_layer")
    assert reader.check().startswith("Not yet: 2.weight: number ")
    by_hand = reader.parameter("2.weight")
    reader.line(by_hand.index, "0, 3")
    reader.line(by_hand.value, "42")
    assert "not 42" in reader.check()
    by_hand.index.clear()
    reader.line(by_hand.value, "42")
    assert reader.check() == "Done"


def test_5_2e_rgnet(pupil):
    reader = pupil("rgnet")
    assert reader.check().startswith("Not yet: 0.block 1.0.bias: number ")
    reader.line(reader.parameter("0.block 1.0.bias").value, "0")
    assert reader.check() == "Done"


def test_5_2l_shared_layers(pupil):
    reader = pupil("shared_layers")
    assert reader.check().startswith("Not yet: 4.weight[0, 0] is ")
    by_hand = reader.parameter("2.weight")
    reader.line(by_hand.index, "0, 0")
    reader.line(by_hand.value, "100")
    assert reader.check() == "Done"


def test_5_3b_lazy_mlp(pupil):
    reader = pupil("lazy_mlp")
    assert reader.check() == "Not yet: Some shapes are not known yet: run the network once."
    with reader.qtbot.waitSignal(reader.window.session.ran):
        reader.key(Qt.Key.Key_F5)
    assert reader.check() == "Done"


def rewrite(reader, name: str, old: str, new: str) -> None:
    """Opens the text of a custom layer by a double click, writes over what stands there, and applies it."""
    card = reader.window.canvas.scene.items_by_id[reader.at(name)].card
    where = reader.view.mapFromScene(card.center())
    reader.qtbot.mouseDClick(reader.view.viewport(), LEFT, pos=where)
    editor = reader.window.layer_windows.editors[-1]
    while editor.code.find(old):
        reader.qtbot.keyClicks(editor.code, new) if new else reader.qtbot.keyClick(editor.code, Qt.Key.Key_Delete)
        cursor = editor.code.textCursor()
        cursor.movePosition(cursor.MoveOperation.Start)
        editor.code.setTextCursor(cursor)
        if new:
            break
    reader.qtbot.keyClick(editor.code, Qt.Key.Key_Return, CTRL)
    editor.close()


def trust(reader) -> None:
    reader.qtbot.mouseClick(reader.window.trust_bar.trust, LEFT)
    reader.settle()


def test_5_4b_centered_layer(pupil):
    reader = pupil("centered_layer")
    trust(reader)
    assert reader.check().startswith("Not yet: Alone a sample gives something else than in its batch: up to 0.")
    rewrite(reader, "1", "X.mean()", "X.mean(dim=0, keepdim=True)")
    assert reader.check().startswith("Not yet: Alone"), "that is the mean of each column"
    rewrite(reader, "1", "dim=0", "dim=-1")
    assert reader.check() == "Done"


def test_5_4c_my_linear(pupil):
    reader = pupil("my_linear")
    trust(reader)
    assert reader.check() == "Not yet: Nothing that is given depends on a parameter, as far as gradients go."
    rewrite(reader, "0", ".data", "")
    assert reader.check() == "Done"


def test_6_1a_dense_or_convolution(pupil):
    reader = pupil("dense_or_convolution")
    assert reader.check() == "Not yet: There are 1,000,002,802 parameters, not 10,001,812."
    reader.at("dense")
    reader.set(out_features="10")
    assert reader.check() == "Done"


def test_6_2c_edge_detector(pupil):
    reader = pupil("edge_detector")
    assert reader.check() == "Not yet: The network gives B×1×6×7, not …×5×8."
    reader.at("edges")
    reader.set(kernel_size="2, 1")
    (rule,) = reader.window.panel("inspector").node_form.start.rows
    reader.line(rule.values.line, "((1,), (-1,))")
    assert reader.check() == "Done"


def test_6_2a_corr2d(pupil):
    reader = pupil("corr2d")
    assert reader.check() == "Not yet: conv.weight: number 0 is 0, not 3."
    by_hand = reader.parameter("conv.weight")
    for place, value in (("0, 0, 0, 0", "3"), ("0, 0, 0, 1", "2"), ("0, 0, 1, 0", "1"), ("0, 0, 1, 1", "0")):
        reader.line(by_hand.index, place)
        reader.line(by_hand.value, value)
    assert reader.check() == "Done"


def test_6_2d_learned_kernel(pupil):
    reader = pupil("learned_kernel")
    assert reader.check().startswith("Not yet: conv.weight: number ")
    reader.at("conv")
    reader.key(Qt.Key.Key_K, CTRL | SHIFT)
    reader.qtbot.waitUntil(reader.window.panel("laboratory").isVisible)
    lab = reader.window.panel("laboratory").panel
    reader.qtbot.waitUntil(lambda: lab.isVisible() and lab.bench.shown is not None)

    def press(widget, pos=None) -> None:
        reader.qtbot.waitUntil(lambda: widget.isVisible() and widget.isEnabled())
        reader.qtbot.mouseClick(widget, LEFT, pos=pos or widget.rect().center())

    edges = next(entry for entry in lab.kernel_bar.menu.actions() if entry.text().startswith("Upright edges"))
    lab.kernel_bar.menu.popup(lab.mapToGlobal(lab.rect().center()))
    reader.qtbot.mouseMove(lab.kernel_bar.menu, lab.kernel_bar.menu.actionGeometry(edges).center())
    press(lab.kernel_bar.menu, lab.kernel_bar.menu.actionGeometry(edges).center())
    reader.qtbot.waitUntil(lambda: lab.bench.shown.partial.sum(0)[0].tolist() == [0, 1, 0, 0, 0, -1, 0])
    press(lab.modes.button(LEARN))
    page = lab.learn_page
    press(page.take)
    press(page.learn)
    reader.qtbot.waitUntil(lambda: page.words.text().endswith("Kernel: 0.98847  −0.98847"))
    reader.qtbot.waitUntil(lambda: page.player.at == 10)
    press(page.use)
    press(lab.kernel_bar.apply)
    assert reader.check() == "Done"


def outputs(reader) -> list[list[float]]:
    """What the network gives for what is fed in."""
    with reader.qtbot.waitSignal(reader.window.session.ran):
        reader.key(Qt.Key.Key_F5)
    module = reader.window.session.engine.client.module
    inputs, _ = feed(reader.document.design, reader.window.session.choice)
    with torch.no_grad():
        results = module(*inputs)
    return [result.flatten().tolist() for result in (results if isinstance(results, tuple) else (results,))]


def test_6_2a_the_books_numbers_flow_in_as_the_example_is_opened(pupil):
    assert outputs(pupil("corr2d")) == [[19, 25, 37, 43]]


def test_6_2c_the_books_image_flows_in_as_the_example_is_opened(pupil):
    assert outputs(pupil("edge_detector")) == [[0, 1, 0, 0, 0, -1, 0] * 6]


def test_6_5a_c_d_e_f_numbers_for_both_inputs_flow_in_as_the_example_is_opened(pupil):
    largest, mean, own_stride, padded, wide = outputs(pupil("pooling"))
    assert (largest, mean, own_stride) == ([4, 5, 7, 8], [2, 3, 5, 6], [10])
    assert padded == [5, 7, 13, 15, 6, 8, 14, 16] and wide == [5, 7, 13, 15]


def test_6_4a_b_two_channels_and_the_books_kernels_are_there_as_the_example_is_opened(pupil):
    one, three, *_ = outputs(pupil("channels"))
    assert one == [56, 72, 104, 120]
    assert three == [56, 72, 104, 120, 76, 100, 148, 172, 96, 128, 192, 224]


def test_the_numbers_of_an_example_go_with_it_and_pictures_come_back(pupil):
    reader = pupil("channels")
    assert "Typed: 0 1 2 3" in reader.window.tool_bar.input.currentText()
    assert pupil("lenet").window.session.choice == InputChoice()


def test_inside_a_block_f9_asks_the_lesson_of_the_main_block(pupil):
    reader = pupil("nest_mlp")
    card = reader.window.canvas.scene.items_by_id[reader.at("net")].card
    reader.qtbot.mouseDClick(reader.view.viewport(), LEFT, pos=reader.view.mapFromScene(card.center()))
    assert reader.document.here
    reader.key(Qt.Key.Key_F9)
    reader.qtbot.waitUntil(lambda: "No parameter is called head.linear.weight" in reader.window.notice.text)


def test_6_3e_padding_stride(pupil):
    reader = pupil("padding_stride")
    assert reader.check() == "Not yet: odd gives B×1×2×2, not …×4×4."
    reader.at("odd")
    reader.set(stride="2", padding="1, 2")
    assert reader.check() == "Done"


def test_6_4c_channels(pupil):
    reader = pupil("channels")
    assert reader.check().startswith("Not yet: one_by_one.weight and dense.weight differ by up to ")
    reader.at("one_by_one")
    reader.key(Qt.Key.Key_C, CTRL | ALT)
    reader.at("dense")
    reader.key(Qt.Key.Key_V, CTRL | ALT)
    assert reader.check() == "Done"


def test_6_5a_pooling(pupil):
    reader = pupil("pooling")
    assert reader.check() == "Not yet: own_stride gives B×1×1×1, not …×2×2."
    reader.at("own_stride")
    reader.set(stride="1")
    assert reader.check() == "Done"


def test_6_6e_lenet(pupil):
    reader = pupil("lenet")
    assert reader.check() == "Not yet: 0 of 2 MaxPool2d are in what runs."
    reader.frame()
    drop(reader.window, "layer:MaxPool2d", QPointF(0, -300))
    drop(reader.window, "layer:MaxPool2d", QPointF(300, -300))
    assert reader.check() == "Not yet: 0 of 2 MaxPool2d are in what runs."
    reader.at("2")
    reader.key(Qt.Key.Key_G, SHIFT)
    reader.replace("MaxPool2d")
    assert reader.check() == "Done"


def test_n5_lenet_relu(pupil):
    reader = pupil("lenet_relu")
    assert reader.check() == "Not yet: There are 61,706 parameters, not 61,750."
    for name in ("0", "3"):
        reader.frame()
        item = reader.window.canvas.scene.items_by_id[next(n.id for n in reader.document.block.nodes if n.name == name)]
        drop(reader.window, "layer:BatchNorm2d", item.card.center() + QPointF(item.card.width() / 2 + 30, 0))
    assert reader.check() == "Done"


def test_6_6b_without_its_padding_the_problem_says_what_was_flattened_and_its_link_writes_the_number(pupil):
    reader = pupil("lenet")
    reader.at("0")
    reader.set(padding="0")
    said = "7 expects 400 features, gets 256 (16×4×4 flattened from 5)"
    reader.qtbot.waitUntil(lambda: [p.message for p in reader.window.session.problems] == [said])
    dense = reader.at("7")
    row = reader.window.panel("inspector").node_form.settings.rows["in_features"]
    reader.qtbot.waitUntil(row.repair.isVisible)
    assert row.message.text() == said and row.repair.text() == "Set in_features to 256"
    reader.qtbot.mouseClick(row.repair, LEFT)
    assert reader.document.block.node(dense).settings["in_features"] == 256
    reader.settle()
    assert not reader.window.session.problems and reader.window.session.shapes.parameters == 61_706 - 144 * 120


def test_6_6b_the_shapes_stand_on_the_wires_before_anything_has_run(pupil, monkeypatch):
    monkeypatch.setattr("designer.ui.session.session.Session.run", lambda self: None)
    reader = pupil("lenet")
    ids = {node.name: node.id for node in reader.document.block.nodes}
    shapes = reader.window.session.shapes.nodes
    told = [shapes[ids[str(index)]].outputs["output"].removeprefix("B×") for index in range(12)]
    assert told == [
        "6×28×28", "6×28×28", "6×14×14", "16×10×10", "16×10×10", "16×5×5", "400", "120", "120", "84", "84", "10",
    ]  # fmt: skip
    assert reader.window.session.last_run is None
