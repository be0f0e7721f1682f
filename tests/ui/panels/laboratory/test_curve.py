"""An activation in the laboratory: chosen, read off with mouse and keys, refused where it has no curve."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from designer.graph import edit
from designer.ui.palette import LIGHT

ACT1 = "n2/f3"


@pytest.fixture
def curve(lab):
    """LeNet's first activation."""
    lab.panel.show_node(ACT1)
    lab.qtbot.waitUntil(lambda: lab.panel.curve_page.stage.report is not None)
    return lab.panel.curve_page


def test_an_activation_is_chosen_from_the_list_and_its_curve_is_seen(lab, curve):
    assert lab.panel.layers.currentText() == "features ▸ act1  ·  Sigmoid"
    assert not lab.panel.tools.isVisible()
    assert not any(button.isVisible() for button in lab.panel.modes.buttons())
    stage = curve.stage
    at_zero = QPoint(round(stage.plan.across.px(0.0)), round(stage.plan.up.px(0.5)))
    found = {
        QColor(stage.grab().toImage().pixel(at_zero + QPoint(x, y))).name() for x in range(-2, 3) for y in range(-2, 3)
    }
    assert LIGHT.accent.lower() in found, "the sigmoid goes through one half"
    assert "On the mean a gradient is multiplied by 0." in curve.words.text()
    assert curve.words.text().startswith("1,204,224 numbers of 256 samples flow in (test image 0: ankle boot and those")


def test_the_curve_is_read_off_under_the_mouse_and_with_the_arrow_keys(lab, curve, qtbot):
    stage = curve.stage
    qtbot.mouseMove(stage, QPoint(round(stage.plan.across.px(4.0)), 60))
    assert curve.under_mouse.text().startswith("x 4   Sigmoid 0.982   slope 0.0177   ")
    qtbot.keyClick(stage, Qt.Key.Key_Left)
    assert curve.under_mouse.text().startswith("x 3.97") or curve.under_mouse.text().startswith("x 3.98")


def test_another_layer_and_back_shows_the_window_and_then_the_curve_again(lab, curve):
    lab.look("n2/f2")
    assert lab.panel._pages.currentWidget() is lab.panel.window_page
    assert lab.panel.tools.isVisible()
    lab.panel.show_node(ACT1)
    lab.hear()
    assert lab.panel._pages.currentWidget() is curve


def test_what_would_fill_it_is_said_before_a_run(idle):
    idle.panel.show_node(ACT1)
    assert idle.panel.empty_text == (
        "Run the network once: what flows into act1 is shown here, and lies under its curve."
    )


def test_an_activation_selected_on_the_canvas_is_looked_into_and_one_that_goes_is_said(lab, document, qtbot):
    document.enter("n2")
    document.select({"f3"})
    qtbot.waitUntil(lambda: lab.panel.curve_page.stage.report is not None)
    document.edit("Delete", edit.remove_nodes(document.design, "Features", {"f3"}))
    assert lab.panel.empty_text.startswith("The layer that was shown is not in the design any more.")


def test_what_was_selected_while_the_panel_was_out_of_sight_is_looked_into_once_it_is_seen(lab, document):
    document.enter("n2")
    lab.panel.hide()
    document.select({"f5"})
    lab.panel.show()
    assert lab.panel.layers.currentText().startswith("features ▸ conv2")
    lab.panel.show_node(ACT1)
    lab.panel.hide()
    lab.panel.show()
    assert lab.panel.layers.currentText().startswith("features ▸ act1"), (
        "a choice of one's own outlives a change of tab"
    )
