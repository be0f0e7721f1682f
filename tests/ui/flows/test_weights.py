"""The Weights panel shows what flows out of the selected node, what comes back, and where it attends."""

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from designer.files.design import write_design
from designer.graph.model import Block
from designer.runtime.flows.flows import catch
from designer.runtime.reports import Aim, InputChoice, OfFlow
from designer.runtime.runs.feed import feed
from tests.helpers.drawing import design, node, wire
from tests.runtime.nets import copies, shared_chain
from tests.ui.flows.conftest import run


@pytest.fixture
def panel(window, qtbot):
    window.show_panel("weights")
    return window.panel("weights")


def shown(qtbot, panel, path, sort="output"):
    """Waits until this is what is shown, exactly; gives the values of the picture."""

    def is_there():
        subject, fine = panel.reader.subject, panel.heatmap.fine
        return isinstance(subject, OfFlow) and (subject.path, subject.sort) == (path, sort) and fine is not None

    qtbot.waitUntil(is_there)
    qtbot.waitUntil(lambda: panel.heatmap.fine is not None and not np.isnan(panel.heatmap.fine.values).all())
    return panel.heatmap


def open_design(window, qtbot, tmp_path, drawn):
    path = tmp_path / "net.design.json"
    write_design(drawn, path)
    window.document.open(path)
    qtbot.waitUntil(lambda: window.session.settled)


def live_of(window):
    live = window.session.engine.client.engine.state.live
    return live, feed(live.design, window.session.choice)[0][0]


def click_tab(qtbot, panel, text):
    tabs = panel.flow.tabs
    at = next(at for at in range(tabs.count()) if tabs.tabText(at) == text)
    qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(at).center())


def test_a_double_click_on_a_thumbnail_leads_to_the_feature_maps(window, panel, qtbot):
    window.document.enter("n2")
    window.canvas.frame_all()
    run(window, qtbot)
    scene, view = window.canvas.scene, window.canvas.view
    edge = next(edge for edge in scene.wires.edges if edge.source.node == "f2")
    spot = view.mapFromScene(scene.wires.thumbnail_place(edge).center())
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert scene.selected_edges == {edge}
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    heatmap = shown(qtbot, panel, "n2/f2")
    assert panel.title.text() == "conv1" and panel.facts.text() == "1×6×28×28 · float32 · output"
    live, x = live_of(window)
    with torch.no_grad():
        maps = live.module.get_submodule("features.conv1")(x)[0].numpy()
    sheet = heatmap.sheet
    assert sheet.index_at(0, 29) == (0, 1, 0, 0), "the second map stands beside the first"
    qtbot.waitUntil(lambda: panel.counted is not None)
    assert panel.counted.tally.low == pytest.approx(float(maps.min()), rel=1e-5)


def test_what_flows_here_is_in_the_menu_of_a_card_and_of_a_wire(window, panel, qtbot):
    window.document.select({"n4"})
    qtbot.waitUntil(lambda: window.actions_by_id["flow"].isEnabled())
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
    shown(qtbot, panel, "n4")
    assert panel.facts.text() == "1×120 · float32 · output"
    edge = next(edge for edge in window.document.block.edges if edge.source.node == "n3")
    window.document.select(())
    window.canvas.scene.select_edges({edge})
    qtbot.waitUntil(lambda: window.actions_by_id["flow"].isEnabled())
    window.actions_by_id["flow"].trigger()
    shown(qtbot, panel, "n3")


def test_the_panel_follows_the_selection_until_a_parameter_is_chosen(window, panel, qtbot):
    window.document.select({"n4"})
    click_tab(qtbot, panel, "Output")
    shown(qtbot, panel, "n4")
    window.document.enter("n2")
    window.document.select({"f5"})
    shown(qtbot, panel, "n2/f5")
    window.document.select({"f2", "f5"})
    assert panel.reader.subject.path == "n2/f5", "of several it shows the one before"
    edge = next(edge for edge in window.document.block.edges if edge.source.node == "f3")
    window.document.select(())
    window.canvas.scene.select_edges({edge})
    shown(qtbot, panel, "n2/f3")
    window.document.select({"f5"})
    window.panel("parameters").chosen.emit("fc1.weight")
    assert panel.flow.sort == "" and panel.reader.subject.name == "fc1.weight"
    assert panel.by_hand.isVisible()
    click_tab(qtbot, panel, "Output")
    shown(qtbot, panel, "n2/f5")
    assert not panel.by_hand.isVisible()


