import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication

from designer.engine.calls.tiles import ReadTile
from designer.engine.protocol import Refusal
from designer.runtime.reports import Statistics, Tile
from designer.ui.palette import DARK, LIGHT
from designer.ui.panels.weights import NOTHING, WeightsPanel
from tests.ui.panels.conftest import live, row, tile

KERNELS = np.zeros((2, 3, 2, 2), np.float32)
KERNELS[1, 0] = [[-2.0, 0.0], [1.0, 2.0]]
MATRIX = np.array([[1.0, -1.0, 0.5], [0.0, 0.25, 0.4127]], np.float32)


@pytest.fixture
def panel(make, session, engine):
    tensors = {
        "conv.weight": (KERNELS, "kernels"),
        "fc.weight": (MATRIX, "matrix"),
        "fc.bias": (np.array([1.0, -2.0, 4.0], np.float32), "bars"),
        "scale": (np.float32(0.1), "scalar"),
        "broken": (np.array([[np.nan, 1.0], [np.inf, -1.0]], np.float32), "matrix"),
    }
    engine.replies[ReadTile] = lambda call: tile(call.name, *tensors[call.name])
    session.live = live(*(row(name, values, "n4") for name, (values, _) in tensors.items()))
    return make(WeightsPanel, 340, 480)


@pytest.fixture
def shown(panel, qtbot):
    def show(name):
        panel.show_tensor(name)
        qtbot.waitUntil(lambda: panel.title.text() == name)
        return panel

    return show


def hover(panel, qtbot, row, column):
    heatmap = panel.heatmap
    with qtbot.waitSignal(heatmap.hovered):
        heatmap.scene().sigMouseMoved.emit(heatmap.mapToScene(heatmap.centre_of(row, column).toPoint()))
    return panel.under_mouse.text()


def colour_at(panel, row, column):
    """The colour that is seen in the middle of a cell."""
    viewport = panel.heatmap.viewport()
    return QColor(viewport.grab().toImage().pixel(panel.heatmap.centre_of(row, column).toPoint()))


def test_kernels_show_in_one_picture_with_their_colours_in_place(shown, qtbot):
    panel = shown("conv.weight")
    assert panel.facts.text() == "2×3×2×2 · float32 · cpu · trained · Parameter"
    assert colour_at(panel, 3, 0) == QColor(LIGHT.negative), "kernel 1, channel 0, cell [0, 0] is the lowest"
    assert colour_at(panel, 4, 1) == QColor(LIGHT.positive), "cell [1, 1] is the highest"
    assert colour_at(panel, 0, 0) == QColor(LIGHT.panel), "0 has the panel's colour"


def test_the_mouse_reads_the_exact_value_and_its_index(shown, qtbot):
    panel = shown("conv.weight")
    assert hover(panel, qtbot, 4, 0) == "kernel 1, channel 0, cell [1, 0]  1.0"
    assert hover(panel, qtbot, 3, 0) == "kernel 1, channel 0, cell [0, 0]  −2.0"
    assert hover(panel, qtbot, 2, 0) == "", "a gap shows nothing"
    panel = shown("fc.weight")
    assert hover(panel, qtbot, 1, 2) == "row 1, column 2  0.4127"


def test_the_index_of_a_sampled_tensor_is_that_of_the_whole(shown, engine, qtbot):
    sampled = tile("fc.weight", MATRIX, "matrix")
    engine.replies[ReadTile] = type(sampled)(
        "fc.weight", (8, 9), sampled.values, (2, 3), (4, 3), "matrix", "float32", sampled.statistics
    )
    panel = shown("fc.weight")
    assert hover(panel, qtbot, 1, 2) == "row 4, column 6  0.4127"
    assert "every 4 along dimension 0 and every 3 along dimension 1" in panel.note.text()


def test_a_vector_shows_as_bars_around_zero(shown, qtbot):
    panel = shown("fc.bias")
    below, above = panel.vector.bar_rect(1), panel.vector.bar_rect(2)
    assert above.bottom() == pytest.approx(below.top())
    assert above.height() == pytest.approx(2 * below.height())
    qtbot.mouseMove(panel.vector, above.center().toPoint())
    qtbot.waitUntil(lambda: panel.under_mouse.text() == "element [2]  4.0")


def test_a_scalar_shows_as_a_number(shown):
    assert shown("scale").scalar.text() == "0.1"


def test_what_is_no_number_stands_out_and_is_counted(shown):
    panel = shown("broken")
    assert colour_at(panel, 0, 0) == colour_at(panel, 1, 0) == QColor(LIGHT.not_finite)
    assert panel.note.text().startswith("2 values NaN or infinite")


