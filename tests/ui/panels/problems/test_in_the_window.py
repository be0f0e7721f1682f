"""What is worth knowing of the book's drawings, among the problems of the real window."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from tests.book.test_book import opened
from tests.ui.conftest import running_window


def notes_of(window):
    window.show_panel("problems")
    return window.panel("problems")


def line(panel, words):
    return next(at for at, told in enumerate(spoken(panel)) if words in told)


def spoken(panel):
    role = Qt.ItemDataRole.AccessibleTextRole
    return [panel.list.item(at).data(role) for at in range(panel.list.count())]


def test_6_5a_the_stride_of_a_pooling_is_set_from_the_list_in_one_step_of_undo(qtbot):
    window = running_window(qtbot, opened("pooling"))
    panel = notes_of(window)
    row = panel.list.itemWidget(panel.list.item(line(panel, "No stride was set")))
    qtbot.mouseClick(row.findChild(QPushButton), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not any("No stride was set" in told for told in spoken(panel)))
    window.document.undo_stack.undo()
    qtbot.waitUntil(lambda: any("No stride was set" in told for told in spoken(panel)))


def test_6_3e_rows_that_are_never_read_lead_to_their_node_and_a_key_hides_them(qtbot):
    window = running_window(qtbot, opened("padding_stride"))
    panel = notes_of(window)
    assert panel.title == "Problems"
    at = line(panel, "Rows 6 and 7 are never read")
    where = panel.list.visualItemRect(panel.list.item(at)).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    qtbot.mouseDClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert [node.name for node in window.document.selected] == ["odd"]
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    assert panel.empty_text.startswith("No problems. 1 worth knowing")
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    assert len(spoken(panel)) == 1