def test_the_gradient_is_of_the_number_that_is_chosen_below_the_switch(window, panel, qtbot):
    window.document.enter("n2")
    window.document.select({"f2"})
    window.session.flows.set_aim(Aim("element", 4))
    click_tab(qtbot, panel, "Gradient")
    shown(qtbot, panel, "n2/f2", "gradient")
    assert panel.flow.aim.isVisible() and panel.facts.text().endswith("gradient of element 4 of y")
    qtbot.waitUntil(lambda: panel.counted is not None)
    first = panel.counted.tally.high
    panel.flow.aim.index.setValue(5)
    qtbot.waitUntil(lambda: panel.reader.subject.aim.index == 5 and panel.counted is not None)
    assert panel.counted.tally.high != first
    assert panel.reader.subject.aim == Aim("element", 5)
    panel.flow.aim.index.setValue(10)
    qtbot.waitUntil(lambda: "there is no 10" in panel.empty_text)


def test_a_run_with_another_input_is_shown_at_once_in_the_same_place(window, panel, qtbot):
    window.document.select({"n1"})
    click_tab(qtbot, panel, "Output")
    shown(qtbot, panel, "n1")
    qtbot.waitUntil(lambda: panel.counted is not None)
    before = panel.counted.tally.total
    window.session.set_choice(InputChoice(index=5))
    run(window, qtbot)
    qtbot.waitUntil(lambda: panel.reader.subject.choice.index == 5)
    qtbot.waitUntil(lambda: panel.counted is not None and panel.counted.tally.total != before)


def test_one_sample_of_a_batch_is_shown_and_another_can_be_chosen(window, panel, qtbot):
    window.session.set_choice(InputChoice(batch=3))
    window.document.enter("n2")
    window.document.select({"f2"})
    click_tab(qtbot, panel, "Output")
    heatmap = shown(qtbot, panel, "n2/f2")
    assert panel.flow.sample.isVisible() and panel.flow.sample.maximum() == 2
    panel.flow.sample.stepUp()
    qtbot.waitUntil(lambda: heatmap.sheet.arrangement.fixed == ((0, 1),))
    assert heatmap.sheet.index_at(0, 0) == (1, 0, 0, 0)
    window.document.select({"f3"})
    shown(qtbot, panel, "n2/f3")
    qtbot.waitUntil(lambda: heatmap.sheet is not None and heatmap.sheet.arrangement.fixed == ((0, 1),))


def test_each_head_of_an_attention_is_a_matrix(window, panel, qtbot, tmp_path):
    x, y = node("x", "input", "x", shape=("B", 5, 8)), node("y", "output", "y")
    layer = node(
        "t", "layer", "dec", "TransformerDecoderLayer", d_model=8, nhead=4, dim_feedforward=8, batch_first=True
    )
    edges = (wire(x, layer, "tgt"), wire(x, layer, "memory"), wire(layer, y))
    open_design(window, qtbot, tmp_path, design(Block((x, layer, y), edges)))
    window.session.set_choice(InputChoice("random"))
    assert not panel.flow.tabs.isTabVisible(3)
    window.document.select({"t"})
    assert panel.flow.tabs.isTabVisible(3)
    click_tab(qtbot, panel, "Attention")
    heatmap = shown(qtbot, panel, "t", "attention")
    assert panel.facts.text() == "1×4×5×5 · float32 · attention"
    assert heatmap.sheet.kernels == (2, 2) and heatmap.sheet.kernel == (5, 5)
    qtbot.waitUntil(lambda: panel.flow.part.isVisible())
    assert [panel.flow.part.itemText(at) for at in range(2)] == ["self_attn", "multihead_attn"]
    panel.flow.part.setCurrentIndex(1)
    panel.flow.part.activated.emit(1)
    qtbot.waitUntil(lambda: panel.reader.subject.part == 1)
    window.document.select({"x"})
    qtbot.waitUntil(lambda: "does not attend" in panel.empty_text)


