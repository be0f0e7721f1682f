from dataclasses import replace

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from designer.engine.calls.laboratory import LookInto
from designer.engine.protocol import Refusal
from designer.graph import edit
from designer.graph.edit import set_setting
from designer.ui.palette import DARK, LIGHT
from designer.ui.panels.laboratory.layer_choice import BY_HAND
from designer.ui.panels.laboratory.shown import number
from tests.helpers.drawing import design, node, row
from tests.ui.panels.laboratory.conftest import CONV1, CONV2, POOL1


def module(lab):
    return lab.panel._session.engine.client.module


def colour_at(lab, point):
    return QColor(lab.stage.grab().toImage().pixel(point.toPoint()))


def test_what_would_fill_the_panel_is_said_and_the_button_does_it(idle, session, qtbot):
    assert idle.panel.empty_text.startswith("Run the network once: what flows into conv1 is shown here")
    qtbot.mouseClick(idle.panel.empty_page.run, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: idle.shown is not None)
    assert idle.panel.empty_text == ""
    np.testing.assert_array_equal(idle.shown.maps.shape, (1, 28, 28))


def test_without_a_layer_the_list_says_what_to_do_and_own_numbers_can_be_chosen(idle, document):
    empty = design(row(node("a", "op", "away", "cat")))
    document.edit("Nothing to look into", empty)
    idle.panel.show_node("")
    assert idle.panel.layers.currentIndex() == -1
    assert idle.panel.layers.placeholderText() == "Choose what to look into"
    assert idle.panel.empty_text.startswith("This design has no convolution")
    assert not idle.panel.modes.row.isVisible(), "there is nothing to look at in any way"
    idle.qtbot.keyClick(idle.panel.layers, Qt.Key.Key_Down)
    idle.hear()
    assert idle.shown.result.tolist() == [[19, 25], [37, 43]] and idle.panel.modes.row.isVisible()


def test_the_arithmetic_of_the_window_is_that_of_the_module(lab, qtbot):
    shown = lab.look(CONV2)
    qtbot.keyClick(lab.stage, Qt.Key.Key_Down)
    qtbot.keyClick(lab.stage, Qt.Key.Key_Right)
    assert lab.stage.at == (1, 1)
    products = sum(shown.products(channel, (1, 1)).sum() for channel in range(6))
    assert products + shown.bias == pytest.approx(float(shown.result[1, 1]), abs=1e-4)
    assert lab.panel.window_page.transport.place.text() == "row 1, column 1  ·  12 of 100"
    assert lab.panel.window_page.sentence.text().endswith(
        f"= {lab.panel.window_page.sentence.text().rpartition('= ')[2]}"
    )


def test_a_click_on_the_output_or_the_input_puts_the_window_there(lab):
    lab.look(CONV1)
    places = lab.stage.places
    lab.click(places.output.cell_rect(7, 3).center())
    assert lab.stage.at == (7, 3)
    lab.click(places.input.cell_rect(20, 11).center())
    assert lab.stage.at == (20, 11), "with padding 2 the window of 5 is centred on the cell"


def test_the_window_plays_and_fills_the_output_until_the_end(lab, qtbot):
    lab.look(POOL1)
    transport = lab.panel.window_page.transport
    player = transport.player
    transport.speed.setValue(100)
    qtbot.keyClick(lab.panel, Qt.Key.Key_Space)
    assert player.plays
    qtbot.waitUntil(lambda: player.at > 3)
    assert lab.stage.filled == player.at + 1
    places = lab.stage.places
    ahead, behind = places.output.cell_rect(13, 13).center(), places.output.cell_rect(0, 0).center()
    assert colour_at(lab, ahead) != colour_at(lab, behind), "what is to come is faint"
    qtbot.keyClick(lab.panel, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: not player.plays)
    assert player.at == 14 * 14 - 1


def test_a_kernel_cell_is_typed_and_the_whole_output_changes_but_not_the_module(lab, qtbot):
    shown = lab.look(CONV1)
    before, live = shown.result.copy(), module(lab).get_parameter("features.conv1.weight").detach().clone()
    lab.click(lab.stage.places.kernel.cell_rect(2, 2).center())
    lab.type_number("-3.5")
    assert lab.shown.kernels[0, 2, 2] == np.float32(-3.5)
    assert not np.array_equal(lab.shown.result, before)
    assert lab.panel.bench.changed_cells(0) == {(2, 2)}
    assert torch.equal(module(lab).get_parameter("features.conv1.weight"), live)
    lab.press(lab.panel.kernel_bar.reset)
    np.testing.assert_array_equal(lab.shown.result, before)


