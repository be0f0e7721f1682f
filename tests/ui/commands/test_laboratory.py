from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea

from designer.ui.commands.laboratory import SHARE
from designer.ui.panels.laboratory.layer_choice import BY_HAND
from designer.ui.temporary_height import TemporaryHeight
from tests.ui.canvas.conftest import SilentEngine, small_design
from tests.ui.conftest import shown_window
from tests.ui.test_panel_dock import click_tab


def test_the_action_opens_the_laboratory_high_enough_and_on_what_there_is(quiet_window, qtbot):
    quiet_window.actions_by_id["laboratory"].trigger()
    dock = quiet_window.docks["laboratory"]
    assert dock.isVisible()
    qtbot.waitUntil(lambda: dock.height() > 0.5 * quiet_window.height())
    panel = quiet_window.panel("laboratory").panel
    assert panel.layers.currentData() == "conv", "the only convolution of the design"
    assert panel.empty_text.startswith("Run the network once")


def settle(qtbot, dock, height):
    qtbot.waitUntil(lambda: abs(dock.height() - height) <= 8)


def test_other_panels_are_as_low_again_as_they_were_once_the_laboratory_is_left(quiet_window, qtbot):
    code, laboratory = quiet_window.docks["code"], quiet_window.docks["laboratory"]
    before = code.height()
    quiet_window.actions_by_id["laboratory"].trigger()
    settle(qtbot, laboratory, SHARE * quiet_window.height())
    quiet_window.show_panel("code")
    settle(qtbot, code, before)
    quiet_window.show_panel("laboratory")
    settle(qtbot, laboratory, SHARE * quiet_window.height())
    quiet_window.actions_by_id["laboratory"].trigger()
    laboratory.close()
    qtbot.waitUntil(lambda: any(quiet_window.docks[name].isVisible() for name in ("code", "problems", "run")))


def test_a_height_that_a_person_has_set_meanwhile_stays(quiet_window, qtbot):
    quiet_window.actions_by_id["laboratory"].trigger()
    laboratory, code = quiet_window.docks["laboratory"], quiet_window.docks["code"]
    settle(qtbot, laboratory, SHARE * quiet_window.height())
    quiet_window.resizeDocks([laboratory], [380], Qt.Orientation.Vertical)
    qtbot.waitUntil(lambda: laboratory.height() <= 380)
    low = laboratory.height()
    quiet_window.show_panel("code")
    qtbot.waitUntil(lambda: not laboratory.findChild(TemporaryHeight).isActive())
    qtbot.waitUntil(lambda: not code.visibleRegion().isEmpty() and code.height() == low)


def test_opened_by_its_tab_it_has_its_height_too_and_the_others_have_theirs(quiet_window, qtbot):
    quiet_window.panel("laboratory")
    code, laboratory = quiet_window.docks["code"], quiet_window.docks["laboratory"]
    before = code.height()
    click_tab(quiet_window, qtbot, "Laboratory")
    settle(qtbot, laboratory, SHARE * quiet_window.height())
    click_tab(quiet_window, qtbot, "Code")
    settle(qtbot, code, before)


def test_in_front_before_its_panel_was_made_it_has_its_height_and_begins_at_its_top(qtbot):
    window = shown_window(qtbot, small_design(), SilentEngine)
    window.show_panel("laboratory")
    window.panel("laboratory")
    settle(qtbot, window.docks["laboratory"], SHARE * window.height())
    (area,) = window.docks["laboratory"].findChildren(QScrollArea)
    assert (area.verticalScrollBar().value(), area.verticalScrollBar().maximum()) == (0, 0)


def test_home_goes_to_the_first_place_of_the_window_and_the_canvas_stays(live_window, qtbot):
    live_window.actions_by_id["laboratory"].trigger()
    panel, view = live_window.panel("laboratory").panel, live_window.canvas.view
    panel.show_node(BY_HAND)
    qtbot.waitUntil(lambda: panel.stage.places is not None)
    panel.stage.setFocus()
    view.scale(0.5, 0.5)
    before = view.transform()
    qtbot.keyClick(panel.stage, Qt.Key.Key_End)
    assert panel.stage.at == (1, 1)
    qtbot.keyClick(panel.stage, Qt.Key.Key_Home)
    assert panel.stage.at == (0, 0) and view.transform() == before
