"""A moment kept, a weight changed by hand, and the change looked at: in the real window."""

from __future__ import annotations

import torch
from PySide6.QtCore import QPoint, Qt

from designer.engine.calls.parameter_edits import SetValue
from designer.runtime.moments.reports import Kept, Now
from designer.runtime.pictures.reports import Difference
from tests.ui.conftest import Answers


def test_from_keeping_a_moment_to_the_picture_of_what_changed(live_window, qtbot):
    window = live_window
    window.actions_by_id["keep_moment"].trigger()
    qtbot.waitUntil(lambda: window.notice.text.startswith("Moment 1 kept"))
    window.session.module.change(SetValue("out.weight", 0.75, (0, 3), True))
    window.actions_by_id["compare"].trigger()
    panel = window.panel("compare")
    qtbot.waitUntil(lambda: panel.isVisible() and panel.before.findText("Moment 1") >= 0)
    panel.before.setCurrentIndex(panel.before.findText("Moment 1"))
    panel.before.activated.emit(panel.before.currentIndex())
    qtbot.waitUntil(lambda: panel.sentence.text().startswith("1 of 4 changed · most out.weight"))
    where = QPoint(30, panel.table.visualRect(panel.model.index(0, 0)).center().y())
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    weights = window.panel("weights")
    qtbot.waitUntil(
        lambda: weights.reader.subject == Difference("out.weight", Kept(1), Now()) and weights.heatmap.fine is not None
    )
    layer = weights.heatmap.fine
    assert abs(float(layer.values[0, 3]) - 0.75) < 1e-6
    assert weights.title.text() == "out.weight" and weights.facts.text().endswith("Now − Moment 1")


def test_a_file_is_asked_for_through_the_window(live_window, tmp_path, qtbot):
    window = live_window
    path = tmp_path / "zeros.pt"
    torch.save({"out.bias": torch.zeros(1)}, path)
    window.questions = Answers(file_to_open=path)
    window.actions_by_id["compare"].trigger()
    panel = window.panel("compare")
    qtbot.waitUntil(panel.isVisible)
    panel.after.file_wanted.emit()
    qtbot.waitUntil(lambda: panel.after.currentText() == "zeros.pt")
    window.questions = Answers(file_to_open=None)
    panel.before.file_wanted.emit()
    assert panel.before.currentText() == "First values"