def test_a_ready_kernel_is_applied_and_put_back(lab, session, qtbot):
    lab.look(CONV1)
    live = module(lab).get_parameter("features.conv1.weight").detach().clone()
    lab.shelf("Identity")
    np.testing.assert_allclose(lab.shown.result, lab.shown.maps[0] + lab.shown.bias, atol=1e-6)
    lab.press(lab.panel.kernel_bar.apply)
    applied = module(lab).get_parameter("features.conv1.weight")[0, 0]
    assert applied.sum() == 1 and applied[2, 2] == 1
    assert not lab.panel.kernel_bar.apply.isEnabled()
    lab.press(lab.panel.kernel_bar.reset)
    assert torch.equal(module(lab).get_parameter("features.conv1.weight"), live)
    qtbot.waitUntil(lambda: not lab.panel.kernel_bar.reset.isEnabled())


def test_another_output_channel_and_another_input_channel_are_looked_into(lab, qtbot):
    lab.look(CONV2)
    lab.panel.output.setValue(5)
    qtbot.waitUntil(lambda: lab.shown.output == 5)
    lab.click(lab.stage.places.tiles[3].rect.center())
    assert lab.stage.channel == 3
    lab.shelf("Zeros")
    assert not lab.shown.partial[3].any()


def test_6_2a_the_book_s_numbers_are_there_and_can_be_typed_over(lab):
    lab.look(BY_HAND)
    assert lab.shown.result.tolist() == [[19, 25], [37, 43]]
    assert lab.panel.window_page.sentence.text() == "0·0 + 1·1 + 3·2 + 4·3 = 19"
    lab.click(lab.stage.places.input.cell_rect(0, 0).center(), double=True)
    lab.type_number("10")
    assert lab.shown.maps[0, 0, 0] == 10


def test_6_2e_flipped_both_ways_the_kernel_gives_the_true_convolution_and_flipped_again_the_first(lab):
    lab.look(BY_HAND)
    lab.shelf("Flip Both Ways")
    assert lab.shown.kernels.tolist() == [[[3, 2], [1, 0]]] and lab.shown.result.tolist() == [[5, 11], [23, 29]]
    lab.shelf("Flip Both Ways")
    assert lab.shown.result.tolist() == [[19, 25], [37, 43]]


@pytest.mark.parametrize(
    ("signal", "kernel", "correlated"),
    [("1 2 3", "0 1 0.5", [0.5, 2, 3.5, 3, 0]), ("0 1 0.5", "1 2 3", [0, 3, 3.5, 2, 0.5])],
)
def test_6_1e_two_rows_of_numbers_are_typed_and_only_the_true_convolution_may_change_them(
    lab, signal, kernel, correlated
):
    lab.look(BY_HAND)
    for field, text in (("input", "1, 3"), ("kernel", "1, 3"), ("padding", "0, 2")):
        lab.enter(lab.panel.hand_bar.fields[field], text)
    for column, text in enumerate(signal.split()):
        lab.click(lab.stage.places.input.cell_rect(0, column).center(), double=True)
        lab.type_number(text)
    for column, text in enumerate(kernel.split()):
        lab.click(lab.stage.places.kernel.cell_rect(0, column).center())
        lab.type_number(text)
    assert lab.shown.result.tolist() == [correlated], "the correlation turns round when they change places"
    lab.shelf("Flip Both Ways")
    assert lab.shown.result.tolist() == [[0, 1, 2.5, 4, 1.5]]


def test_however_narrow_the_panel_is_the_sentence_ends_with_its_result(lab):
    shown = lab.look(CONV2)
    sentence = lab.panel.window_page.sentence
    for width in (900, 620, 480):
        sentence.resize(width, sentence.height())
        sentence.say(lab.stage.sentence)
        assert sentence.fontMetrics().horizontalAdvance(sentence.text()) <= width or sentence.text().startswith("… =")
        assert sentence.text().endswith(f" = {number(shown.result[lab.stage.at])}") and "…" in sentence.text()


def test_where_the_other_channels_add_nothing_they_add_0_and_no_rounding(lab):
    shown = lab.look(CONV2)
    bare = replace(shown, result=shown.partial[0] + np.float32(shown.bias))
    assert all(bare.others(0, at) == 0 for at in np.ndindex(bare.size))
    assert shown.others(0, (1, 1)) == pytest.approx(float(shown.partial[1:, 1, 1].sum()), abs=1e-5)


