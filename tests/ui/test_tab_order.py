"""The Tab key goes through the window as it is read, and every stop is seen."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QTreeWidget

from designer.ui.panels.table import PANELS
from designer.ui.tab_order import FocusRing, order, step
from tests.ui.canvas.conftest import small_design
from tests.ui.commands.conftest import make_window  # noqa: F401  # a fixture

Key = Qt.Key
SILENT = ("accuracy", "watch")
"""Panels in which nothing can be done while no engine answers."""
MOST = 120
"""More stops than a window has."""


@pytest.fixture
def window(make_window, qtbot):  # noqa: F811
    made = make_window(small_design())
    made.dock_layout.fit()
    for panel in ("library", "inspector"):
        made.show_panel(panel)
        qtbot.waitUntil(made.panel(panel).isVisible)
    return made


def tour(window, key=Key.Key_Tab):
    """Presses Tab until it is where it was; gives the stops."""
    stops = []
    for _ in range(MOST):
        QTest.keyClick(QApplication.focusWidget(), key)
        stops.append(QApplication.focusWidget())
        if stops.count(stops[-1]) > 1:
            return stops[:-1]
    raise AssertionError("Tab never came back")


def begin(window):
    """From the search of the tool bar."""
    window.tool_bar.search.setFocus()


def test_tab_goes_from_the_library_over_the_canvas_to_the_panels_and_back_again(window):
    window.document.select({"conv"})  # with nothing selected the canvas opens its search by Tab
    QApplication.processEvents()
    begin(window)
    there = tour(window)
    library, inspector = (
        next(at for at, stop in enumerate(there) if window.docks[panel].isAncestorOf(stop))
        for panel in ("library", "inspector")
    )
    assert library < there.index(window.canvas.view) < inspector
    begin(window)
    back = tour(window, Key.Key_Backtab)
    assert back[::-1] == [there[-1], *there[:-1]]


def test_the_settings_follow_the_name_though_they_were_made_later(window):
    window.document.select({"conv"})
    QApplication.processEvents()
    inspector = window.docks["inspector"]
    fields = [stop for stop in order(window) if inspector.isAncestorOf(stop) and isinstance(stop, QLineEdit)]
    tops = [field.mapTo(inspector, field.rect().topLeft()).y() for field in fields]
    assert len(fields) > 4
    assert all(before <= after for before, after in pairwise(tops))


def following(window):
    """The stop after the present one; buttons of which one is down are a single stop."""
    stops = list(order(window))
    return stops[(stops.index(QApplication.focusWidget()) + 1) % len(stops)]


def tab_to(window, wanted):
    """Presses Tab until it is there."""
    begin(window)
    for _ in range(MOST):
        if QApplication.focusWidget() is wanted:
            return
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Tab)
    raise AssertionError("Tab never came there")


@pytest.mark.parametrize("panel", [spec.id for spec in PANELS if spec.area == "bottom" and spec.id not in SILENT])
def test_every_stop_of_a_panel_is_seen(window, panel, qtbot):
    window.show_panel(panel)
    dock = window.docks[panel]
    qtbot.waitUntil(lambda: any(dock.isAncestorOf(stop) for stop in order(window)))
    stops = list(order(window))
    first = next(at for at, stop in enumerate(stops) if dock.isAncestorOf(stop))
    stops[first - 1].setFocus()
    while dock.isAncestorOf(stop := following(window)):
        QApplication.processEvents()
        plain = stop.grab().toImage()
        step(window, forward=True)
        QApplication.processEvents()
        assert QApplication.focusWidget() is stop
        assert stop.grab().toImage() != plain, (type(stop).__name__, stop.accessibleName())
        if isinstance(stop, QAbstractButton):
            assert min(stop.width(), stop.height()) >= 20


def test_the_ring_goes_with_the_keyboard(window):
    tree = window.docks["library"].findChild(QTreeWidget)
    tab_to(window, tree)
    ring = tree.findChild(FocusRing)
    assert ring.isVisible() and ring.rect() == tree.rect()
    QTest.keyClick(tree, Key.Key_Tab)
    assert not ring.isVisible()


def test_what_tab_goes_to_is_scrolled_into_sight(window):
    window.document.select({"conv"})
    QApplication.processEvents()
    inspector = window.docks["inspector"]
    last = [stop for stop in order(window) if inspector.isAncestorOf(stop) and isinstance(stop, QLineEdit)][-1]
    assert last.visibleRegion().isEmpty()
    tab_to(window, last)
    assert not last.visibleRegion().isEmpty()