def test_the_figures_are_told(shown):
    assert shown("fc.weight").statistics.texts == {
        "mean": "0.1938",
        "std": "0.6134",
        "min": "−1",
        "max": "1",
        "zeros": "16.7 %",
    }


def test_each_kernel_can_have_its_own_scale(shown, qtbot):
    panel = shown("conv.weight")
    small = KERNELS.copy()
    small[0, 1] = 0.001
    panel._session._client.replies[ReadTile] = tile("conv.weight", small, "kernels")
    panel._session.live_changed.emit()
    qtbot.waitUntil(lambda: panel._tile.statistics.zeros < 0.8)
    assert colour_at(panel, 0, 3) == QColor(LIGHT.panel)
    qtbot.keyClick(panel.scale, Qt.Key.Key_End)
    assert colour_at(panel, 0, 3) == QColor(LIGHT.positive)


def test_rare_large_values_need_not_take_all_the_colour(panel, engine, qtbot):
    values = np.linspace(-1, 1, 400, dtype=np.float32).reshape(20, 20)
    values[0, 0] = 50
    engine.replies[ReadTile] = tile("fc.weight", values, "matrix")
    panel.show_tensor("fc.weight")
    qtbot.waitUntil(lambda: panel.title.text() == "fc.weight")
    faint = colour_at(panel, 19, 19)
    qtbot.keyClick(panel.scale, Qt.Key.Key_Down)
    assert colour_at(panel, 19, 19) == QColor(LIGHT.positive) != faint
    assert panel._bar.labels[0].startswith("≥ ")
    qtbot.keyClick(panel.scale, Qt.Key.Key_Down)
    assert panel.scale.currentText() == "99 % of values", "a matrix has no kernels"


def test_a_tensor_without_elements_says_so(panel, engine, qtbot):
    engine.replies[ReadTile] = lambda call: Tile(
        "fc.weight", (0, 3), b"", (0, 3), (1, 1), "matrix", "float32", Statistics()
    )
    panel.show_tensor("fc.weight")
    qtbot.waitUntil(lambda: panel.empty_text == "fc.weight has no elements: its shape is 0×3.")


def turn_wheel(widget, position):
    where, by = QPointF(position), QPoint(0, 120)
    turned = QWheelEvent(
        where,
        QPointF(widget.mapToGlobal(position)),
        QPoint(),
        by,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, turned)


def test_the_wheel_zooms_and_a_double_click_fits(shown, qtbot):
    panel = shown("fc.weight")
    before = panel.heatmap.view.viewRect()
    centre = panel.heatmap.viewport().rect().center()
    turn_wheel(panel.heatmap.viewport(), centre)
    assert panel.heatmap.view.viewRect().width() < 0.95 * before.width()
    qtbot.mouseDClick(panel.heatmap.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    assert panel.heatmap.view.viewRect().width() == pytest.approx(before.width())


def test_beside_the_picture_there_is_no_cell(shown):
    heatmap = shown("fc.weight").heatmap
    assert heatmap.cell_at(QPointF(0, 0)) == (-1, -1)
    assert heatmap.cell_at(heatmap.centre_of(1, 2)) == (1, 2)


def test_a_hidden_panel_asks_for_nothing_until_it_shows(panel, session, engine, qtbot):
    panel.show_tensor("fc.weight")
    qtbot.waitUntil(lambda: panel.title.text() == "fc.weight")
    panel.hide()
    asked = len(engine.asked)
    session.live_changed.emit()
    assert len(engine.asked) == asked
    panel.show()
    assert engine.asked[-1] == ReadTile("fc.weight")


def test_a_refusal_and_a_tensor_that_is_gone_are_told(panel, session, engine, qtbot):
    assert panel.empty_text == NOTHING
    engine.replies[ReadTile] = Refusal("the live module is being built")
    panel.show_tensor("fc.weight")
    qtbot.waitUntil(lambda: panel.empty_text == "the live module is being built")
    session.live = live()
    session.live_changed.emit()
    assert panel.empty_text == "fc.weight is not in the live module any more."


def test_dark_colours_reach_the_picture(shown):
    panel = shown("conv.weight")
    panel.set_palette(DARK)
    assert colour_at(panel, 0, 0) == QColor(DARK.panel)


def test_another_design_brings_no_complaint_about_a_tensor_of_the_one_before(panel, document):
    panel.show_tensor("gone.weight")
    assert panel.empty_text == "gone.weight is not in the live module any more."
    document.replace(document.design, None)
    assert panel.empty_text == NOTHING
