"""6.2h: the convolution as a matrix, its row lit in step with the window, and what each number of it is."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from designer.ui.palette import DARK, LIGHT
from designer.ui.panels.laboratory.layer_choice import BY_HAND
from designer.ui.panels.laboratory.matrix_stage import too_large
from designer.ui.panels.laboratory.modes import MATRIX, WINDOW
from tests.ui.panels.laboratory.conftest import CONV1, CONV2, POOL1


def as_matrix(lab):
    lab.press(lab.panel.modes.button(MATRIX))
    return lab.panel.window_page.matrix_stage


@pytest.fixture
def book(lab):
    """0 … 8 under 0 1 / 2 3, as a matrix."""
    lab.look(BY_HAND)
    as_matrix(lab)
    return lab


@pytest.fixture
def stage(book):
    return book.panel.window_page.matrix_stage


def colour(stage, rect):
    """Of a cell, beside its number."""
    inside = rect.topLeft() + (rect.center() - rect.topLeft()) / 3
    return stage.grab().toImage().pixelColor(inside.toPoint())


def test_6_2h_the_matrix_has_the_kernel_in_its_places_and_gives_the_output(book, stage):
    assert stage.matrix.shape == (4, 9) and np.count_nonzero(stage.matrix) == 12
    assert stage.matrix[0].tolist() == [0, 1, 0, 2, 3, 0, 0, 0, 0]
    assert (stage.matrix @ book.shown.maps[0].ravel()).tolist() == [19, 25, 37, 43]
    said = "The matrix times the flattened input is the output: the largest difference is 0."
    assert book.panel.window_page.remark.text() == said
    cell = stage.places.matrix.cell_rect
    assert colour(stage, cell(1, 5)) == QColor(LIGHT.positive), "3 is the strongest number of the kernel"
    assert colour(stage, cell(1, 6)) == QColor(LIGHT.panel)


def test_6_2h_the_row_is_lit_in_step_with_the_window(book, stage, qtbot):
    stage.setFocus()
    for key, row in ((Qt.Key.Key_Period, 1), (Qt.Key.Key_End, 3), (Qt.Key.Key_Home, 0), (Qt.Key.Key_Down, 1)):
        qtbot.keyClick(stage, key)
        assert stage.row == row and book.stage.at == divmod(row, 2)
        edge = stage.places.row_rect(row)
        picture = stage.grab().toImage()
        assert picture.pixelColor(round(edge.left()), round(edge.center().y())) == QColor(LIGHT.accent)
    assert book.panel.window_page.sentence.text() == "1·0 + 2·1 + 4·2 + 5·3 = 25"
    qtbot.mouseClick(stage, Qt.MouseButton.LeftButton, pos=stage.places.matrix.cell_rect(2, 8).center().toPoint())
    assert stage.row == 2
    qtbot.mouseClick(stage, Qt.MouseButton.LeftButton, pos=stage.places.behind(3).center().toPoint())
    book.press(book.panel.modes.button(WINDOW))
    assert book.stage.at == (1, 1), "the window stands where the row was chosen"


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (
            lambda p: p.matrix.cell_rect(2, 7),
            "row 2 is output [1, 0]  ·  column 7 is input [2, 1]  ·  kernel [1, 1]: 3",
        ),
        (
            lambda p: p.matrix.cell_rect(0, 8),
            "row 0 is output [0, 0]  ·  column 8 is input [2, 2]  ·  out of the window: 0",
        ),
        (lambda p: p.above(4), "column 4 is input [1, 1]"),
        (lambda p: p.behind(1), "row 1 is output [0, 1]"),
        (lambda p: p.input.cell_rect(2, 0), "column 6 is input [2, 0]"),
    ],
)
def test_6_2h_the_mouse_tells_which_pixel_of_input_and_output_a_number_joins(book, stage, qtbot, place, said):
    qtbot.mouseMove(stage, place(stage.places).center().toPoint())
    assert book.panel.window_page.remark.text() == said


def test_6_2h_a_kernel_that_is_changed_changes_the_matrix(book, stage):
    book.shelf("Flip Both Ways")
    assert stage.matrix[0].tolist() == [3, 2, 0, 1, 0, 0, 0, 0, 0]
    book.enter(book.panel.hand_bar.fields["padding"], "1")
    assert stage.matrix.shape == (16, 9)
    np.testing.assert_array_equal((stage.matrix @ np.arange(9)).reshape(4, 4), book.shown.result)


def test_6_2h_of_a_layer_it_is_what_one_channel_adds_and_a_large_one_says_its_size(lab):
    lab.look(CONV2)
    stage = as_matrix(lab)
    assert stage.matrix.shape == (100, 196)
    np.testing.assert_allclose(stage.matrix @ lab.shown.maps[0].ravel(), lab.shown.partial[0].ravel(), atol=1e-5)
    assert lab.panel.window_page.remark.text().startswith(
        "The matrix times the flattened input is what channel 0 adds: "
    )
    lab.look(CONV1)
    assert lab.panel.modes.checkedId() == MATRIX, "the way to look stays"
    assert stage.places is None and stage.words == ""
    lab.panel.set_palette(DARK)
    picture = stage.grab().toImage()
    middle = range(picture.height() // 2 - 12, picture.height() // 2 + 12)
    assert len({picture.pixelColor(x, y).name() for x in range(picture.width()) for y in middle}) > 2
    assert "784 × 784 = 614,656 numbers, of which the kernel fills at most 19,600" in too_large(lab.shown)
    lab.look(POOL1)
    assert lab.panel.modes.checkedId() == WINDOW and not lab.panel.modes.button(MATRIX).isVisible()
