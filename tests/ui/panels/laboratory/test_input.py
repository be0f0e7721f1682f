"""The input under the window: painted, moved by hand, put on its side, and the kernel with it."""

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt

from designer.ui.panels.laboratory.layer_choice import BY_HAND
from tests.ui.panels.laboratory.conftest import CONV1, POOL1

EDGES = [0, 1, 0, 0, 0, -1, 0]


def choose(lab, words):
    """Chooses from the menu of the input."""
    menu = lab.panel.window_page.input_menu.menu()
    next(act for act in menu.actions() if act.text().startswith(words)).trigger()
    lab.hear()


@pytest.fixture
def edge(lab):
    """The book's edge detector."""
    lab.panel.hand_bar.presets.activated.emit(1)
    lab.look(BY_HAND)
    return lab


def drag(lab, start, end):
    """Shift and drag from one cell of the input to another."""
    plot, shift = lab.stage.places.input, Qt.KeyboardModifier.ShiftModifier
    points = [plot.cell_rect(*cell).center().toPoint() for cell in (start, end)]
    lab.qtbot.mousePress(lab.stage, Qt.MouseButton.LeftButton, shift, points[0])
    lab.qtbot.mouseMove(lab.stage, points[1])
    lab.qtbot.mouseRelease(lab.stage, Qt.MouseButton.LeftButton, shift, points[1])
    lab.hear()


def test_6_2c_the_transposed_image_has_no_upright_edges_and_the_transposed_kernel_finds_those_that_lie(edge):
    assert edge.shown.result.tolist() == [EDGES] * 6
    choose(edge, "Transpose")
    assert edge.shown.maps.shape == (1, 8, 6)
    assert edge.shown.result.shape == (8, 5) and not edge.shown.result.any()
    edge.shelf("Transpose")
    assert edge.shown.kernels.tolist() == [[[1], [-1]]]
    assert edge.shown.result.T.tolist() == [EDGES] * 6
    assert edge.panel.hand_bar.fields["kernel"].text() == "2,1"


def test_6_2c_the_kernel_of_a_live_layer_is_put_on_its_side_if_it_is_square(lab):
    lab.look(CONV1)
    before = lab.shown.kernels.copy()
    lab.shelf("Transpose")
    np.testing.assert_array_equal(lab.shown.kernels, before.transpose(0, 2, 1))
    assert lab.panel.bench.edited


def test_6_5b_the_image_is_dragged_under_a_pooling_and_the_maximum_stays_where_it_was(edge):
    pixels = np.asarray(edge.shown.result)
    hand = edge.panel.hand
    hand.put(hand.typed.with_sizes((6, 7), (1, 2)))
    hand.fill(pixels[None])
    edge.hear()
    edge.panel.hand_bar.sort.activated.emit(1)
    edge.hear()
    assert edge.shown.result[0].tolist() == [1, 1, 0, 0, 0, 0]
    drag(edge, (2, 2), (2, 3))
    assert edge.shown.result[0].tolist() == [0, 1, 1, 0, 0, 0], "the second place sees the edge either way"
    edge.qtbot.keyClick(edge.stage, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    edge.hear()
    assert edge.shown.result[0].tolist() == [1, 1, 0, 0, 0, 0]


def test_6_5b_what_flows_into_a_live_pooling_is_dragged_under_it_and_put_back(lab):
    shown = lab.look(POOL1)
    before, result = shown.maps.copy(), shown.result.copy()
    drag(lab, (10, 10), (13, 11))
    moved = np.roll(before, (3, 1), (1, 2))
    np.testing.assert_array_equal(lab.shown.maps, moved)
    pooled = torch.nn.functional.avg_pool2d(torch.from_numpy(moved), 2)[0]
    np.testing.assert_allclose(lab.shown.result, pooled, rtol=1e-6)
    assert lab.panel.window_page.remark.text().startswith("The input is moved 3 rows down and 1 column to the right")
    choose(lab, "Back")
    np.testing.assert_array_equal(lab.shown.result, result)
    assert not lab.panel.window_page.remark.isVisible()


def test_6_1c_the_image_is_dragged_under_a_convolution_and_the_map_moves_along_away_from_the_border(lab):
    shown = lab.look(CONV1)
    before, result = shown.maps.copy(), shown.result.copy()
    drag(lab, (10, 10), (13, 11))
    np.testing.assert_array_equal(lab.shown.maps, np.roll(before, (3, 1), (1, 2)))
    along = np.roll(result, (3, 1), (0, 1))
    np.testing.assert_allclose(lab.shown.result[5:-2, 3:-2], along[5:-2, 3:-2], rtol=1e-5, atol=1e-6)


def test_6_1d_the_window_follows_the_mouse_over_the_output(lab):
    lab.look(CONV1)
    places = lab.stage.places
    for cell in ((3, 4), (20, 11)):
        lab.qtbot.mouseMove(lab.stage, places.output.cell_rect(*cell).center().toPoint())
        lab.qtbot.waitUntil(lambda cell=cell: lab.stage.at == cell)
    lab.qtbot.mouseMove(lab.stage, places.input.cell_rect(2, 2).center().toPoint())
    assert lab.stage.at == (20, 11), "over the input it stays until it is clicked"


def test_6_2h_ready_kernels_have_the_derivatives_of_every_order(edge):
    edge.enter(edge.panel.hand_bar.fields["input"], "1,6")
    edge.enter(edge.panel.hand_bar.fields["kernel"], "1,3")
    edge.panel.hand.fill(np.float32([[[0, 1, 4, 9, 16, 25]]]))
    edge.shelf("Derivative of order width")
    assert edge.shown.kernels.tolist() == [[[1, -2, 1]]]
    assert edge.shown.result.tolist() == [[2, 2, 2, 2]]
    edge.enter(edge.panel.hand_bar.fields["kernel"], "1,4")
    edge.shelf("Derivative of order width")
    assert not edge.shown.result.any(), "the third derivative of squares"


@pytest.mark.parametrize(("words", "first"), [("Counted", [0, 1, 2]), ("All 0", [0, 0, 0]), ("All 1", [1, 1, 1])])
def test_the_input_is_filled(edge, words, first):
    choose(edge, words)
    assert edge.shown.maps[0, 0, :3].tolist() == first
