"""Where the panels stand, and that a reset mends it without a trace."""

from __future__ import annotations

from PySide6.QtWidgets import QTabBar

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
