"""Two moments of a real network, compared by hand in the panel."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from designer.engine.calls.moments import Compare, ListMoments
from designer.runtime.moments import moments
from designer.runtime.moments.changes import SLICE
from designer.runtime.moments.reports import Begun, Change, Changes, InFile, Kept, MomentsReport, Now
from designer.runtime.pictures.reports import Difference
from designer.runtime.reports import InputChoice
from designer.ui.palette import LIGHT
from designer.ui.panels.compare.model import LARGEST, NAME
from designer.ui.panels.compare.panel import AGAIN, NOT_YET, ComparePanel
from designer.ui.session import Session
from tests.book.test_book import opened
from tests.helpers.inline_client import InlineClient
from tests.ui.conftest import running_window
from tests.ui.panels.conftest import ScriptedEngine, live


@pytest.fixture
def client():
    return InlineClient


@pytest.fixture
def net(session, qtbot):
    session.start()
    qtbot.waitUntil(lambda: session.settled)
    return session.engine.client.module


@pytest.fixture
def panel(document, session, net, show, qtbot):
    made = show(ComparePanel(document, session, LIGHT), 760, 260)
    qtbot.waitUntil(lambda: made.model.rowCount() > 0)
    return made


def change(session, net, name, by):
    with torch.no_grad():
        net.get_parameter(name).add_(by)
    session.live_changed.emit()


def column(panel, number):
    return [panel.model.index(row, number).data() for row in range(panel.model.rowCount())]


def asked(session):
    return [call for call in session.engine.client.calls if isinstance(call, Compare)]


def choose(qtbot, box, text):
    """Opens the list and takes an entry with the keys."""
    box.setFocus()
    box.showPopup()
    view = box.view()
    qtbot.waitUntil(view.isVisible)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    for _ in range(box.findText(text)):
        qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    QApplication.processEvents()


def test_at_first_the_network_is_what_it_began_with(panel):
    assert panel.sentence.text() == "All 10 are the same"
    assert (panel.before.currentText(), panel.after.currentText()) == ("First values", "Now")


def test_what_changed_most_stands_at_the_top_and_is_said_in_words(panel, session, net, qtbot):
    change(session, net, "fc2.bias", 3.0)
    qtbot.waitUntil(lambda: panel.sentence.text().startswith("1 of 10 changed · most fc2.bias"))
    assert column(panel, NAME)[0] == "fc2.bias" and column(panel, LARGEST)[0].startswith("3")
    assert panel.empty_text == ""


def test_a_click_on_a_heading_sorts_and_another_turns_it_round(panel, qtbot):
    header = panel.table.header()
    where = QPoint(header.sectionViewportPosition(NAME) + 20, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)
    names = column(panel, NAME)
    assert names == sorted(names) and len(names) == 10
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert column(panel, NAME) == names[::-1]


def test_a_click_on_a_row_asks_for_its_picture(panel, session, net, qtbot):
    change(session, net, "fc1.weight", 0.1)
    qtbot.waitUntil(lambda: column(panel, NAME)[0] == "fc1.weight")
    where = panel.table.visualRect(panel.model.index(0, 0)).center()
    with qtbot.waitSignal(panel.chosen) as told:
        qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert told.args == [Difference("fc1.weight", Begun(), Now()), "fc1.weight: Now − First values"]


def test_a_moment_is_kept_held_against_and_forgotten(panel, session, net, qtbot):
    qtbot.mouseClick(panel.moments, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.before.findText("Moment 1") >= 0)
    choose(qtbot, panel.before, "Moment 1")
    assert panel.before.side.moment == Kept(1)
    change(session, net, "fc1.bias", 1.0)
    qtbot.waitUntil(lambda: "most fc1.bias" in panel.sentence.text())
    panel.forget.menu().actions()[0].trigger()
    qtbot.waitUntil(lambda: panel.before.findText("Moment 1") < 0)
    assert panel.before.currentText() == "First values" and panel.forget.isHidden()


def test_a_file_can_be_on_either_side(panel, net, tmp_path, qtbot):
    path = str(tmp_path / "other.pt")
    torch.save({"fc2.bias": torch.zeros(10), "more": torch.zeros(3)}, path)
    with qtbot.waitSignal(panel.file_wanted) as told:
        choose(qtbot, panel.before, "File…")
    assert panel.before.currentText() == "First values", "nothing is chosen before there is a file"
    told.args[0](path)
    qtbot.waitUntil(lambda: panel.sentence.text().endswith("not on both sides"))
    assert panel.before.side.moment == InFile(path)
    assert "only in the first" in [panel.model.change(row).note for row in range(panel.model.rowCount())]


def test_weights_can_be_held_against_what_they_are_when_rounded(panel, qtbot):
    choose(qtbot, panel.after, "Weights in bfloat16")
    qtbot.waitUntil(lambda: "of 10 changed" in panel.sentence.text())
    assert panel.before.currentText() == "Now", "rounded is only what is there now"


def test_what_flows_in_other_numbers_is_shown_by_node_and_a_click_goes_there(panel, document, qtbot):
    choose(qtbot, panel.after, "Run in bfloat16")
    qtbot.waitUntil(lambda: any(name.endswith("fc1") for name in column(panel, NAME)))
    row = next(row for row, name in enumerate(column(panel, NAME)) if name.endswith("fc1"))
    where = panel.table.visualRect(panel.model.index(row, 0)).center()
    panel.table.scrollTo(panel.model.index(row, 0))
    where = panel.table.visualRect(panel.model.index(row, 0)).center()
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert [node.name for node in document.selected] == ["fc1"]


def test_only_names_with_a_part_are_shown(panel, qtbot):
    qtbot.keyClicks(panel.filter, "CONV2")
    assert sorted(column(panel, NAME)) == ["features.conv2.bias", "features.conv2.weight"]


def test_a_large_network_comes_part_by_part_and_not_any_more_once_nobody_looks(panel, session, monkeypatch, qtbot):
    monkeypatch.setattr(moments, "AT_ONCE", -1.0)
    before = len(asked(session))
    session.live_changed.emit()
    qtbot.waitUntil(lambda: asked(session)[-1].start == 9)
    qtbot.waitUntil(lambda: panel.sentence.text() == "All 10 are the same")
    calls = [(call.start, call.seen) for call in asked(session)[before:]]
    assert [start for start, seen in calls if not seen] == list(range(10))
    assert [seen for _, seen in calls if seen] == [SLICE], "only fc1.weight is larger than what is looked at in one go"
    before = len(asked(session))
    panel.hide()
    session.live_changed.emit()
    QApplication.processEvents()
    assert len(asked(session)) == before


def test_what_is_refused_is_said_in_its_place(panel, tmp_path, qtbot):
    panel.take_file(panel.before, str(tmp_path / "gone.pt"))
    qtbot.waitUntil(lambda: "gone.pt" in panel.empty_text)


def test_without_a_live_module_it_says_what_would_fill_it(document, show):
    session = Session(document, InlineClient)
    made = show(ComparePanel(document, session, LIGHT), 760, 260)
    assert made.empty_text == NOT_YET
    session.close()


def test_another_design_brings_nothing_of_the_one_before(panel, document):
    document.replace(document.design, None)
    assert panel.empty_text == NOT_YET and panel.model.rowCount() == 0


def test_first_values_that_are_made_again_are_waited_for_in_words(document, show, lenet_rows, qtbot):
    scripted: Any = Session(document, ScriptedEngine)
    engine, scripted.module.report = scripted.engine.client, live(*lenet_rows)
    engine.replies[ListMoments] = MomentsReport((), again=True)
    panel = show(ComparePanel(document, scripted, LIGHT), 760, 260)
    qtbot.waitUntil(lambda: panel.empty_text == panel.sentence.text() == AGAIN)
    engine.replies[Compare] = Changes((Change("w", (2,), count=2),), count=1)
    scripted.live_changed.emit()
    qtbot.waitUntil(lambda: panel.empty_text == "" and panel.sentence.text() == "All 1 are the same")
    scripted.close()


def test_5_3a_of_a_lazy_network_it_is_said_why_there_is_nothing_and_what_to_do(qtbot):
    window = running_window(qtbot, opened("lazy_mlp"), InputChoice("random", batch=2))
    window.show_panel("compare")
    panel = window.panel("compare")
    qtbot.waitUntil(lambda: panel.empty_text.startswith("Nothing has a value yet: run the network once (F5)"))
    with qtbot.waitSignal(window.session.ran):
        qtbot.keyClick(window, Qt.Key.Key_F5)
    window.show_panel("compare")
    qtbot.waitUntil(lambda: panel.sentence.text() == "All 4 are the same")
    assert panel.empty_text == ""
