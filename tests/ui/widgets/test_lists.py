"""Lists that open below their field look as menus do."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QWidget

from designer.ui.palette import LIGHT
from designer.ui.theme import CHOSEN, apply_theme, mixed


def test_an_open_list_shows_every_line_whole_and_the_chosen_one_as_a_menu_does(qtbot, qapp):
    apply_theme(qapp, dark=False)
    parent = QWidget()
    qtbot.addWidget(parent)
    combo = QComboBox(parent)
    combo.addItems(["All", "1–99 %", "Seen", "Each", "Range"])
    combo.setProperty("role", "plain")
    with qtbot.waitExposed(parent):
        parent.show()
    combo.showPopup()
    view = combo.view()
    qtbot.waitUntil(view.isVisible)
    assert view.verticalScrollBar().maximum() == 0
    rows = [view.visualRect(view.model().index(row, 0)) for row in range(combo.count())]
    assert all(view.viewport().rect().contains(row) for row in rows)
    chosen = QPoint(rows[0].right() - 6, rows[0].center().y())
    colour = view.viewport().grab().toImage().pixelColor(chosen)
    assert colour == QColor(mixed(LIGHT.accent, LIGHT.panel, CHOSEN))
    combo.hidePopup()
