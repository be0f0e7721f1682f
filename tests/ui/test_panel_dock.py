"""A panel behind another one's tab is hidden, so that it does no work; its tab brings it into sight."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar

from tests.ui.canvas.conftest import SilentEngine, small_design
from tests.ui.conftest import shown_window

BOTTOM = ("code", "problems", "run", "train", "watch", "compare", "cost", "laboratory", "console")


@pytest.fixture
def window(qtbot):
    window = shown_window(qtbot, small_design(), SilentEngine)
    filled = []
    window.once_filled(lambda: filled.append(True))
    qtbot.waitUntil(lambda: bool(filled))
    return window


def seen(window):
    return [panel_id for panel_id in BOTTOM if window.panel(panel_id).isVisible()]


def click_tab(window, qtbot, words):
    bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    bar, at = next((bar, at) for bar in bars for at in range(bar.count()) if bar.tabText(at).startswith(words))
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(at).center())


def test_of_panels_in_one_place_only_the_one_in_front_is_visible(window, qtbot):
    assert seen(window) == ["code"]
    click_tab(window, qtbot, "Cost")
    assert seen(window) == ["cost"]
    window.show_panel("compare")
    assert seen(window) == ["compare"]


def test_a_panel_that_is_closed_and_opened_again_is_visible_again(window, qtbot):
    window.docks["code"].close()
    assert "code" not in seen(window)
    window.show_panel("code")
    assert seen(window) == ["code"]


def test_the_place_keeps_its_height_whichever_tab_is_chosen(window, qtbot):
    height = window.docks["code"].height()
    for words in ("Console", "Train", "Problems", "Code"):
        click_tab(window, qtbot, words)
    assert window.docks["code"].height() == height
