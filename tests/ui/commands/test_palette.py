import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from designer.graph.model import Block, Design
from tests.helpers.drawing import node
from tests.ui.commands.conftest import CTRL, undo_text

Key = Qt.Key


@pytest.fixture
def palette(window, press):
    press(Key.Key_K, CTRL)
    assert window.command_palette.isVisible()
    assert window.focusWidget() is window.command_palette.line
    return window.command_palette


def first(palette):
    return palette.listed[0].text


def test_an_action_is_found_by_a_few_letters_and_done(palette, window, document, press):
    QTest.keyClicks(palette.line, "sel all")
    assert first(palette) == "Select All"
    assert palette.listed[0].keys == ("Ctrl+A",)
    press(Key.Key_Return)
    assert len(document.selection) == 5
    assert not palette.isVisible()
    assert window.focusWidget() is window.canvas.view


def test_every_action_can_be_found(palette, window):
    for spec in window.specs:
        if spec.id != "palette":
            palette.line.setText(window.actions_by_id[spec.id].text().rstrip("…"))
            assert spec.id in [offer.key for offer in palette.listed[:3]], spec.id


def test_a_layer_is_placed(palette, window, document, press):
    QTest.keyClicks(palette.line, "add avgp")
    assert first(palette) == "Add AvgPool1d" or first(palette) == "Add AvgPool2d"
    palette.line.setText("AvgPool2d")
    press(Key.Key_Return)
    assert document.selected[0].of == "AvgPool2d"
    assert undo_text(window) == "Add pool1"


def test_a_node_in_any_block_is_gone_to(palette, window, document, press):
    QTest.keyClicks(palette.line, "go act")
    texts = [(offer.text, offer.note) for offer in palette.listed if offer.sort == "node"]
    assert texts == [("Go to act", "Net ▸ part"), ("Go to act1", "Net")]
    while palette.list.currentItem().text() != "Go to act":
        press(Key.Key_Down)
    press(Key.Key_Return)
    assert document.block_name == "Part"
    assert [n.name for n in document.selected] == ["act"]
    assert window.canvas.view.visible_rect.contains(window.canvas.scene.items_by_id["r"].card)


def test_an_example_is_opened(palette, document, press):
    QTest.keyClicks(palette.line, "open lenet")
    assert first(palette) == "Open LeNet with trained weights"
    press(Key.Key_Return)
    assert document.design.main == "LeNet"


def test_what_cannot_be_done_says_why_and_stays(palette, window, document, press):
    QTest.keyClicks(palette.line, "ungroup")
    assert palette.listed[0].reason == "select a block"
    press(Key.Key_Return)
    assert palette.isVisible()
    assert document.undo_stack.count() == 0
    press(Key.Key_Escape)
    document.select({"part"})
    press(Key.Key_K, CTRL)
    QTest.keyClicks(palette.line, "ungroup")
    assert palette.listed[0].reason == ""


def test_what_stands_in_an_inner_menu_says_so(palette, press):
    QTest.keyClicks(palette.line, "align")
    assert [offer.text for offer in palette.listed[:2]] == ["Align: Left Sides", "Align: Right Sides"]
    assert palette.listed[0].reason == "select two or more nodes"


def test_at_first_the_commands_stand_there_those_that_can_act_before_the_others(palette):
    commands = [offer for offer in palette.listed if offer.sort == "command"]
    reasons = [bool(offer.reason) for offer in commands]
    assert reasons == sorted(reasons)
    assert palette.listed[0].text == "New"
    assert palette.listed[-1].sort == "open"


def test_the_arrow_keys_move_and_escape_closes(palette, window, press):
    press(Key.Key_Down)
    press(Key.Key_Down)
    assert palette.list.currentRow() == 2
    press(Key.Key_Up)
    assert palette.list.currentRow() == 1
    press(Key.Key_Escape)
    assert not palette.isVisible()
    assert window.focusWidget() is window.canvas.view


def test_nothing_found_is_said(palette, press):
    QTest.keyClicks(palette.line, "qqqqqq")
    assert palette.listed == ()
    assert "Nothing is called so" in palette._stack.sentence
    press(Key.Key_Return)
    assert palette.isVisible()


def test_the_tool_bar_leads_here_too(window, qtbot):
    assert window.tool_bar.search.text().split() == ["Search", "or", "command", "Ctrl+K"]
    qtbot.mouseClick(window.tool_bar.search, Qt.MouseButton.LeftButton)
    assert window.command_palette.isVisible()
    window.set_dark(True)
    assert window.command_palette.isVisible()


def test_one_of_ten_thousand_nodes_is_found_while_one_types(make_window, qtbot):
    nodes = tuple(node(f"n{i}", "layer", f"conv{i}", "ReLU") for i in range(10_000))
    window = make_window(Design("Net", {"Net": Block(nodes)}))
    window.actions_by_id["palette"].trigger()
    palette = window.command_palette
    QTest.keyClicks(palette.line, "c")
    QTest.keyClicks(palette.line, "onv9999")
    assert first(palette) == "Go to conv9999"