def test_the_input_is_painted_with_the_brush(lab, qtbot):
    lab.panel.hand_bar.presets.activated.emit(1)
    lab.look(BY_HAND)
    assert lab.shown.result[0].tolist() == [0, 1, 0, 0, 0, -1, 0]
    lab.enter(lab.panel.hand_bar.brush, "1")
    plot = lab.stage.places.input
    start, end = plot.cell_rect(0, 2).center().toPoint(), plot.cell_rect(0, 5).center().toPoint()
    qtbot.mousePress(lab.stage, Qt.MouseButton.LeftButton, pos=start)
    for column in (3, 4):
        qtbot.mouseMove(lab.stage, plot.cell_rect(0, column).center().toPoint())
    qtbot.mouseMove(lab.stage, end)
    qtbot.mouseRelease(lab.stage, Qt.MouseButton.LeftButton, pos=end)
    lab.hear()
    assert lab.shown.maps[0, 0].tolist() == [1] * 8
    assert lab.shown.result[0].tolist() == [0] * 7, "a row without edges"


def test_sizes_are_typed_and_what_is_never_read_is_said(lab, qtbot):
    lab.panel.hand_bar.presets.activated.emit(5)
    lab.look(BY_HAND)
    assert (
        lab.panel.window_page.remark.text()
        == "Rows 6 and 7 are never read (16 of 64 cells), nor is part of the padding."
    )
    lab.enter(lab.panel.hand_bar.fields["stride"], "1")
    assert lab.shown.size == (6, 6)
    lab.enter(lab.panel.hand_bar.fields["kernel"], "9,3")
    assert lab.panel.message.text() == "the kernel's window 9×3 is larger than its input 8×10 with its padding"
    assert lab.panel.message.isVisible()


def test_numbers_that_are_none_are_said_and_marked(lab):
    lab.look(BY_HAND)
    lab.panel.hand.set_input(0, (0, 0), float("nan"))
    lab.hear()
    assert lab.panel.window_page.remark.text() == (
        "1 cell of the input is NaN or infinite, marked in pink. 1 cell of the output is NaN or infinite, marked in pink."
    )
    corner = lab.stage.places.output.cell_rect(0, 0)
    assert colour_at(lab, corner.topLeft() + (corner.center() - corner.topLeft()) / 3) == QColor(LIGHT.not_finite)


def test_a_node_that_goes_away_or_changes_while_it_is_shown(lab, document, qtbot):
    lab.look(CONV1)
    document.edit("Set padding", set_setting(document.design, "Features", "f2", "padding", 0))
    lab.panel._session.module.build()
    qtbot.waitUntil(lambda: lab.panel._session.has_errors or lab.shown.size == (24, 24))
    document.edit("Delete", edit.remove_nodes(document.design, "Features", {"f2"}))
    assert lab.panel.empty_text.startswith("The layer that was shown is not in the design any more.")
    document.undo_stack.undo()
    assert "not in the design" not in lab.panel.empty_text


def test_an_engine_that_ended_is_a_line_in_the_panel(lab, session, monkeypatch):
    lab.look(CONV1)
    client = session.engine.client
    lost = Refusal("the engine ended before it answered; restart it", lost=True)
    monkeypatch.setattr(client, "ask", lambda call, on_reply, on_refusal: on_refusal(lost))
    lab.shelf("Blur")
    assert lab.panel.message.isVisible()
    assert lab.panel.message.text() == lost.text
    assert lab.panel._pages.currentIndex() == 1, "what was shown stays"


def test_a_hidden_panel_asks_nothing(lab, session):
    lab.look(CONV1)
    lab.panel.hide()
    asked = len(session.engine.client.calls)
    session.ran.emit()
    assert len(session.engine.client.calls) == asked
    lab.panel.show()
    assert isinstance(session.engine.client.calls[-1], LookInto)


def test_dark_colours_reach_the_cells(lab):
    lab.look(BY_HAND)
    lab.panel.set_palette(DARK)
    corner = lab.stage.places.input.cell_rect(0, 0)
    assert colour_at(lab, corner.topLeft() + (corner.center() - corner.topLeft()) / 3) == QColor(DARK.panel)


def test_a_changed_kernel_is_painted_once_with_its_output_and_alone_where_that_takes_long(lab, session, monkeypatch):
    lab.look(CONV1)
    lab.hear()
    asked, told, bench = [], [], lab.panel.live
    monkeypatch.setattr(session.engine.client, "ask", lambda call, on_reply, on_refusal: asked.append((call, on_reply)))
    bench.changed.connect(lambda: told.append(lab.shown.result))
    bench.set_cell(0, (0, 0), 9.0)
    assert not told, "it waits a moment for its output"
    call, reply = asked[-1]
    reply(session.engine.client.engine.answer(call))
    lab.hear()
    assert len(told) == 1 and lab.stage.shown.kernels[0, 0, 0] == 9
    bench.set_cell(0, (0, 1), 8.0)
    lab.qtbot.waitUntil(lambda: len(told) == 2)
    assert lab.stage.shown.kernels[0, 0, 1] == 8, "no answer has come yet"
