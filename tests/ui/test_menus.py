"""The menus fit a low screen in one column, and tell what is so now."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QStyle

from designer.ui.actions import COLOUR, THUMBNAILS
from designer.ui.offers import INSIDE

LOW = 720
"""Of the lowest screens that are still sold, without the system's own bar, in px."""


def menus(window):
    return {action.text(): action.menu() for action in window.menuBar().actions()}


def test_every_menu_stands_in_one_column_on_a_low_screen(quiet_window):
    hint = QStyle.StyleHint.SH_Menu_Scrollable
    for title, menu in menus(quiet_window).items():
        below = quiet_window.menuBar().height()
        assert below + menu.sizeHint().height() <= LOW, title
        assert menu.style().styleHint(hint, None, menu), "one that is too high all the same scrolls"


@pytest.mark.parametrize(("title", "ticked"), [(COLOUR, "Nothing"), (THUMBNAILS, "On Wires")])
def test_what_is_so_has_its_tick_before_anything_was_chosen(quiet_window, title, ticked):
    inner = title.partition(INSIDE)[2]
    menu = next(a.menu() for a in menus(quiet_window)["View"].actions() if a.text() == inner)
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions() if action.isChecked()] == [ticked]
