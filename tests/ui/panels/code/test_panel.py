import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from designer.graph import edit
from designer.ui.palette import DARK, LIGHT
from designer.ui.panels.code.highlight import AT_ONCE, spans, within_strings
from designer.ui.panels.code.panel import CodePanel, CodeView


@pytest.fixture
def panel(make, qtbot):
    panel = make(CodePanel, 860, 700)
    qtbot.waitUntil(lambda: panel.view.highlighter.document() is not None)
    return panel


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
    rows = text.split("\n")
    found = [
        [(row[at : at + length], sort) for at, length, sort in spans(row, inside)]
        for row, inside in zip(rows, within_strings(rows), strict=True)
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


lines = st.lists(st.sampled_from(["", "a = 1", "b = 2", '"""doc 🙂', "class C:"]), max_size=8).map("\n".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(lines, lines)
def test_any_text_follows_any_other(qapp, before, after):
    view = CodeView(LIGHT)
    view.show_text(before)
    view.show_text(after)
    assert view.toPlainText() == after


def test_a_long_program_is_coloured_where_it_is_seen(panel, qtbot):
    text = "\n".join(f"class C{at}: pass" for at in range(AT_ONCE + 200))
    panel.view.show_text(text)
    qtbot.waitUntil(lambda: formats(panel, 1).get("class") == QColor(LIGHT.syntax["keyword"]))
    assert formats(panel, 500) == {}
    bar = panel.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: formats(panel, AT_ONCE + 200).get("class") == QColor(LIGHT.syntax["keyword"]))
