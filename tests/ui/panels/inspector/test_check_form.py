"""A lesson of one's own: words in both languages and what it asks for, written in the inspector by hand."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

import designer
from designer.graph.model import Check
from designer.ui.panels.inspector.check_form import NOTHING
from tests.ui.mouse_drawer import choose_in


def note_of(window):
    return next((node for node in window.document.block.nodes if node.kind == "note"), None)


def placed(window, qtbot):
    """A note, placed with its key where nothing is, and its form."""
    view = window.canvas.view
    window.activateWindow()
    view.setFocus()
    qtbot.mouseMove(view.viewport(), QPoint(80, view.viewport().height() - 80))
    qtbot.keyClick(view, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: note_of(window) is not None)
    window.document.select({note_of(window).id})
    form = window.panel("inspector").note_form
    qtbot.waitUntil(form.isVisible)
    return form


def tell(form, qtbot, setting, text):
    """Words typed into a row of the check."""
    field = form.check.rows.rows[setting].editor
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def write(field, qtbot, text):
    """Other words in a field of the note."""
    field.setFocus()
    field.selectAll()
    typed = QInputMethodEvent()  # as an input method writes Chinese
    typed.setCommitString(text)
    QApplication.sendEvent(field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def press_f9(window, qtbot):
    """The key, pressed on the canvas."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.canvas.view.setFocus()
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_F9)


def f9(window, qtbot):
    """What Check says of the note, its own and the other language's words."""
    item = window.canvas.scene.items_by_id[note_of(window).id]
    item.set_lesson_result(None)
    press_f9(window, qtbot)
    qtbot.waitUntil(lambda: item.result is not None)
    return item.result


def test_a_lesson_is_written_asked_saved_and_taken_back(live_window, qtbot, tmp_path):
    window, document = live_window, live_window.document
    before = document.design
    form = placed(window, qtbot)
    write(form.words, qtbot, "Make hidden give 6 numbers.")
    write(form.others["zh"], qtbot, "让 hidden 输出 6 个数。")
    assert form.check.choice.currentText() == NOTHING and not form.check.rows.rows
    choose_in(form.check.choice, qtbot, "The shape that a node gives")
    assert note_of(window).check == Check("shape")
    assert form.check.missing.text() == "The note's check does not say node and sides yet."
    press_f9(window, qtbot)
    qtbot.waitUntil(lambda: "The note's check does not say node and sides yet" in window.notice.text)
    tell(form, qtbot, "node", "hidden")
    tell(form, qtbot, "sides", "6")
    assert note_of(window).check == Check("shape", ("hidden", 6)) and form.check.missing.isHidden()
    said = f9(window, qtbot)
    assert said.words == "Not yet: hidden gives B×8, not …×6."
    assert said.others == "还没有：hidden 的输出是 B×8，不是 …×6。"
    path = tmp_path / "lesson.design.json"
    designer.save(document.design, path)
    assert designer.load(path) == document.design
    tell(form, qtbot, "sides", "8")
    assert window.canvas.scene.items_by_id[note_of(window).id].result is None, "it was asked something else"
    assert f9(window, qtbot).words == "Done"
    assert document.undo_stack.undoText() == "Change what a note asks for"
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert document.design == before


def test_another_check_keeps_what_the_one_before_was_told(live_window, qtbot):
    form = placed(live_window, qtbot)
    choose_in(form.check.choice, qtbot, "A parameter's numbers")
    tell(form, qtbot, "parameter", "out.weight")
    tell(form, qtbot, "numbers", "1, 2, -3")
    assert note_of(live_window).check == Check("value", ("out.weight", (1, 2, -3)))
    choose_in(form.check.choice, qtbot, "A parameter's numbers, nearly")
    assert note_of(live_window).check == Check("near", ("out.weight", (1, 2, -3), 0.01))
    choose_in(form.check.choice, qtbot, "A node bypassed")
    tell(form, qtbot, "node", "1")
    assert note_of(live_window).check == Check("bypassed", ("1",)), "a name is taken as it stands, also a number"
    choose_in(form.check.choice, qtbot, NOTHING)
    assert note_of(live_window).check is None and not form.check.rows.isVisible()


def test_what_a_row_cannot_take_is_said_under_it(live_window, qtbot):
    form = placed(live_window, qtbot)
    choose_in(form.check.choice, qtbot, "So many parameters")
    tell(form, qtbot, "parameters", "many")
    row = form.check.rows.rows["parameters"]
    assert "takes a whole number" in row.message.text() and note_of(live_window).check == Check("count")
    tell(form, qtbot, "parameters", "49")
    assert f9(live_window, qtbot).words == "Done"
