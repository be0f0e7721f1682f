"""Promoting a setting by hand: from the row's menu, under a name that is offered and can be typed over."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from designer.graph.model import BlockSetting, Expr
from designer.ui.panels.inspector.panel import InspectorPanel


@pytest.fixture
def inspector(make):
    return make(InspectorPanel, 340, 700)


def row_of(inspector, document, node, setting):
    document.select({n.id for n in document.block.nodes if n.name == node})
    return inspector.node_form.settings.rows[setting]


def test_a_setting_becomes_one_of_the_block_under_the_name_that_is_offered(inspector, document, qtbot):
    document.enter("n2")
    row = row_of(inspector, document, "conv1", "out_channels")
    assert row.to_block.text() == "Make it a setting of Features…"
    row.to_block.trigger()
    assert row.promote.isVisible()
    assert row.promote.name.line.selectedText() == "out_channels"
    qtbot.keyClick(row.promote.name.line, Qt.Key.Key_Return)
    assert document.block.settings == (BlockSetting("out_channels", 6),)
    assert document.block.node("f2").settings["out_channels"] == Expr("out_channels")
    assert document.undo_stack.undoText() == "Make out_channels of conv1 a setting of Features"
    row = inspector.node_form.settings.rows["out_channels"]
    assert row.editor.text() == "out_channels"
    assert not row.promote.isVisible()
    assert not row.to_block.isVisible()


def test_another_name_is_typed_over_it_and_an_impossible_one_is_refused_in_place(inspector, document, qtbot):
    document.enter("n2")
    row = row_of(inspector, document, "conv1", "out_channels")
    row.to_block.trigger()
    qtbot.keyClicks(row.promote.name.line, "class")
    qtbot.keyClick(row.promote.name.line, Qt.Key.Key_Return)
    assert row.promote.name.message.isVisible()
    assert document.undo_stack.count() == 0
    row.promote.name.line.selectAll()
    qtbot.keyClicks(row.promote.name.line, "width")
    qtbot.keyClick(row.promote.name.line, Qt.Key.Key_Return)
    assert document.block.settings == (BlockSetting("width", 6),)


def test_escape_thinks_better_of_it(inspector, document, qtbot):
    row = row_of(inspector, document, "fc1", "out_features")
    assert not row.to_top.isVisible()
    row.to_block.trigger()
    qtbot.keyClick(row.promote.name.line, Qt.Key.Key_Escape)
    assert not row.promote.isVisible()
    assert document.undo_stack.count() == 0


def test_through_every_level_is_one_act_and_one_undo(inspector, document, qtbot):
    before = document.design
    document.enter("n2")
    row = row_of(inspector, document, "conv1", "out_channels")
    assert row.to_top.text() == "Make it a setting of LeNet, through every level…"
    row.to_top.trigger()
    qtbot.keyClick(row.promote.name.line, Qt.Key.Key_Return)
    assert document.design.main_block.settings == (BlockSetting("out_channels", 6),)
    assert document.design.main_block.node("n2").settings == {"out_channels": Expr("out_channels")}
    document.undo_stack.undo()
    assert document.design is before


def test_a_promoted_setting_is_overridden_at_the_instance_and_reset_there(inspector, document, qtbot):
    document.enter("n2")
    row = row_of(inspector, document, "conv1", "out_channels")
    row.to_block.trigger()
    qtbot.keyClick(row.promote.name.line, Qt.Key.Key_Return)
    document.leave()
    row = inspector.node_form.settings.rows["out_channels"]
    assert row.editor.placeholderText() == "6"
    row.editor.setFocus()
    qtbot.keyClicks(row.editor, "12")
    qtbot.keyClick(row.editor, Qt.Key.Key_Return)
    assert document.block.node("n2").settings == {"out_channels": 12}
    qtbot.mouseClick(row.reset, Qt.MouseButton.LeftButton)
    assert document.block.node("n2").settings == {}


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_menu_of_a_field_has_the_promotion_above_cut_and_paste(inspector, document, qtbot, qapp):
    row = row_of(inspector, document, "fc1", "out_features")
    from PySide6.QtGui import QContextMenuEvent

    where = row.editor.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, row.editor.mapToGlobal(where))
    qapp.sendEvent(row.editor, event)
    menu = next(w for w in row.editor.findChildren(QMenu) if w.isVisible())
    texts = [action.text() for action in menu.actions() if action.isVisible()]
    assert texts[0] == "Reset to the default"
    assert "Make it a setting of LeNet…" in texts
    assert len(texts) > 4
    menu.close()


def test_what_no_constructor_takes_is_not_offered(inspector, document):
    row = row_of(inspector, document, "x", "dtype")
    assert not row.to_block.isVisible()
