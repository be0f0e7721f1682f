"""Where the panels stand, and that a reset mends it without a trace."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QTabBar

from designer.bundled import bundled
from designer.errors import GraphError
from designer.graph import edit
from designer.ui.palette import palette
from designer.ui.panels.inspector.title import TitleLine
from designer.ui.panels.table import PANELS
from designer.ui.tab_lines import TabLines
from designer.ui.widgets.elided_combo import ElidedComboBox
from designer.ui.widgets.link import Link


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


def test_no_tabs_are_left_over_where_panels_no_longer_share_a_place(quiet_window, qtbot):
    quiet_window.dock_layout.fit()
    qtbot.waitUntil(lambda: frozenset(("Inspector", "Parameters")) in tab_bars(quiet_window)[0])
    quiet_window.docks["run"].setFloating(True)
    quiet_window.resize(1280, 1000)
    quiet_window.actions_by_id["reset_layout"].trigger()
    qtbot.waitUntil(lambda: tab_bars(quiet_window)[1] == 1)
    assert not quiet_window.docks["run"].isFloating()
    assert all("Code" in names for names in tab_bars(quiet_window)[0])


def test_a_line_parts_the_tabs_of_what_one_writes_runs_looks_into_and_talks_to(quiet_window, qtbot):
    bar = next(bar for names, bar in tab_bars(quiet_window)[0].items() if "Train" in names)
    titles = [bar.tabText(at).partition(" ")[0] for at in range(bar.count())]
    assert titles == [
        *("Code", "Problems", "Run", "Accuracy", "Train", "Watch", "Compare", "Cost", "Laboratory", "Console")
    ]
    (lines,) = bar.findChildren(TabLines)
    first = ("Run", "Compare", "Console")
    assert lines.places == [bar.tabRect(titles.index(title)).left() for title in first]
    image, middle = bar.grab().toImage(), bar.height() // 2
    for x in lines.places:
        assert image.pixelColor(x, middle) == QColor(palette(False).border)
        assert image.pixelColor(x + 3, middle) == QColor(palette(False).panel)
    quiet_window.docks["run"].close()
    qtbot.waitUntil(lambda: bar.count() == 9)
    assert bar.tabText(2) == "Accuracy" and lines.places[0] == bar.tabRect(2).left(), "the line stays with the group"
    assert bar.tabRect(8).right() < 730, "all of them are read at 1280 px"


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


def test_the_laboratory_needs_no_more_room_than_the_code_until_it_is_opened(quiet_window, qtbot):
    quiet_window.resize(1280, 800)
    quiet_window.show_panel("laboratory")
    qtbot.waitUntil(lambda: quiet_window.panel("laboratory").panel.isVisible())
    laboratory = quiet_window.docks["laboratory"]
    quiet_window.resizeDocks([laboratory], [240], Qt.Orientation.Vertical)
    qtbot.waitUntil(lambda: laboratory.height() <= 240)
    quiet_window.actions_by_id["laboratory"].trigger()
    qtbot.waitUntil(lambda: laboratory.height() > 400)


@pytest.mark.parametrize("example", ["lenet", "fixed_hidden_mlp", "lazy_mlp", "my_linear"])
def test_nothing_in_the_inspector_is_wider_than_the_inspector(example, quiet_window):
    document, inspector = quiet_window.document, quiet_window.panel("inspector")
    document.open(bundled("examples", f"{example}.design.json"))
    for chosen in (set(), *({node.id} for node in document.block.nodes)):
        document.select(chosen)
        inspector._refresh()
        assert inspector._stack.currentWidget().widget().minimumSizeHint().width() <= 330, chosen


def test_a_link_gives_way_and_says_all_of_itself_in_its_tip():
    words = "Save rand_weight, which is random, with the weights of the network"
    link = Link()
    link.setText(words)
    assert link.minimumSizeHint().width() < 60 < link.sizeHint().width()
    assert words in link.toolTip()


def test_a_line_that_is_too_long_ends_in_dots_until_one_types_in_it(qtbot):
    title = TitleLine("One line about the block", "plain")
    qtbot.addWidget(title)
    title.resize(160, 40)
    title.show()

    def seen(text):
        title.show_name(text)
        return title.line.grab().toImage()

    long = "images of 28×28 pixels to "
    assert seen(long + "ten classes and more") == seen(long + "ten classes or fewer")
    assert seen(long + "ten classes") != seen("images of")
    assert title.line.text() == "images of"


def test_a_choice_that_is_too_long_ends_in_dots(qtbot):
    choice = ElidedComboBox()
    qtbot.addWidget(choice)
    choice.addItems(["cpu: CPU, 2 cores, of one make", "cpu: CPU, 2 cores, of another", "cpu"])
    choice.setFixedWidth(120)

    def seen(index):
        choice.setCurrentIndex(index)
        return choice.grab().toImage()

    assert seen(0) == seen(1) != seen(2)


def test_what_stands_behind_other_panels_is_not_made_before_it_is_seen(quiet_window, qtbot):
    place = quiet_window.panel("laboratory")
    qtbot.waitUntil(lambda: quiet_window.canvas.view.viewport().isVisible())
    assert "panel" not in place.__dict__
    quiet_window.show_panel("laboratory")
    qtbot.waitUntil(lambda: "panel" in place.__dict__)
