"""The table of confusion: colours, words under the mouse, and a cell chosen by mouse and keys."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from designer.runtime.reports.accuracy import Confusion
from designer.ui.palette import DARK, LIGHT
from designer.ui.panels.accuracy.table import LINE, NO_CELL, ConfusionTable

FOUND = Confusion(("t-shirt", "coat", "shirt"), ((900, 10, 90), (0, 1000, 0), (137, 50, 813)))


@pytest.fixture
def table(show, document):
    made = ConfusionTable(LIGHT)
    made.draw(FOUND)
    return show(made, 420, 90)


def middle(table, true, told):
    return table.cell_rect(true, told).center().toPoint()


def test_6_6c_a_cell_is_blue_where_right_and_orange_where_wrong_the_stronger_the_more(table):
    image = table.grab().toImage()

    def colour(true, told):
        rect = table.cell_rect(true, told)
        return image.pixelColor(round(rect.left()) + 3, round(rect.top()) + 3)

    assert colour(1, 1) == QColor(LIGHT.negative)
    assert colour(2, 0) == QColor(LIGHT.positive), "the worst confusion of all is strongest"
    assert colour(1, 0) == QColor(table.palette().window().color()), "nothing stands where nothing was"
    strong, weak = colour(0, 2), colour(0, 1)
    assert strong.blue() < weak.blue() and strong.red() > strong.blue()


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_numbers_stand_out_from_their_cells(table, palette):
    from designer.ui.panels.colourmap import ink_on

    def light(colour):
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.getRgbF()[:3]]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    table.set_palette(palette)
    for true in range(3):
        for told in range(3):
            ground = table.cell_colour(true, told)
            low, high = sorted((light(ground), light(QColor(ink_on(ground.rgb() & 0xFFFFFF)))))
            assert (high + 0.05) / (low + 0.05) >= 4.3


def test_6_6c_the_mouse_over_a_cell_tells_what_is_taken_for_what(table, qtbot):
    def tip(at):
        QApplication.sendEvent(table, QHelpEvent(QHelpEvent.Type.ToolTip, at, table.mapToGlobal(at)))
        return QToolTip.text()

    assert "shirt taken for t-shirt: 137 of 1,000" in tip(middle(table, 2, 0))
    assert "coat named rightly: 1,000 of 1,000" in tip(middle(table, 1, 1))
    head = QPoint(middle(table, 0, 1).x(), LINE // 2)
    assert "coat: 1,060 images are taken for it, of which 94.3 % are" in tip(head)
    assert "shirt: 1,000 images, of which 81.3 % are named rightly" in tip(QPoint(4, middle(table, 2, 0).y()))


def test_a_cell_is_chosen_by_a_click_and_by_the_arrows(table, qtbot):
    assert table.cell == NO_CELL
    with qtbot.waitSignal(table.chosen) as told:
        qtbot.mouseClick(table, Qt.MouseButton.LeftButton, pos=middle(table, 2, 0))
    assert told.args == [2, 0]
    assert table.accessibleDescription() == "shirt taken for t-shirt: 137 of 1,000"
    qtbot.keyClick(table, Qt.Key.Key_Right)
    qtbot.keyClick(table, Qt.Key.Key_Up)
    assert table.cell == (1, 1)
    qtbot.keyClick(table, Qt.Key.Key_Up)
    qtbot.keyClick(table, Qt.Key.Key_Up)
    assert table.cell == (0, 1), "there is nothing above the first"


def test_names_stand_over_columns_that_have_room_and_all_cells_are_seen_in_a_narrow_panel(table):
    last = table.cell_rect(2, 2)
    assert last.right() < table.width()
    many = Confusion(tuple(map(str, range(62))), tuple((1,) * 62 for _ in range(62)))
    table.draw(many)
    assert table.minimumWidth() > 62 * 20 and table.minimumHeight() == LINE * 64
