"""What a person sees of a tensor and does with it, by mouse and keys."""

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication

from designer.runtime.pictures.reports import MOST_BYTES, Arrangement, OfModule
from designer.ui.palette import DARK, LIGHT
from designer.ui.panels.picture.limits import Choice

KERNELS = torch.zeros(2, 3, 2, 2)
KERNELS[1, 0] = torch.tensor([[-2.0, 0.0], [1.0, 2.0]])
MATRIX = torch.tensor([[1.0, -1.0, 0.5], [0.0, 0.25, 0.4127]])


def turn_wheel(widget, position, notches=1):
    turned = QWheelEvent(
        position,
        QPointF(widget.mapToGlobal(position.toPoint())),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, turned)


def test_kernels_show_as_one_mosaic_out_by_in_with_their_colours_in_place(see):
    shown = see(KERNELS)
    assert shown.heatmap.sheet.size == (5, 8)
    assert shown.colour(3, 0) == QColor(LIGHT.negative), "out 1, in 0, cell [0, 0] is the lowest"
    assert shown.colour(4, 1) == QColor(LIGHT.positive), "cell [1, 1] is the highest"
    assert shown.colour(0, 0) == QColor(LIGHT.panel), "0 has the panel's colour"
    assert shown.colour(2, 1) == QColor(LIGHT.line), "between two kernels there is a gap"


def test_the_mouse_reads_the_exact_value_and_the_kernel(see):
    shown = see(KERNELS)
    shown.view.resize(520, 480)
    assert shown.hover(4, 0) == "out 1, in 0, cell [1, 0]  1.0"
    assert shown.hover(3, 0) == "out 1, in 0, cell [0, 0]  −2.0"
    assert shown.hover(0, 7) == "out 0, in 2, cell [0, 1]  0.0"
    shown.qtbot.mouseMove(shown.heatmap, shown.heatmap.centre_of(2, 0).toPoint())
    assert shown.view.under_mouse.text() == "", "a gap shows nothing"
    assert see(MATRIX, "m").hover(1, 2) == "row 1, column 2  0.4127"


def test_values_that_no_float32_is_are_told_exactly(see):
    assert see(torch.tensor([[2**53 + 1, -3]])).hover(0, 0) == "row 0, column 0  9007199254740993"
    assert see(torch.tensor([[3 + 4j]]), "c").hover(0, 0) == "row 0, column 0  (3+4j)"
    assert see(torch.tensor([[True]]), "b").hover(0, 0) == "row 0, column 0  True"


def test_of_a_huge_tensor_no_more_comes_than_is_seen_and_the_mouse_still_reads_one_value(see, engine):
    tensor = torch.zeros(3000, 2000)
    tensor[1000:1010, :] = 1.0
    tensor[1500, 700] = 0.4127
    shown = see(tensor)
    layer = shown.heatmap.fine
    assert layer.values.size <= 1.7 * shown.heatmap.width() * shown.heatmap.height()
    assert shown.heatmap.coarse is layer
    text = shown.hover(1500, 700)
    row, column = (int(part) for part in text.split("  ")[0].strip("[]").split(", "))
    assert abs(row - 1500) < layer.window.down
    assert text.split("  ")[1].split(" · ")[0] == str(np.float32(tensor[row, column]))
    assert f"mean {layer.window.down}×{layer.window.right}: " in text


def test_what_is_answered_at_once_is_at_most_a_megabyte(see, engine, monkeypatch):
    sizes = []
    inner = engine.ask

    def watched(call, on_reply, on_refusal):
        def kept(reply):
            sizes.append(len(getattr(reply, "values", b"")))
            on_reply(reply)

        inner(call, kept, on_refusal)

    monkeypatch.setattr(engine, "ask", watched)
    see(torch.zeros(2000, 2000, dtype=torch.float64))
    assert 0 < max(sizes) <= MOST_BYTES


def test_a_picture_comes_as_a_sample_at_first_and_then_exactly(see, view, engine):
    see(torch.randn(2000, 1500))
    asked = [call.how for call in engine.asked if type(call).__name__ == "ReadBlocks"]
    assert asked[0] == "sample"
    assert asked[-1] == "mean"


