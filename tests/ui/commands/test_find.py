import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from designer.files.design import read_design
from designer.graph import edit
from tests.helpers.in_blocks import LENET_IN_BLOCKS
from tests.ui.commands.conftest import CTRL, SHIFT

Key = Qt.Key


@pytest.fixture
def window(make_window):
    return make_window(read_design(LENET_IN_BLOCKS))


@pytest.fixture
def bar(window, press):
    press(Key.Key_F, CTRL)
    assert window.canvas.find_bar.isVisible()
    assert window.focusWidget() is window.canvas.find_bar.line
    return window.canvas.find_bar


def type_(bar, text):
    bar.line.selectAll()
    QTest.keyClicks(bar.line, text)


def here(document):
    return document.block_name, [node.name for node in document.selected]


def test_enter_leads_from_match_to_match_through_the_blocks(bar, document, press):
    type_(bar, "conv2d")
    assert bar.count.text() == "2 found"
    press(Key.Key_Return)
    assert here(document) == ("Features", ["conv1"])
    assert (bar.count.text(), bar.place.text()) == ("1 of 2", "LeNet ▸ features ▸ conv1")
    press(Key.Key_Return)
    assert here(document) == ("Features", ["conv2"])
    press(Key.Key_Return)
    assert here(document) == ("Features", ["conv1"])
    press(Key.Key_Return, SHIFT)
    assert here(document) == ("Features", ["conv2"])
    assert document.undo_stack.count() == 0


def test_the_node_that_one_is_led_to_is_in_the_middle_of_the_view(bar, window, press):
    type_(bar, "pool2")
    press(Key.Key_Return)
    view = window.canvas.view
    (node,) = window.document.selected
    away = view.visible_rect.center() - view.board.items_by_id[node.id].card.center()
    assert away.manhattanLength() < 40


def test_matches_in_the_block_on_show_have_rings(bar, window, document):
    marks = window.canvas.find_bar.marks
    before = window.canvas.grab().toImage()
    type_(bar, "sigmoid")
    names = {document.block.node(i).name for i in marks.ids}
    assert names == {"act3", "act4"}
    assert window.canvas.grab().toImage() != before
    document.enter("n2")
    assert {document.block.node(i).name for i in marks.ids} == {"act1", "act2"}
    type_(bar, "nothing like that")
    assert not marks.isVisible()
    assert bar.count.text() == "none"


def test_settings_are_found_and_the_first_match_is_in_the_block_on_show(bar, document, press):
    type_(bar, "out_features=84")
    press(Key.Key_Return)
    assert here(document) == ("LeNet", ["fc2"])
    type_(bar, "input")
    document.go_to(("n2",))
    press(Key.Key_Return)
    assert document.block_name == "Features"


def test_escape_closes_and_gives_the_keys_back_to_the_canvas(bar, window, press):
    type_(bar, "conv")
    press(Key.Key_Escape)
    assert not bar.isVisible()
    assert not bar.marks.isVisible()
    assert window.focusWidget() is window.canvas.view
    press(Key.Key_F, CTRL)
    assert bar.line.selectedText() == "conv"


def test_an_edit_meanwhile_is_followed(bar, document, press):
    type_(bar, "fc")
    press(Key.Key_Return)
    press(Key.Key_Return)
    assert bar.place.text() == "LeNet ▸ fc2"
    document.edit("rename", edit.rename_node(document.design, "LeNet", "n4", "head"))
    assert (bar.count.text(), bar.place.text()) == ("1 of 2", "LeNet ▸ fc2")
    (current,) = document.selected
    document.edit("delete", edit.remove_nodes(document.design, "LeNet", {current.id}))
    assert bar.count.text() == "1 found"
    press(Key.Key_Return)
    assert here(document) == ("LeNet", ["fc3"])


def test_with_nothing_found_enter_does_nothing(bar, document, press):
    press(Key.Key_Return)
    type_(bar, "\\(")
    press(Key.Key_Return)
    assert here(document) == ("LeNet", [])
