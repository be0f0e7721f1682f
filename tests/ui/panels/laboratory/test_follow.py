"""6.1c: the input is dragged under a convolution and under a dense layer; what goes along is seen and said."""

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt

from designer.runtime.runs.feed import feed
from designer.ui.panels.laboratory.modes import FOLLOW
from tests.ui.panels.laboratory.conftest import CONV1, POOL1


def page_of(lab, path):
    lab.look(path)
    lab.press(lab.panel.modes.button(FOLLOW))
    page = lab.panel.follow_page
    lab.qtbot.waitUntil(lambda: page.stage.report is not None)
    return page


def drag(lab, stage, start, end):
    points = [stage.plot.cell_rect(*cell).center().toPoint() for cell in (start, end)]
    lab.qtbot.mousePress(stage, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, points[0])
    lab.qtbot.mouseMove(stage, points[1])
    lab.qtbot.mouseRelease(stage, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, points[1])
    lab.hear()


def test_6_1c_the_convolution_goes_along_and_the_dense_layer_does_not(lab):
    page = page_of(lab, CONV1)
    assert page.words.text().startswith("Drag the input, or press an arrow key: Conv2d conv1 (156 parameters, its own)")
    assert not page.back.isEnabled()
    before = page.stage.report.input.array
    drag(lab, page.stage, (10, 10), (13, 11))
    report = page.stage.report
    np.testing.assert_array_equal(report.input.array, np.roll(before, (3, 1), (0, 1)))
    assert report.window.inside == pytest.approx(0, abs=1e-6) and report.dense.largest > report.dense.strongest / 3
    said = page.words.text()
    assert said.startswith("The input is moved 3 rows down and 1 column to the right. Conv2d conv1 (156 parameters")
    assert "goes along: the difference is 0 away from the border and up to " in said
    assert "Linear(784, 784) (615,440 parameters, started here with seed 0) does not: the difference is up to " in said
    lab.press(page.back)
    assert page.stage.report.look.shift == (0, 0) and page.stage.report.dense.largest == 0


def test_6_1c_arrows_with_and_without_shift_move_it_under_a_pooling_whose_steps_are_two(lab):
    page = page_of(lab, POOL1)
    lab.qtbot.keyClick(page.stage, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    lab.hear()
    assert "Its window steps by 2, so only such a move is a whole step of the output." in page.words.text()
    assert page.stage.report.window.inside > 0
    lab.qtbot.keyClick(page.stage, Qt.Key.Key_Right)
    lab.hear()
    assert page.stage.report.look.shift == (0, 2) and page.stage.report.window.inside == pytest.approx(0, abs=1e-6)
    assert "AvgPool2d pool1 goes along: the difference is 0" in page.words.text()


def test_6_1c_a_dense_layer_of_the_design_is_picked_with_its_own_weights(lab, session, document):
    fc1 = next(
        lab.panel.layers.itemData(at)
        for at in range(lab.panel.layers.count())
        if lab.panel.layers.itemText(at).endswith("fc1  ·  Linear")
    )
    lab.panel.show_node(fc1)
    page = lab.panel.follow_page
    lab.qtbot.waitUntil(lambda: page.stage.report is not None and page.isVisible())
    lab.qtbot.keyClick(page.stage, Qt.Key.Key_Down)
    lab.hear()
    report, live = page.stage.report, session.engine.client.module
    assert report.dense_picked and report.dense.seed is None and report.input.shape == (5, 5)
    inputs, _ = feed(document.design, session.choice)
    dense = next(one for one in live.modules() if isinstance(one, torch.nn.Linear) and one.in_features == 400)
    with torch.no_grad():
        wanted = dense(live.features(inputs[0])[0].roll(1, 1).flatten())
    np.testing.assert_allclose(report.dense.moved.array[0], wanted, atol=1e-5)
    assert "its outputs have no place" in page.words.text() and not lab.panel.tools.isVisible()
    assert "Conv2d(16, 1, 3×3) (144 parameters, started here with seed 0) goes along" in page.words.text()
