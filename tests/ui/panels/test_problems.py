import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton

from designer.graph.problem import Problem, Repair
from designer.ui.panels.problems import NONE, ProblemsPanel

REPAIR = Repair("Set in_features to 500", "LeNet", "n4", "in_features", 500)
WRONG = Problem("LeNet", "n4", "fc1 expects 500 features, gets 400", setting="in_features", repair=REPAIR)
UNUSED = Problem("Features", "f6", "act2 leads nowhere", "warning")


@pytest.fixture
def panel(make):
    return make(ProblemsPanel, 860, 200)


def tell(session, *problems):
    session.findings.problems = problems
    session.shapes_changed.emit()


def texts(panel, number):
    row = panel.list.itemWidget(panel.list.item(number))
    return [label.text() for label in row.findChildren(QLabel) if label.text()]


def test_each_problem_is_told_with_its_place(panel, session):
    tell(session, WRONG, UNUSED)
    assert texts(panel, 0) == ["LeNet ▸ fc1", "fc1 expects 500 features, gets 400"]
    assert texts(panel, 1) == ["LeNet ▸ features ▸ act2", "act2 leads nowhere"]


def test_the_title_counts_them(panel, session, qtbot):
    assert panel.title == "Problems"
    with qtbot.waitSignal(panel.title_changed) as told:
        tell(session, WRONG, UNUSED)
    assert told.args == ["Problems 2"]
    with qtbot.waitSignal(panel.title_changed) as told:
        tell(session)
    assert told.args == ["Problems"]
    assert panel.empty_text == NONE


def test_a_double_click_goes_there(panel, session, document, qtbot):
    tell(session, WRONG, UNUSED)
    where = panel.list.visualItemRect(panel.list.item(1)).center()
    row = panel.list.itemWidget(panel.list.item(1))
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    qtbot.mouseDClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert (document.here, document.selection) == (("n2",), {"f6"})


def test_enter_goes_there(panel, session, document, qtbot):
    tell(session, UNUSED, WRONG)
    panel.list.setCurrentRow(1)
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert (document.here, document.selection) == ((), {"n4"})


def test_the_repair_is_one_step_of_undo(panel, session, document, qtbot):
    tell(session, WRONG)
    before = document.design
    row = panel.list.itemWidget(panel.list.item(0))
    qtbot.mouseClick(row.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert document.design.main_block.node("n4").settings["in_features"] == 500
    assert document.undo_stack.undoText() == "Set in_features to 500"
    document.undo_stack.undo()
    assert document.design is before


def test_a_problem_of_one_instance_goes_to_that_instance(panel, session, document, qtbot):
    tell(session, Problem("Features", "f2", "conv1 expects 1 channel", path=("n2", "f2")))
    panel.list.setCurrentRow(0)
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert (document.here, document.selection) == (("n2",), {"f2"})


def test_a_message_that_looks_like_html_is_shown_as_it_stands(panel, session):
    tell(session, Problem("LeNet", "n4", "<b>bold</b>"))
    labels = panel.list.itemWidget(panel.list.item(0)).findChildren(QLabel)
    shown = next(label for label in labels if label.text() == "<b>bold</b>")
    assert shown.textFormat() == Qt.TextFormat.PlainText
    assert "&lt;b&gt;" in shown.toolTip()


def test_of_a_great_many_problems_the_first_are_listed_and_all_counted(panel, session):
    tell(session, *(Problem("LeNet", "n4", f"wrong {at}") for at in range(1200)))
    assert panel.title == "Problems 1200"
    assert panel.list.count() == 201
    assert panel.list.item(200).text() == "and 1,000 more"