def test_each_call_and_each_output_of_a_node_can_be_chosen(window, panel, qtbot, tmp_path):
    x, y = node("x", "input", "x", shape=(7, "B", 4)), node("y", "output", "y")
    lstm = node("l", "layer", "lstm", "LSTM", input_size=4, hidden_size=5)
    open_design(window, qtbot, tmp_path, design(Block((x, lstm, y), (wire(x, lstm), wire(lstm, y)))))
    window.session.set_choice(InputChoice("random"))
    window.document.select({"l"})
    click_tab(qtbot, panel, "Output")
    heatmap = shown(qtbot, panel, "l")
    assert heatmap.sheet.size == (7, 5), "time by features"
    assert not panel.flow.call.isVisible() and panel.flow.port.isVisible()
    panel.flow.port.setCurrentIndex(panel.flow.port.findText("state"))
    panel.flow.port.activated.emit(1)
    qtbot.waitUntil(lambda: panel.facts.text().startswith("1×1×5"))
    assert panel.title.text() == "lstm · state"


def test_any_round_of_a_loop_can_be_looked_at(window, panel, qtbot, tmp_path):
    open_design(window, qtbot, tmp_path, copies(same_weights=True))
    with torch.no_grad():
        for parameter in window.session.engine.client.module.parameters():
            parameter.fill_(0.5)  # of its own first values a ReLU may leave nothing in any round
    window.session.set_choice(InputChoice("random"))
    window.document.select({"r"})
    click_tab(qtbot, panel, "Output")
    shown(qtbot, panel, "r")
    qtbot.waitUntil(lambda: panel.flow.call.isVisible())
    rounds = panel.flow.call.maximum()
    assert rounds > 1 and panel.flow.call.text() == "last call"
    last = panel.heatmap.fine.values.copy()
    panel.flow.call.setFocus()
    qtbot.keyClick(panel.flow.call, Qt.Key.Key_Up)
    assert panel.flow.call.text() == "call 1" and panel.reader.subject.call == 0
    heatmap = shown(qtbot, panel, "r")
    live, _ = live_of(window)
    assert not np.array_equal(heatmap.fine.values, last)
    with torch.no_grad():
        expected = catch(live, OfFlow("r", window.session.choice, call=0)).tensor
    assert np.allclose(heatmap.fine.values.reshape(-1), expected[0].reshape(-1).numpy())


def test_what_cannot_be_shown_is_said_in_one_line(window, panel, qtbot, tmp_path):
    click_tab(qtbot, panel, "Output")
    assert panel.empty_text == "Select a node to see what flows out of it."
    open_design(window, qtbot, tmp_path, shared_chain())
    window.document.select({"b"})
    window.session.set_choice(InputChoice("random"))
    click_tab(qtbot, panel, "Output")
    shown(qtbot, panel, "b")
    module = window.session.engine.client.module
    module[1].weight = torch.nn.Parameter(torch.zeros(9, 9))
    window.session.flows.changed.emit()
    qtbot.waitUntil(lambda: "mat1 and mat2" in panel.empty_text or "9" in panel.empty_text)


def test_as_many_samples_as_one_wants_are_fed_in(window, panel, qtbot):
    feed_form = window.panel("run").feed
    window.show_panel("run")
    feed_form.batch.setFocus()
    for _ in range(3):
        qtbot.keyClick(feed_form.batch, Qt.Key.Key_Up)
    assert window.session.choice == InputChoice(batch=4)
    run(window, qtbot)
    assert window.session.last_run.outputs[0].shape == (4, 10)
    window.document.select({"n1"})
    click_tab(qtbot, panel, "Output")
    shown(qtbot, panel, "n1")
    assert panel.flow.sample.maximum() == 3
