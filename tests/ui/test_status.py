from PySide6.QtWidgets import QWidget

from designer.graph import edit
from designer.graph.new import new_design
from designer.graph.problem import Problem
from designer.ui.document import Document
from designer.ui.session import Session
from designer.ui.status import Status
from tests.ui.panels.conftest import ScriptedEngine


def test_an_untouched_new_design_is_new_then_not_saved_then_saved(qtbot, tmp_path):
    parent = QWidget()
    qtbot.addWidget(parent)
    document = Document(new_design())
    session = Session(document, ScriptedEngine)
    status = Status(document, session, parent)
    assert status.text.endswith("·  new")
    node = document.block.nodes[0]
    document.edit("Rename", edit.rename_node(document.design, document.block_name, node.id, "image"))
    assert status.text.endswith("·  not saved")
    document.save(tmp_path / "own.design.json")
    assert status.text.endswith("·  saved")
    session.close()


def test_what_a_new_design_still_lacks_is_no_problem_until_something_is_drawn(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    document = Document(new_design())
    session = Session(document, ScriptedEngine)
    session.findings.problems = (Problem(document.block_name, "", "Y is not connected"),)
    status = Status(document, session, parent)
    assert "problem" not in status.text
    node = document.block.nodes[0]
    document.edit("Rename", edit.rename_node(document.design, document.block_name, node.id, "image"))
    session.findings.problems = (Problem(document.block_name, "", "Y is not connected"),)
    session.shapes_changed.emit()
    assert "1 problem" in status.text
    session.close()


def test_a_long_line_ends_in_dots_and_keeps_no_window_wide(quiet_window, qtbot, monkeypatch):
    line = quiet_window.status._line
    monkeypatch.setattr(type(quiet_window.session.costs), "time_words", "a time in very many words " * 20)
    quiet_window.session.costs_changed.emit()
    quiet_window.resize(900, 700)
    qtbot.waitUntil(lambda: quiet_window.width() == 900)
    assert not line.fits and line.width() < 900 and "very many words" in line.toolTip()
