"""Poolings by hand: softmax pooling beside maximum and mean, what a maximum leaves out, how often a pixel is read."""

import numpy as np
import pytest
from PySide6.QtGui import QColor

from designer.runtime.laboratory.reports import HOTTEST
from designer.ui.palette import LIGHT
from designer.ui.panels.laboratory.by_hand import PRESETS
from designer.ui.panels.laboratory.layer_choice import BY_HAND
from tests.ui.panels.laboratory.test_input import choose


def preset(lab, words):
    """Takes the book's numbers of this name."""
    at = next(at for at, (name, _) in enumerate(PRESETS) if words in name)
    lab.panel.hand_bar.presets.activated.emit(at)
    lab.look(BY_HAND)
    lab.hear()


def sentence(lab):
    return lab.panel.window_page.sentence.text()


def test_6_5g_softmax_pooling_stands_between_mean_and_maximum(lab):
    preset(lab, "Softmax")
    assert sentence(lab) == "0.0321·1 + 0.0871·2 + 0.237·3 + 0.644·4 = 3.49, between the mean 2.5 and the largest 4"
    assert lab.stage.places.kernel is not None, "what each number counts for is drawn beside it"
    weights = lab.shown.weights(0, (0, 0))
    assert (weights * lab.shown.maps[0]).sum() == pytest.approx(lab.shown.result[0, 0])


def test_6_5g_the_temperature_leads_from_the_maximum_to_the_mean(lab):
    preset(lab, "Softmax")
    bar, found = lab.panel.hand_bar.temperature, []
    assert bar.isVisible() and not lab.panel.hand_bar.fields["dilation"].isVisible()
    for place in (0, 25, 50, 75, 100):
        bar.slider.setValue(place)
        lab.hear()
        found.append(float(lab.shown.result[0, 0]))
    assert (found[0], found[-1]) == (4, 2.5) and found == sorted(found, reverse=True)
    assert round(found[2], 2) == 3.49 and bar.words.text() == "∞"
    assert lab.panel.hand.typed.temperature == HOTTEST
    lab.panel.hand_bar.sort.activated.emit(1)
    lab.hear()
    assert sentence(lab) == "max(1, 2, 3, 4) = 4" and not bar.isVisible()


def test_6_5g_a_softmax_has_no_kernel_to_type_into(lab):
    preset(lab, "Softmax")
    lab.click(lab.stage.places.kernel.cell_rect(0, 0).center())
    assert not lab.stage.editor.isVisible() and not lab.panel.kernel_bar.ready.isVisible()


def test_6_5b_the_maximum_says_itself_that_it_leaves_the_negative_edge_out(lab):
    preset(lab, "Edge")
    hand = lab.panel.hand
    edges = np.asarray(lab.shown.result)[None]
    hand.put(hand.typed.with_sizes((6, 7), (2, 2)))
    hand.fill(edges)
    lab.hear()
    lab.panel.hand_bar.sort.activated.emit(1)
    lab.hear()
    assert lab.shown.result[0].tolist() == [1, 1, 0, 0, 0, 0]
    assert lab.panel.window_page.remark.text() == (
        "In 10 of 30 windows the strongest number is negative, and the maximum leaves it out: abs before the pooling "
        "keeps it."
    )
    hand.fill(np.abs(edges))
    lab.hear()
    assert lab.shown.result[0].tolist() == [1, 1, 0, 0, 1, 1] and not lab.panel.window_page.remark.isVisible()
    hand.fill(edges)
    lab.hear()
    lab.panel.hand_bar.sort.activated.emit(2)
    lab.hear()
    assert not lab.panel.window_page.remark.isVisible(), "a mean leaves nothing out"


def test_6_3a_how_often_each_pixel_is_read_is_a_picture_and_stands_under_the_mouse(lab, qtbot):
    preset(lab, "Cross-correlation")
    lab.enter(lab.panel.hand_bar.fields["input"], "4")
    assert lab.shown.uses.tolist() == [[1, 2, 2, 1], [2, 4, 4, 2], [2, 4, 4, 2], [1, 2, 2, 1]]
    centre = lab.stage.places.input.cell_rect(1, 2).center()
    qtbot.mouseMove(lab.stage, centre.toPoint())
    assert "read 4 times" in lab.panel.window_page.transport.under_mouse.text()
    choose(lab, "Show How Often")
    picture, corner = lab.stage.grab().toImage(), lab.stage.places.input.cell_rect(1, 3)
    inside = corner.topLeft() + (corner.center() - corner.topLeft()) / 3
    assert lab.stage.counts and picture.pixelColor(inside.toPoint()) not in (
        QColor(LIGHT.panel),
        QColor(LIGHT.positive),
    )
    most = lab.stage.places.input.cell_rect(2, 2)
    inside = most.topLeft() + (most.center() - most.topLeft()) / 3
    assert picture.pixelColor(inside.toPoint()) == QColor(LIGHT.positive), "what is read most is strongest"
    lab.enter(lab.panel.hand_bar.fields["stride"], "2")
    assert lab.shown.uses.tolist() == [[1] * 4] * 4
    choose(lab, "Show How Often")
    assert not lab.stage.counts
