"""A line that ends in … says the rest when the mouse rests on it, and nothing where all of it stands there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from designer.ui.widgets.labels import ElidedLabel


@pytest.mark.parametrize(("width", "told"), [(40, True), (400, False)])
def test_only_what_is_cut_is_told_once_more(qtbot, width, told):
    label = ElidedLabel()
    label.setText("the whole network")
    qtbot.addWidget(label)
    label.resize(width, 20)
    with qtbot.waitExposed(label):
        label.show()
    QToolTip.hideText()
    where = QPoint(5, 5)
    QApplication.sendEvent(label, QHelpEvent(QEvent.Type.ToolTip, where, label.mapToGlobal(where)))
    assert ("whole network" in QToolTip.text()) is told
    QToolTip.hideText()
