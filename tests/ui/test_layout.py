"""Where the panels stand, and that a reset mends it without a trace."""

from __future__ import annotations

from PySide6.QtWidgets import QTabBar

from designer.errors import GraphError
from designer.graph import edit
from designer.ui.panels.table import PANELS


def tab_bars(window):
    bars = [bar for bar in window.findChildren(QTabBar) if bar.isVisible() and bar.count()]
    return {frozenset(bar.tabText(i) for i in range(bar.count())): bar for bar in bars}, len(bars)


def test_reset_layout_brings_closed_panels_back_and_leaves_no_old_tabs(quiet_window, qtbot):
    places = {name: dock.geometry() for name, dock in quiet_window.docks.items()}
    for name in ("library", "code"):
        quiet_window.docks[name].close()
    quiet_window.actions_by_id["reset_layout"].trigger()
    qtbot.waitUntil(
        lambda: all(
            dock.isVisibleTo(quiet_window) or name in ("problems", "run", "laboratory", "parameters")
            for name, dock in quiet_window.docks.items()
        )
    )
    qtbot.waitUntil(lambda: len(tab_bars(quiet_window)[0]) == tab_bars(quiet_window)[1])
    for bar in tab_bars(quiet_window)[0].values():
        assert bar.count() in (2, sum(spec.area == "bottom" for spec in PANELS))
    assert quiet_window.docks["library"].geometry().width() == places["library"].width()


def test_a_menu_within_a_menu_is_grey_where_none_of_it_can_act(quiet_window):
    edit_menu = next(a.menu() for a in quiet_window.menuBar().actions() if a.text() == "Edit")
    align = next(action for action in edit_menu.actions() if action.text() == "Align")
    edit_menu.aboutToShow.emit()
    assert not align.isEnabled()
    quiet_window.document.select({"conv", "act"})
    edit_menu.aboutToShow.emit()
    assert align.isEnabled()


def test_what_was_refused_is_no_longer_told_once_one_goes_on(quiet_window):
    document = quiet_window.document
    document.refuse(GraphError("no wire goes there"))
    assert quiet_window.notice.text == "No wire goes there"
    document.edit("Rename", edit.rename_node(document.design, "Net", "conv", "first"))
    assert quiet_window.notice.text == ""
