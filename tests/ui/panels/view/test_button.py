"""The menu of ways to look at a tensor, used by hand."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from designer.runtime.pictures.reports import Arrangement, Facts
from designer.runtime.pictures.sheet import usual
from designer.runtime.views.reports import Part
from designer.ui.panels.view.button import ViewButton
from designer.ui.panels.view.choice import USUAL, Choice
from designer.ui.panels.view.slices import Slices

GATES = (Part("i", "input gate", 0, 5), Part("f", "forget gate", 5, 10))


def facts(*shape):
    return Facts(shape, "float32", "cpu", usual(shape), "picture")


@pytest.fixture
def button(show):
    made = show(ViewButton(), 80, 28)
    made.show_tensor(facts(6, 3, 5, 5))
    return made


def take(qtbot, button, *texts):
    """Opens the menu and goes through it with the keys to an entry."""
    button.setFocus()
    menu = button.menu()
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    qtbot.waitUntil(menu.isVisible)
    for text in texts[:-1]:
        action = next(action for action in menu.actions() if action.text() == text)
        menu.setActiveAction(action)
        qtbot.keyClick(menu, Qt.Key.Key_Right)
        menu = action.menu()
        qtbot.waitUntil(menu.isVisible)
    menu.setActiveAction(next(action for action in menu.actions() if action.text() == texts[-1]))
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    QApplication.processEvents()


def test_another_way_is_told_once(button, qtbot):
    with qtbot.waitSignal(button.changed):
        take(qtbot, button, "Singular Values")
    assert button.choice == Choice("singular")
    with qtbot.assertNotEmitted(button.changed):
        take(qtbot, button, "Singular Values")


def test_kernels_of_three_inputs_can_be_seen_in_colour_and_others_cannot(button, qtbot):
    take(qtbot, button, "In Colour")
    assert button.choice.what == "colours"
    button.show_tensor(facts(6, 4))
    button._fill()
    assert [action.text() for action in button.menu().actions() if action.isCheckable()] == [
        "Values",
        "Likeness of Outputs",
        "Likeness of Inputs",
        "Singular Values",
    ]


def test_an_order_and_a_part_are_chosen_below(button, qtbot):
    button.show_tensor(facts(10, 4), GATES)
    take(qtbot, button, "Part", "f, forget gate")
    take(qtbot, button, "Order of Rows", "Like beside Like")
    assert button.choice == Choice(part="f", rows="similarity")


def test_two_dimensions_are_chosen_by_their_numbers(button, qtbot):
    take(qtbot, button, "Dimensions", "2 down, 0 across  (5 × 6)")
    assert button.choice.axes == (2, 0)
    take(qtbot, button, "Singular Values")
    assert button.choice == Choice("singular"), "axes of the values mean nothing for singular values"


def test_the_choice_is_kept_for_each_kind_of_tensor(button, qtbot):
    take(qtbot, button, "Frequency Response")
    button.show_tensor(facts(4, 4))
    assert button.choice == USUAL
    button.show_tensor(facts(16, 3, 3, 3))
    assert button.choice == Choice("response")
    take(qtbot, button, "As Usual")
    assert button.choice == USUAL


def test_a_single_number_has_no_ways(button):
    button.show_tensor(facts())
    assert button.isHidden()


def test_a_slider_stands_for_each_dimension_that_is_cut(show, qtbot):
    slices = show(Slices(), 280, 60)
    assert slices.isHidden() or not slices.sliders
    slices.show_slices((4, 9, 5), Arrangement((0,), (2,), ((1, 3),)))
    assert list(slices.sliders) == [1] and slices.sliders[1].value() == slices.fields[1].value() == 3
    with qtbot.waitSignal(slices.moved) as told:
        qtbot.keyClick(slices.sliders[1], Qt.Key.Key_Right)
    assert told.args == [1, 4]
    with qtbot.waitSignal(slices.moved) as told:
        slices.fields[1].selectAll()
        qtbot.keyClicks(slices.fields[1], "8")
    assert told.args == [1, 8]
    slices.show_slices((4, 9), Arrangement((0,), (1,)))
    assert slices.isHidden()
