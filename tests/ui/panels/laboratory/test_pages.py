import numpy as np
import pytest
from PySide6.QtCore import Qt

from designer.ui.panels.laboratory.layer_choice import BY_HAND
from designer.ui.panels.laboratory.modes import FIELD, FOLLOW, LEARN
from tests.ui.panels.laboratory.conftest import CONV1, CONV2

POOL2 = "n2/f7"


def mode(lab, number):
    lab.press(lab.panel.modes.button(number))


@pytest.fixture
def edge(lab):
    """The book's edge detector, ready to be learned."""
    lab.panel.hand_bar.presets.activated.emit(1)
    lab.look(BY_HAND)
    mode(lab, LEARN)
    return lab


def test_6_2d_is_learned_with_the_book_s_numbers(edge):
    page = edge.panel.learn_page
    edge.press(page.take)
    edge.press(page.learn)
    assert page.words.text() == "Loss 12, before the last of 10 steps 0.00389.  Kernel: 0.98847  −0.98847"
    assert page.scrub.maximum() == 10
    page.scrub.setValue(10)
    np.testing.assert_allclose(page.stage.result[0], [0, 0.98847, 0, 0, 0, -0.98847, 0], atol=1e-5)
    edge.press(page.use)
    np.testing.assert_allclose(edge.shown.kernels[0, 0], [0.98847, -0.98847], atol=1e-5)


def test_a_rate_that_is_too_large_is_said(edge):
    page = edge.panel.learn_page
    page.start.setCurrentIndex(1)
    edge.enter(page.rate, "0.034")
    page.steps.setValue(60)
    edge.press(page.learn)
    assert page.words.text().startswith("Loss grows: rate too large. It was 27 ")
    assert page.words.property("role") == "problem"
    assert page.words.text().endswith("Here only rates below 0.0333 make it fall."), "the book's 1/30"
    assert page.slower.text() == "Learn at 0.0167"
    edge.press(page.slower)
    assert page.rate.text() == "0.0167" and not page.learned.grows
    assert not page.slower.isVisible()


def test_6_2d_steps_and_rate_are_moved_by_slider_and_it_learns_again_at_once(edge):
    page = edge.panel.learn_page
    edge.press(page.learn)
    page.steps_slider.setValue(52)
    edge.hear()
    assert page.steps.value() == 52 == page.scrub.value() == len(page.learned.losses)
    page.start.setCurrentIndex(1)
    page.rate_slider.setValue(92)
    edge.hear()
    assert page.learned.grows and page.words.text().startswith("Loss grows: rate too large.")
    page.steps.setValue(10)
    assert page.steps_slider.value() == 30


def test_6_2d_with_a_bias_the_book_s_rate_explodes(edge):
    page = edge.panel.learn_page
    page.start.setCurrentIndex(1)
    edge.press(page.learn)
    assert not page.learned.grows
    edge.press(page.bias)
    assert page.words.text().startswith("Loss grows: rate too large. It was 27 ")
    assert page.learned.losses[-1] > 1e6
    edge.enter(page.rate, "0.01")
    page.steps.setValue(300)
    edge.hear()
    assert "Bias: " in page.words.text() and abs(page.learned.biases[-1]) < 0.01


def test_the_slider_and_the_number_of_the_rate_follow_each_other(edge):
    page = edge.panel.learn_page
    page.rate_slider.setValue(80)
    assert float(page.rate.text()) == pytest.approx(0.01)
    edge.enter(page.rate, "1")
    assert page.rate_slider.value() == 120


def test_a_live_kernel_is_learned_anew_and_put_on_the_bench(lab):
    lab.look(CONV1)
    mode(lab, LEARN)
    page = lab.panel.learn_page
    page.start.setCurrentIndex(3)
    page.steps.setValue(3)
    lab.press(page.learn)
    assert page.learned.losses[0] == 0, "the kernel that made the target has nothing to learn"
    page.start.setCurrentIndex(0)
    lab.enter(page.rate, "0.0001")
    lab.press(page.learn)
    assert not page.learned.grows
    page.scrub.setValue(3)
    lab.press(page.use)
    assert lab.panel.bench.edited


def test_another_size_lets_the_target_go(edge):
    page = edge.panel.learn_page
    edge.press(page.take)
    edge.press(page.learn)
    edge.enter(edge.panel.hand_bar.fields["input"], "5")
    assert page.learned is None
    edge.press(page.learn)
    assert page.learned is not None, "the present output is taken as the target"


def test_the_receptive_field_of_a_chosen_cell_is_lit(lab, qtbot):
    lab.look(POOL2)
    mode(lab, FIELD)
    page = lab.panel.field_page
    assert page.words.text().startswith("One cell after pool2 sees 16×16 pixels: rows 6 to 21, columns 6 to 21.")
    assert [size.rows for size in page.stage.report.sizes] == [5, 6, 14, 16]
    corner = page.stage.output.cell_rect(0, 0).center().toPoint()
    qtbot.mouseClick(page.stage, Qt.MouseButton.LeftButton, pos=corner)
    lab.hear()
    assert "rows −2 to 13" in page.words.text().replace("-", "−")
    assert "partly in the padding" in page.words.text()
    before = page.stage.grab().toImage()
    qtbot.keyClick(page.stage, Qt.Key.Key_Down)
    lab.hear()
    assert page.stage.at == (1, 0)
    assert page.stage.grab().toImage() != before


def test_each_way_to_look_is_there_only_where_it_makes_sense(lab):
    lab.look(CONV2)
    mode(lab, FIELD)
    assert not lab.panel.kernel_bar.ready.isVisible()
    lab.look(BY_HAND)
    assert lab.panel.modes.checkedId() == 0, "what is typed by hand is no part of a network"
    assert not lab.panel.modes.button(FIELD).isVisible()
    dense = lab.panel.modes.button(FOLLOW)
    assert dense.isVisible() and not dense.isEnabled() and "Only what flows into a layer" in dense.toolTip()
    lab.look(POOL2)
    assert not lab.panel.modes.button(LEARN).isVisible()
    assert dense.isEnabled() and dense.toolTip().startswith("The input moved under it")