def test_what_lies_as_before_is_not_asked_for_again(see, view, engine):
    view.told.connect(lambda _: view.arrange(None))  # as the panel does once it knows the tensor
    see(torch.randn(2000, 1500))
    asked = [(call.how, call.window) for call in engine.asked if type(call).__name__ == "ReadBlocks"]
    assert len(asked) == len(set(asked))


def test_an_exact_picture_shows_the_mean_of_each_block_or_the_largest_size(see, qtbot):
    tensor = torch.randn(1200, 1300)
    shown = see(tensor)
    window = shown.heatmap.fine.window
    block = tensor[: window.down, : window.right]
    assert shown.values()[0, 0] == pytest.approx(float(block.mean()), abs=1e-6)
    qtbot.keyClick(shown.view.colours.reduction, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: shown.values()[0, 0] == np.float32(block.abs().max()))
    qtbot.waitUntil(lambda: not shown.heatmap.scale.signed)


def test_the_wheel_zooms_around_the_mouse_and_double_click_or_home_fits(see, qtbot):
    shown = see(torch.randn(40, 40))
    whole, at = shown.heatmap.camera, QPointF(100, 80)
    under = whole.at(100, 80)
    turn_wheel(shown.heatmap, at, 4)
    assert shown.heatmap.camera.cell == pytest.approx(whole.cell * 1.25**4)
    assert shown.heatmap.camera.at(100, 80)[0] == pytest.approx(under[0], abs=0.01)
    qtbot.mouseDClick(shown.heatmap, Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert shown.heatmap.camera == whole
    turn_wheel(shown.heatmap, at, 2)
    qtbot.keyClick(shown.heatmap, Qt.Key.Key_Home)
    assert shown.heatmap.camera == whole


def test_a_drag_moves_the_picture_with_the_mouse(see, qtbot):
    shown = see(torch.randn(100, 100))
    turn_wheel(shown.heatmap, QPointF(150, 100), 6)
    before = shown.heatmap.camera.at(150, 100)
    qtbot.mousePress(shown.heatmap, Qt.MouseButton.LeftButton, pos=QPoint(150, 100))
    qtbot.mouseMove(shown.heatmap, QPoint(170, 110))
    qtbot.mouseRelease(shown.heatmap, Qt.MouseButton.LeftButton, pos=QPoint(170, 110))
    assert shown.heatmap.camera.at(170, 110) == pytest.approx(before)


def test_zooming_in_brings_finer_values_until_each_cell_has_its_own(see, qtbot):
    tensor = torch.randn(1500, 1500)
    shown = see(tensor)
    shown.heatmap.go_to(700, 900)
    qtbot.waitUntil(lambda: shown.heatmap.fine.window.down == 1 and shown.heatmap.fine.holds(700, 900))
    layer = shown.heatmap.fine
    assert layer.values[layer.block_of(700, 900)] == tensor[700, 900]
    assert shown.heatmap.coarse is not layer, "the whole stays below, so that a move never shows nothing"


def test_a_large_cell_has_its_number_written_in(see):
    shown = see(torch.tensor([[8.0, -8.0]]))
    picture = shown.heatmap.grab().toImage()
    place = shown.heatmap.centre_of(0, 0).toPoint()
    around = {picture.pixel(place.x() + x, place.y() + y) for x in range(-5, 6) for y in range(-6, 7)}
    assert len(around) > 3, "there is ink on the colour"


def test_what_is_no_number_has_colours_of_its_own_is_counted_and_gone_to_one_after_the_other(see, qtbot):
    tensor = torch.zeros(900, 900)
    tensor[10, 20], tensor[500, 800], tensor[899, 899] = torch.nan, torch.inf, -torch.inf
    shown = see(tensor)
    assert shown.view.odd.text() == "1 NaN · 1 ∞ · 1 −∞"
    for (row, column), colour, word in (
        ((10, 20), LIGHT.not_finite, "NaN"),
        ((500, 800), LIGHT.above, "∞"),
        ((899, 899), LIGHT.below, "−∞"),
        ((10, 20), LIGHT.not_finite, "NaN"),
    ):
        if word == "∞":
            qtbot.keyClick(shown.view, Qt.Key.Key_N)
        else:
            qtbot.mouseClick(shown.view.next_odd, Qt.MouseButton.LeftButton)
        said = f"row {row}, column {column}  {word}"
        qtbot.waitUntil(lambda said=said: shown.view.under_mouse.text().startswith(said))
        place = shown.heatmap.centre_of(row, column).toPoint()
        assert shown.heatmap.rect().contains(place)
        qtbot.waitUntil(lambda at=(row, column): shown.heatmap.fine.window.down == 1 and shown.heatmap.fine.holds(*at))
        corner = shown.heatmap.camera.place(column, row)
        seen = QColor(shown.heatmap.grab().toImage().pixel(round(corner[0]) + 4, round(corner[1]) + 4))
        assert seen == QColor(colour)


def test_numbers_alone_have_no_row_for_odd_ones(see):
    assert not see(MATRIX).view.next_odd.isVisible()


def test_a_vector_shows_as_bars_around_zero(see):
    shown = see(torch.tensor([1.0, -2.0, 4.0]))
    heatmap = shown.heatmap
    from designer.ui.panels.picture.bars import bar_rect, span_of

    span = span_of(heatmap.coarse)
    below, above = (bar_rect(heatmap.camera, heatmap.fine, at, span) for at in (1, 2))
    assert above.bottom() == pytest.approx(below.top())
    assert above.height() == pytest.approx(2 * below.height())
    assert QColor(heatmap.grab().toImage().pixel(above.center().toPoint())) == QColor(LIGHT.positive)
    assert shown.hover(0, 2) == "element [2]  4.0"


def test_a_scalar_shows_as_a_number(see, qtbot):
    shown = see(torch.tensor(0.1))
    qtbot.waitUntil(lambda: shown.view.scalar.text() == "0.1")


def test_each_kernel_can_have_its_own_scale(see, qtbot):
    small = KERNELS.clone()
    small[0, 1] = 0.001
    shown = see(small)
    shown.view.resize(520, 480)
    assert shown.colour(0, 3) == QColor(LIGHT.panel)
    shown.view.colours.scale.setCurrentIndex(Choice.OWN)
    shown.view.colours.scale.activated.emit(Choice.OWN)
    qtbot.waitUntil(lambda: shown.colour(0, 3) == QColor(LIGHT.positive))
    assert shown.view.legend.labels == ("−max", "max of each")
    told = "out 0, in 1, cell [0, 0]  0.001 · map 0.001 to 0.001"
    assert shown.hover(0, 3) == told, "the mouse reads values, not shares"
    matrix = see(MATRIX, "m")
    assert matrix.view.choice == Choice.ALL, "a matrix has no kernels"


def test_6_2f_each_map_can_have_its_own_range_and_the_legend_says_so(see, qtbot):
    small = KERNELS.clone()
    small[0, 1] = 7 + 0.001 * torch.arange(small[0, 1].numel()).reshape(small[0, 1].shape)
    shown = see(small)
    shown.view.resize(520, 480)
    scale = shown.view.colours.scale
    scale.setFocus()
    qtbot.keyClick(scale, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: shown.view.choice == Choice.RANGE)
    qtbot.waitUntil(lambda: shown.colour(0, 3) == QColor(LIGHT.panel))
    assert shown.view.legend.labels == ("lowest of each", "highest of each")
    assert shown.hover(0, 4) == "out 0, in 1, cell [0, 1]  7.001 · map 7 to 7.003"
    qtbot.keyClick(scale, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: shown.view.choice == Choice.ALL)
    assert shown.view.legend.labels[0] != "lowest of each"


def test_6_2f_where_the_mouse_rests_on_a_map_its_range_is_said(see, qtbot):
    shown = see(KERNELS)
    shown.view.resize(520, 480)
    assert shown.hover(4, 0) == "out 1, in 0, cell [1, 0]  1.0"
    qtbot.waitUntil(lambda: shown.view.under_mouse.text().endswith("  1.0 · map −2 to 2"))
    matrix = see(MATRIX, "m")
    assert "map" not in matrix.hover(1, 2), "a matrix is no mosaic of maps"


def test_rare_large_values_need_not_take_all_the_colour(see, qtbot):
    values = torch.linspace(-1, 1, 400).reshape(20, 20)
    values[0, 0] = 50
    shown = see(values)
    faint = shown.colour(19, 19)
    shown.view.colours.scale.setFocus()
    qtbot.keyClick(shown.view.colours.scale, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: shown.view.choice == Choice.MOST)
    assert shown.colour(19, 19) == QColor(LIGHT.positive) != faint
    low, high = torch.sort(values.flatten()).values[[int(0.01 * 399), int(0.99 * 399)]].tolist()
    assert shown.view.legend.scale.high == pytest.approx(max(-low, high))


def test_values_that_are_never_below_zero_go_from_light_to_dark(see):
    shown = see(torch.tensor([[0.0, 1.0], [2.0, 4.0]]))
    assert not shown.heatmap.scale.signed
    assert shown.colour(0, 0) == QColor(LIGHT.panel)
    assert shown.colour(1, 1) == QColor(LIGHT.sequence[-1])


def test_the_handles_of_the_legend_give_other_values_the_strongest_colours(see, qtbot):
    shown = see(torch.linspace(-1, 1, 400).reshape(20, 20))
    legend = shown.view.legend
    assert sum(legend.bars) == 400
    y = legend.height() - 20
    start, end = QPoint(round(legend.x_of(1.0)), y), QPoint(round(legend.x_of(0.5)), y)
    before = shown.colour(13, 0)
    qtbot.mousePress(legend, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(legend, end)
    qtbot.mouseRelease(legend, Qt.MouseButton.LeftButton, pos=end)
    assert legend.scale.high == pytest.approx(0.5, abs=0.02) == -legend.scale.low
    assert shown.colour(19, 19) == QColor(LIGHT.positive)
    assert shown.colour(13, 0) != before
    qtbot.mouseDClick(legend, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert legend.scale.high == pytest.approx(1.0)


def test_a_reduced_picture_has_the_colours_and_the_histogram_of_what_is_seen(see):
    shown = see(torch.randn(1200, 1300))
    legend = shown.view.legend
    assert shown.view.choice == Choice.SEEN
    assert sum(legend.bars) == shown.values().size
    assert legend.range == pytest.approx((shown.values().min(), shown.values().max()))
    assert shown.view.colours.reduction.isVisible()
    small = see(MATRIX, "m")
    assert sum(small.view.legend.bars) == 6
    assert not small.view.colours.reduction.isVisible()


@pytest.mark.parametrize(
    ("value", "ends"), [(0.25, (0.0, 0.25)), (0.0, (0.0, 1.0)), (-0.25, (-0.25, 0.25)), (1e-42, (0.0, 1e-42))]
)
def test_where_all_are_one_value_its_bar_stands_at_that_value_of_the_colours(see, value, ends):
    legend = see(torch.full((3, 4), value)).view.legend
    assert legend.range == pytest.approx(ends) and (legend.scale.low, legend.scale.high) == pytest.approx(ends)
    (at,) = np.flatnonzero(legend.bars)
    assert legend.bars[at] == 12
    assert at in (0, len(legend.bars) - 1) and (at == 0) == (value <= 0)


def test_the_histogram_tells_how_many_values_lie_where(see, qtbot):
    shown = see(torch.tensor([[0.0, 1.0, 1.0, 1.0]]))
    legend = shown.view.legend
    qtbot.mouseMove(legend, QPoint(legend.width() - 8, 10))
    qtbot.waitUntil(lambda: shown.view.under_mouse.text().endswith(": 3 values"))


@pytest.mark.parametrize(
    ("tensor", "text"),
    [
        (torch.zeros(0, 3), "w has no elements: its shape is 0×3."),
        (torch.zeros(2, 2, device="meta"), "w is on meta: it has a shape and no values"),
    ],
)
def test_what_cannot_be_shown_is_told(view, tensors, qtbot, tensor, text):
    tensors["w"] = tensor
    view.look_at(OfModule("w"), "w")
    qtbot.waitUntil(lambda: view.empty_text == text)


@pytest.mark.parametrize(
    "tensor",
    [
        torch.full((3, 3), torch.nan),
        torch.full((3, 3), -torch.inf),
        torch.full((3, 3), 5.0),
        torch.full((3, 3), -5.0),
        torch.zeros(3, 3),
        torch.tensor([[1e-45, -1e-45]]),
        torch.tensor([[3e38, -3e38]]),
        torch.tensor([[1e308, -1e308]], dtype=torch.float64),
        torch.tensor([[5e-324, 0]], dtype=torch.float64),
        torch.tensor([[1]]),
        torch.tensor([True, False]),
        torch.full((9,), torch.nan),
        torch.tensor([3e38, -3e38]),
        torch.tensor([[2**63 - 1, -(2**63)]]),
        torch.zeros(3, 3, dtype=torch.float8_e5m2),
    ],
    ids=str,
)
def test_the_oddest_values_are_shown_without_a_complaint(see, tensor):
    shown = see(tensor)
    shown.heatmap.grab()
    shown.view.legend.grab()
    shown.heatmap.zoom(8)
    shown.view.grab()
    assert not shown.view.empty_text


def test_dimensions_can_lie_in_another_way(see, view, qtbot):
    tensor = torch.arange(24.0).reshape(2, 3, 4)
    shown = see(tensor)
    view.arrange(Arrangement((2,), (1,), fixed=((0, 1),)))
    qtbot.waitUntil(lambda: shown.heatmap.fine is not None and shown.values().shape == (4, 3))
    assert np.array_equal(shown.values(), tensor[1].T.numpy())
    assert shown.hover(3, 2) == "[1, 2, 3]  23.0"


def test_a_value_that_is_no_number_is_gone_to_in_a_slice_that_is_not_shown(see, view, qtbot):
    tensor = torch.zeros(2, 3, 4)
    tensor[1, 2, 3] = torch.nan
    shown = see(tensor)
    view.arrange(Arrangement((1,), (2,), fixed=((0, 0),)))
    qtbot.waitUntil(lambda: shown.heatmap.fine is not None)
    view.go_to_next_odd()
    qtbot.waitUntil(lambda: view.heatmap.sheet.arrangement.fixed == ((0, 1),))
    assert view.heatmap.index_under_mouse == (1, 2, 3)


def test_dark_colours_reach_the_picture(see):
    shown = see(KERNELS)
    shown.view.set_palette(DARK)
    assert shown.colour(0, 0) == QColor(DARK.panel)
    assert shown.colour(2, 1) == QColor(DARK.line)


def test_6_2f_in_a_narrow_panel_the_range_of_a_map_is_said_in_brief_and_whole(see, qtbot):
    shown = see(KERNELS)
    line = shown.view.under_mouse
    shown.view.resize(240, shown.view.height())
    shown.hover(4, 0)
    qtbot.waitUntil(lambda: line.text() == "[1, 0, 1, 0] 1.0 · −2 to 2")
    assert line._said.fontMetrics().horizontalAdvance(line.text()) <= line.contentsRect().width()


@pytest.mark.parametrize("values", [[7.0], [1.0, -2.0, 4.0, 0.001]])
def test_a_bar_that_is_wide_enough_has_its_number_in_it_or_beyond_its_end(see, values):
    from designer.ui.panels.picture.bars import bar_rect, span_of

    shown = see(torch.tensor(values))
    heatmap = shown.heatmap
    picture, span = heatmap.grab().toImage(), span_of(heatmap.coarse)
    for at in range(len(values)):
        bar = bar_rect(heatmap.camera, heatmap.fine, at, span).toRect()
        seen = {picture.pixel(x, y) for x in range(bar.left(), bar.right()) for y in range(heatmap.height())}
        plain = {QColor(LIGHT.panel).rgb(), QColor(LIGHT.line).rgb(), picture.pixel(bar.left() + 1, bar.center().y())}
        assert len(seen - plain) > 8, f"the grey of letters in bar {at}"
