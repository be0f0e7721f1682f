"""The first screen, the Book shelf and the Check button, by hand."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel

from designer.files.examples import EXAMPLES
from designer.graph.cards import set_bypassed
from designer.graph.edit import move_nodes
from designer.graph.new import new_design
from designer.ui.app import show_start
from designer.ui.canvas.notes.note_look import check_rect
from designer.ui.canvas.text import NO_FONT, can_write
from designer.ui.palette import palette
from designer.ui.start_card import PICTURE
from designer.ui.widgets.columns import Columns, shares
from tests.helpers.inline_client import InlineClient
from tests.ui.conftest import shown_window

RED, GREEN = 0, 1


@pytest.fixture
def window(qtbot):
    window = shown_window(qtbot, new_design(), InlineClient)
    window.session.start()
    return window


def test_one_click_on_the_first_screen_and_a_network_has_run(window, qtbot):
    page = show_start(window)
    assert page.isVisible() and set(page.buttons) == {"new", "open", "import", *(one.name for one in EXAMPLES)}
    with qtbot.waitSignal(window.session.ran):
        qtbot.mouseClick(page.buttons["rgnet"], Qt.MouseButton.LeftButton)
    assert window.document.design.main == "RGNet"
    assert page.isHidden()


def test_escape_and_new_leave_the_first_screen(window, qtbot):
    for leave in (lambda page: qtbot.keyClick(page, Qt.Key.Key_Escape), lambda page: page.buttons["new"].click()):
        page = show_start(window)
        leave(page)
        assert page.isHidden()


def test_a_picture_on_the_first_screen_shows_the_network_and_opens_it(window, qtbot):
    page = show_start(window)
    card = next(card for card in page.cards if card.example.name == "edge_detector")

    def drawn(dark) -> bool:
        wanted = QColor(palette(dark).category("convolution"))
        image = card.grab().toImage()
        middle = image.pixelColor(image.width() // 2, PICTURE // 2)
        return abs(middle.hue() - wanted.hue()) < 12 and middle.saturation() > 0.5 * wanted.saturation()

    qtbot.waitUntil(lambda: drawn(False))
    window.set_dark(True)
    qtbot.waitUntil(lambda: card.grab().toImage().pixelColor(8, 8) == QColor(palette(True).canvas) and drawn(True))
    window.set_dark(False)
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert window.document.path == card.example.path and page.isHidden()


def test_the_sections_stand_in_as_many_columns_as_there_is_room_for(qtbot):
    assert shares([9, 4, 3, 4, 3, 5, 3, 3, 3, 4], 2) == [0, 0, 0, 0, 1, 1, 1, 1, 1, 1]
    assert shares([1, 1, 1], 3) == [0, 1, 2]
    columns = Columns([(QLabel(str(number)), 1) for number in range(6)], 100)
    qtbot.addWidget(columns)
    columns.resize(320, 300)
    columns.show()
    assert columns.count == 3

    def at(number):
        return next(label.x() for label in columns.findChildren(QLabel) if label.text() == number)

    qtbot.waitUntil(lambda: at("0") == at("1") < at("2") == at("3") < at("4") == at("5"))
    columns.resize(210, 300)
    assert columns.count == 2


def test_recent_files_are_offered_and_opened(window, qtbot, tmp_path):
    import designer

    path = tmp_path / "mine.design.json"
    designer.save(new_design("Mine"), path)
    page = show_start(window, [path])
    qtbot.mouseClick(page.buttons[str(path)], Qt.MouseButton.LeftButton)
    assert window.document.path == path and page.isHidden()


def test_the_book_shelf_opens_an_example(window):
    library = window.panel("library")
    library.filter.setText("5.2 tied")
    library.tree.placed.emit("example:shared_layers")
    assert "7" not in {node.name for node in window.document.block.nodes}
    assert any(node.kind == "again" for node in window.document.block.nodes)


def test_the_check_button_on_a_note_says_whether_it_is_done(window, qtbot):
    from designer.ui.commands.lessons import open_and_run

    open_and_run(window, "sequential")
    qtbot.waitUntil(lambda: window.session.settled)
    window.canvas.frame_all()
    note = next(node for node in window.document.block.nodes if node.check is not None)

    def press() -> None:
        item = window.canvas.scene.items_by_id[note.id]
        where = window.canvas.view.mapFromScene(item.pos() + QPointF(check_rect(item.look).center()))
        qtbot.mouseClick(window.canvas.view.viewport(), Qt.MouseButton.LeftButton, pos=where)

    def said() -> str:
        result = window.canvas.scene.items_by_id[note.id].result
        return result.words if result else ""

    def inked(part: int) -> bool:
        """Whether something red (0) or green (1) is seen on the note."""
        item, view = window.canvas.scene.items_by_id[note.id], window.canvas.view
        area = view.mapFromScene(item.card).boundingRect() & view.viewport().rect()
        picture = view.viewport().grab(area).toImage()
        colours = (QColor(picture.pixel(x, y)) for x in range(picture.width()) for y in range(picture.height()))
        parts = ((c.red(), c.green(), c.blue()) for c in colours)
        return any(all(own[part] > other + 40 for at, other in enumerate(own) if at != part) for own in parts)

    assert not inked(RED) and not inked(GREEN)
    press()
    qtbot.waitUntil(lambda: window.notice.text == "Not yet: 1 is not bypassed.")
    assert said() == "Not yet: 1 is not bypassed."
    chinese = "还没有：1 没有被旁路。" if can_write("zh") else NO_FONT
    assert window.canvas.scene.items_by_id[note.id].tip == f"Not yet: 1 is not bypassed.\n{chinese}"
    assert inked(RED)
    chosen = next(node.id for node in window.document.block.nodes if node.name == "1")
    document = window.document
    document.edit("Bypass 1", set_bypassed(document.design, document.block_name, {chosen}, True))
    assert said() == "", "of another network it is not known"
    qtbot.waitUntil(lambda: window.session.settled)
    press()
    qtbot.waitUntil(lambda: window.notice.text.startswith("Done"))
    assert said() == "Done" and inked(GREEN)
    document.edit("Move", move_nodes(document.design, document.block_name, {chosen: (0.0, 0.0)}))
    assert said() == "Done", "where a card stands makes no other network"


def test_a_note_is_written_in_both_languages_and_each_is_one_step_of_undo(window, qtbot):
    from designer.ui.commands.lessons import open_and_run

    open_and_run(window, "sequential")
    document = window.document
    note = next(node for node in document.block.nodes if node.check is not None)
    document.select({note.id})
    form = window.panel("inspector").note_form
    field = form.others["zh"]
    qtbot.waitUntil(lambda: field.toPlainText() == note.words["zh"] != "")
    field.setFocus()
    field.selectAll()
    field.insertPlainText("绕过它")
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert document.block.node(note.id).words == {"zh": "绕过它"}
    assert document.undo_stack.undoText() == "Write on a note in Chinese"
    field.selectAll()
    field.insertPlainText("")
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert document.block.node(note.id).words == {}
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert document.block.node(note.id) == note
