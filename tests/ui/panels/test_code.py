import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from designer.graph import edit
from designer.ui.palette import DARK, LIGHT
from designer.ui.panels.code import CodePanel
from designer.ui.panels.highlight import spans


@pytest.fixture
def panel(make):
    return make(CodePanel, 860, 700)


def line_of(session, words):
    return next(at for at, text in enumerate(session.source.text.split("\n"), 1) if words in text)


def click_line(panel, qtbot, line):
    view = panel.view
    block = view.document().findBlockByNumber(line - 1)
    where = view.blockBoundingGeometry(block).translated(view.contentOffset()).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, round(where.y())))


def test_the_text_is_the_session_s_own(panel, session, document):
    assert panel.view.toPlainText() == session.source.text
    document.edit("width", edit.set_setting(document.design, "LeNet", "n4", "out_features", 77))
    assert "77" in panel.view.toPlainText()
    assert panel.view.toPlainText() == session.source.text


def test_a_click_on_a_line_selects_its_node_inside_its_block(panel, session, document, qtbot):
    click_line(panel, qtbot, line_of(session, "conv2 = nn.Conv2d"))
    assert (document.here, document.selection) == (("n2",), {"f5"})
    click_line(panel, qtbot, line_of(session, "fc1 = nn.Linear"))
    assert (document.here, document.selection) == ((), {"n4"})


def test_a_selected_node_lights_its_lines(panel, session, document):
    document.select({"n4"})
    assert panel.view.lit
    lines = session.source.text.split("\n")
    assert all("fc1" in lines[line - 1] for line in panel.view.lit)
    document.select(())
    assert panel.view.lit == ()


def test_the_place_is_kept_when_the_text_changes(panel, document):
    panel.resize(600, 120)
    bar = panel.view.verticalScrollBar()
    bar.setValue(5)
    document.edit("width", edit.set_setting(document.design, "LeNet", "n4", "out_features", 77))
    assert bar.value() == 5


def test_the_program_is_copied_and_its_export_asked_for(panel, session, qtbot):
    qtbot.mouseClick(panel.copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == session.source.text
    with qtbot.waitSignal(panel.export_requested):
        qtbot.mouseClick(panel.export, Qt.MouseButton.LeftButton)


def test_words_are_coloured_by_what_they_are():
    text = 'class Net(nn.Module):\n    """One\n    two."""\n    x = 5  # five'
    found = [
        [(text.split("\n")[row][at : at + length], sort) for at, length, sort in line]
        for row, line in enumerate(spans(text))
    ]
    assert found[0] == [("class", "keyword"), ("Net", "type"), ("Module", "type")]
    assert [sort for _, sort in found[1] + found[2]] == ["string"] * len(found[1] + found[2])
    assert found[3] == [("5", "number"), ("# five", "comment")]


def formats(panel, line):
    block = panel.view.document().findBlockByNumber(line - 1)
    return {block.text()[f.start : f.start + f.length]: f.format.foreground().color() for f in block.layout().formats()}


def test_the_colours_follow_the_palette(panel, session):
    line = line_of(session, "class LeNet")
    assert formats(panel, line)["class"] == QColor(LIGHT.syntax["keyword"])
    panel.set_palette(DARK)
    assert formats(panel, line)["class"] == QColor(DARK.syntax["keyword"])
