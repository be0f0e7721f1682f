"""The picture that was fed in is lit up by what moves the number that was chosen; backward starts from it too."""

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from designer.graph.edit import rename_node
from designer.runtime.reports import Aim, SaliencyReport
from designer.runtime.runs.feed import feed
from designer.ui.panels.run.saliency import lit
from tests.ui.flows.conftest import run


def choose(qtbot, combo, text):
    combo.setFocus()
    combo.setCurrentIndex(combo.findText(text))
    combo.activated.emit(combo.currentIndex())


def test_saliency_lights_up_the_pixels_that_move_the_greatest_score(window, qtbot):
    panel = window.panel("run")
    run(window, qtbot)
    plain = panel.picture.image
    choose(qtbot, panel.saliency.aim.what, "greatest of y")
    qtbot.mouseClick(panel.saliency.on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.saliency.report is not None)
    assert panel.lit.text() == "lit: what moves the greatest of y"

    live = window.session.engine.client.engine.state.live
    x = feed(live.design, window.session.choice)[0][0].requires_grad_()
    live.module.eval()(x).max().backward()
    strongest = divmod(int(x.grad[0, 0].abs().argmax()), 28)
    shown = panel.picture.image
    colour = shown.pixelColor(strongest[1], strongest[0]).name().upper()
    assert colour == window.canvas.scene.ink.palette.positive
    qtbot.mouseClick(panel.saliency.on, Qt.MouseButton.LeftButton)
    assert panel.picture.image == plain and panel.lit.isHidden()


def test_another_aim_lights_up_anew_and_one_that_is_not_there_is_refused(window, qtbot):
    panel = window.panel("run")
    run(window, qtbot)
    qtbot.mouseClick(panel.saliency.on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.saliency.report is not None)
    first = panel.saliency.report
    choose(qtbot, panel.saliency.aim.what, "element of y")
    panel.saliency.aim.index.setValue(3)
    qtbot.waitUntil(lambda: panel.saliency.report is not None and panel.saliency.report != first)
    assert panel.lit.text() == "lit: what moves element 3 of y"
    panel.saliency.aim.index.setValue(10)
    qtbot.waitUntil(lambda: "there is no 10" in panel.refusal.text())
    assert panel.saliency.report is None


def test_backward_starts_from_the_number_that_was_chosen(window, qtbot):
    window.session.flows.set_aim(Aim("element", 7))
    with qtbot.waitSignal(window.session.live_changed):
        qtbot.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    module = window.session.engine.client.module
    last = [p for name, p in module.named_parameters() if name.endswith("weight")][-1]
    assert torch.nonzero(last.grad.abs().sum(1)).flatten().tolist() == [7]


def test_the_choice_follows_the_names_of_the_outputs(window, qtbot):
    what = window.panel("run").saliency.aim.what
    assert [what.itemText(at) for at in range(what.count())] == [
        "sum of y", "greatest of y", "element of y", "loss of y, class"
    ]  # fmt: skip
    window.document.edit("Rename", rename_node(window.document.design, "LeNet", "n9", "scores"))
    qtbot.waitUntil(lambda: what.itemText(0) == "sum of scores")


@pytest.mark.parametrize("kind", [QImage.Format.Format_Grayscale8, QImage.Format.Format_RGB888])
def test_what_is_lit_lies_over_the_dimmed_picture(kind):
    picture = QImage(2, 2, QImage.Format.Format_RGB888)
    picture.fill(Qt.GlobalColor.white)
    image = lit(picture.convertToFormat(kind), SaliencyReport(bytes((0, 255, 128, 0)), 2, 2, 1.0, ""), "#C2410C")
    assert image.pixelColor(1, 0).name() == "#c2410c"
    assert image.pixelColor(0, 0).getRgb()[:3] == (115, 115, 115)
    assert np.ptp(image.pixelColor(0, 1).getRgb()[:3]) > 0
