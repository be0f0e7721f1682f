import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton

from designer.graph import edit
from designer.graph.problem import Problem, Repair
from designer.runtime.reports import NodeReport, Offer, Remark, ShapesReport
from designer.ui.panels.problems.panel import NONE, NOTHING_FITS, ProblemsPanel

REPAIR = Repair("Set in_features to 500", "LeNet", "n4", "in_features", 500)
WRONG = Problem("LeNet", "n4", "fc1 expects 500 features, gets 400", setting="in_features", repair=REPAIR)
UNUSED = Problem("Features", "f6", "act2 leads nowhere", "warning")


@pytest.fixture
def panel(make):
    return make(ProblemsPanel, 860, 200)


def note_lenet(session, **said):
    """What the engine remarks of nodes of the main block."""
    nodes = {name: NodeReport({}, remarks=(remark,)) for name, remark in said.items()}
    session.findings.shapes = ShapesReport(nodes, ())


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


def texts_of_all(panel):
    return [texts(panel, number)[-1] for number in range(panel.list.count())]


def test_notes_stand_below_the_problems_and_are_not_counted(panel, session):
    note_lenet(session, n2=Remark("quiet"), n4=Remark("loud", loud=True))
    tell(session, UNUSED)
    assert texts_of_all(panel) == ["act2 leads nowhere", "loud", "quiet"]
    assert texts(panel, 1) == ["LeNet ▸ fc1", "loud"]
    assert (panel.title, panel.notes.text()) == ("Problems 1", "Worth knowing 2")


def test_notes_are_hidden_by_the_box_and_it_is_said_that_there_are_some(panel, session, qtbot):
    note_lenet(session, n4=Remark("quiet"))
    tell(session)
    assert texts_of_all(panel) == ["quiet"]
    with qtbot.waitSignal(panel.notes_turned):
        qtbot.mouseClick(panel.notes, Qt.MouseButton.LeftButton, pos=QPoint(8, panel.notes.height() // 2))
    assert panel.empty_text == "No problems. 1 worth knowing: tick the box, or press Alt+N."


def test_problems_and_notes_are_filtered_by_place_and_words(panel, session, qtbot):
    note_lenet(session, n4=Remark("each side is 4"), n5=Remark("never read"))
    tell(session, UNUSED)
    qtbot.keyClicks(panel.filter, "fc1 SIDE")
    assert texts_of_all(panel) == ["each side is 4"]
    qtbot.keyClick(panel.filter, Qt.Key.Key_Escape)
    qtbot.keyClicks(panel.filter, "nowhere")
    assert texts_of_all(panel) == ["act2 leads nowhere"]
    qtbot.keyClicks(panel.filter, " at all")
    assert panel.empty_text == NOTHING_FITS


def test_enter_goes_to_the_node_of_a_note_and_its_link_changes_the_design(panel, session, document, qtbot):
    offer = Offer("Set in_features to 7", "set", "LeNet", "n4", "in_features", 7)
    note_lenet(session, n4=Remark("odd", offers=(offer,)))
    tell(session)
    panel.list.setCurrentRow(0)
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert (document.here, document.selection) == ((), {"n4"})
    link = panel.list.itemWidget(panel.list.item(0)).findChild(QPushButton)
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert document.design.main_block.node("n4").settings["in_features"] == 7
    document.undo_stack.undo()
    assert document.design.main_block.node("n4").settings["in_features"] == 400


def test_while_shapes_are_to_come_the_notes_of_nodes_that_are_gone_are_not_told(panel, session, document):
    note_lenet(session, n4=Remark("of fc1"), n2=Remark("of features"))
    tell(session)
    document.edit("Delete fc1", edit.remove_nodes(document.design, "LeNet", {"n4"}))
    tell(session)
    assert texts_of_all(panel) == ["of features"]


def test_what_is_not_seen_is_made_up_for_when_the_panel_is_shown(panel, session):
    panel.hide()
    tell(session, WRONG)
    assert (panel.title, panel.list.count()) == ("Problems 1", 0)
    panel.show()
    assert panel.list.count() == 1
