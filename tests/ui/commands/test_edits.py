import itertools

import pytest
from PySide6.QtCore import Qt

from designer.graph import edit
from designer.graph.edit import move_nodes
from designer.graph.model import Node
from tests.ui.canvas.conftest import small_design
from tests.ui.commands.conftest import ALT, CTRL, SHIFT, undo_text

Key = Qt.Key


def test_a_duplicate_with_the_same_weights_is_one_more_call(window, document, press):
    document.select({"conv"})
    press(Key.Key_D, ALT)
    (new,) = document.selected
    assert (new.kind, new.of) == ("again", "conv")
    assert undo_text(window) == "Use conv1 again"
    assert not [e for e in document.block.edges if new.id in (e.source.node, e.target.node)]
    assert "∞" in [badge.text for badge in window.canvas.scene.items_by_id[new.id].look.badges]
    press(Key.Key_D, ALT)
    assert [n.of for n in document.block.of_kind("again")] == ["conv", "conv"]
    assert undo_text(window) == "Use conv1 again"


def test_a_call_gets_its_own_weights_and_undo_gives_the_shared_ones_back(window, document, press):
    document.select({"conv"})
    press(Key.Key_D, ALT)
    (new,) = document.selected
    window.actions_by_id["make_unique"].trigger()
    assert document.block.node(new.id).of == "Conv2d"
    assert undo_text(window) == "Give conv1_again its own weights"
    press(Key.Key_Z, CTRL)
    assert document.block.node(new.id).of == "conv"


def test_a_block_used_twice_gets_a_definition_of_its_own(window, document):
    assert not window.actions_by_id["make_unique"].isEnabled()
    document.select({"part"})
    assert not window.actions_by_id["make_unique"].isEnabled()
    document.edit("two", edit.add_node(document.design, "Net", Node("part2", "block", "part2", "Part")))
    assert window.actions_by_id["make_unique"].isEnabled()
    window.actions_by_id["make_unique"].trigger()
    assert document.block.node("part").of == "Part2"
    assert document.design.blocks["Part2"] == document.design.blocks["Part"]
    assert undo_text(window) == "Give part a definition of its own, Part2"


def test_the_rest_is_selected(document, press):
    document.select({"conv", "act"})
    press(Key.Key_I, CTRL)
    assert document.selection == {"x", "y", "part"}
    press(Key.Key_I, CTRL)
    assert document.selection == {"conv", "act"}


def test_what_feeds_the_selection_and_what_it_feeds_is_selected(window, document, press):
    document.select({"act"})
    press(Key.Key_BracketLeft)
    assert document.selection == {"x", "conv"}
    document.select({"conv"})
    press(Key.Key_BracketRight)
    assert document.selection == {"act", "y"}
    document.select({"conv"})
    press(Key.Key_BracketRight, SHIFT)
    assert document.selection == {"conv", "act", "y"}
    press(Key.Key_BracketLeft, SHIFT)
    assert document.selection == {"x", "conv", "act", "y"}
    document.select({"part"})
    press(Key.Key_BracketLeft)
    assert document.selection == {"part"}
    assert window.notice.text == "Nothing feeds part"


def test_all_of_the_same_kind_are_selected(document, press):
    document.edit("more", edit.add_node(document.design, "Net", Node("r", "layer", "r", "ReLU")))
    document.select({"act"})
    press(Key.Key_G, SHIFT)
    assert document.selection == {"act", "r"}


def test_nodes_come_into_line_as_one_step(window, document, press):
    document.select({"conv", "part"})
    press(Key.Key_L, SHIFT)
    assert document.undo_stack.count() == 0  # they stand so already
    press(Key.Key_T, SHIFT)
    assert {n.pos[1] for n in document.selected} == {0.0}
    assert undo_text(window) == "Align 2 nodes at the top"
    assert window.canvas.scene.items_by_id["part"].pos().y() == 0
    press(Key.Key_Z, CTRL)
    assert document.design == small_design()


def test_right_sides_and_middles_come_into_line_by_the_size_of_the_cards(window, document, press):
    cards = window.canvas.scene.items_by_id
    document.select({"conv", "act", "part"})
    press(Key.Key_R, SHIFT)
    assert len({cards[i].card.right() for i in ("conv", "act", "part")}) == 1
    press(Key.Key_C, SHIFT)
    middles = [cards[i].card.center().x() for i in ("conv", "act", "part")]
    assert max(middles) - min(middles) <= 2
    press(Key.Key_B, SHIFT)
    assert len({cards[i].card.bottom() for i in ("conv", "act", "part")}) == 1
    press(Key.Key_M, SHIFT)
    assert all(value % 4 == 0 for n in document.selected for value in n.pos)


def test_nodes_are_put_at_equal_distances(window, document, press):
    document.edit("aside", edit.move_nodes(document.design, "Net", {"conv": (200.0, 0.0)}))
    document.select({"x", "conv", "act"})
    press(Key.Key_H, SHIFT)
    x, conv, act = (window.canvas.scene.items_by_id[i].card for i in ("x", "conv", "act"))
    assert abs((conv.left() - x.right()) - (act.left() - conv.right())) <= 4
    assert undo_text(window) == "Distribute 3 nodes from left to right"
    document.select({"x", "conv"})
    assert not window.actions_by_id["spread"].isEnabled()
    press(Key.Key_V, SHIFT)
    assert document.undo_stack.count() == 2


def test_actions_follow_what_is_before_the_person(window, document, press):
    on = lambda name: window.actions_by_id[name].isEnabled()  # noqa: E731
    assert not any(map(on, ("undo", "redo", "duplicate", "rename", "group", "ungroup", "enter", "leave", "delete")))
    document.select({"part"})
    assert all(map(on, ("duplicate", "rename", "group", "ungroup", "enter", "delete", "again")))
    assert not on("align_left")
    document.select({"x", "y"})
    assert on("align_left")
    assert not on("again")
    press(Key.Key_Delete)
    assert on("undo")
    assert not on("delete")
    press(Key.Key_Z, CTRL)
    assert on("redo")
    document.enter("part")
    assert on("leave")


def test_a_selected_wire_can_be_deleted(window, document, press):
    (edge, *_) = document.block.edges
    window.canvas.scene.select_edges({edge})
    assert window.actions_by_id["delete"].isEnabled()
    press(Key.Key_Delete)
    assert edge not in document.block.edges


def test_letters_belong_to_the_canvas_where_one_looks_through_a_list_they_change_nothing(window, document, press):
    document.select({"conv", "act"})
    window.panel("library").tree.setFocus()
    for key in (Key.Key_M, Key.Key_H, Key.Key_BracketLeft):
        press(key)
    press(Key.Key_T, SHIFT)
    assert document.undo_stack.count() == 0
    assert document.selection == {"conv", "act"}
    window.canvas.view.setFocus()
    press(Key.Key_H)
    assert document.undo_stack.count() == 1
    window.panel("library").tree.setFocus()
    press(Key.Key_D, CTRL)
    assert document.undo_stack.count() == 2


def test_shift_d_duplicates_over_the_canvas_and_ctrl_d_everywhere(window, document, press):
    document.select({"conv"})
    press(Key.Key_D, SHIFT)
    assert undo_text(window) == "Duplicate conv1"
    window.panel("library").tree.setFocus()
    press(Key.Key_D, SHIFT)
    assert document.undo_stack.count() == 1
    press(Key.Key_D, CTRL)
    assert document.undo_stack.count() == 2


def test_every_menu_stands_in_one_column_on_a_low_screen(window):
    for bar_action in window.menuBar().actions():
        menu = bar_action.menu()
        menu.aboutToShow.emit()
        rows = [action for action in menu.actions() if not action.isSeparator()]
        assert menu.actionGeometry(rows[0]).x() == menu.actionGeometry(rows[-1]).x(), bar_action.text()
        assert window.menuBar().height() + menu.sizeHint().height() <= 720, bar_action.text()


def test_a_name_that_python_cannot_take_is_refused_in_the_dialog_and_can_be_mended(document, press, answer):
    document.select({"conv"})
    asked = answer("forward", "first")
    press(Qt.Key.Key_F2)
    assert '"forward"' in asked.reason
    assert document.block.node("conv").name == "first"
    assert document.undo_stack.undoText() == "Rename conv1 to first"


@pytest.mark.parametrize("keys", [CTRL | ALT, CTRL | SHIFT])
def test_a_block_is_ungrouped_by_either_key(window, document, press, keys):
    document.select({"part"})
    press(Key.Key_G, keys)
    assert undo_text(window) == "Ungroup part"
    assert "part" not in {node.id for node in document.block.nodes}


@pytest.mark.parametrize(("key", "keys"), [(Key.Key_Up, CTRL), (Key.Key_Tab, CTRL), (Key.Key_Escape, None)])
def test_a_block_is_left_by_each_of_its_keys(document, press, key, keys):
    document.select({"part"})
    press(Key.Key_Tab)
    assert document.here == ("part",)
    press(key, *([keys] if keys else []))
    assert document.here == ()
    assert document.selection == {"part"}


def test_what_comes_out_of_a_block_covers_no_neighbour(window, document, press):
    crowd = move_nodes(document.design, "Net", {"act": (400, 200), "y": (640, 200)})
    document.edit("crowd", edit.disconnect(crowd, "Net", document.block.edges))
    inside = {n.id: (n.pos[0], 0.0) for n in document.design.blocks["Part"].nodes}
    after = move_nodes(document.design, "Part", inside)
    two = Node("r2", "layer", "again", "ReLU", pos=(480, 0))
    document.edit("two", edit.add_node(after, "Part", two))
    document.select({"part"})
    press(Qt.Key.Key_G, CTRL | ALT)
    cards = {i: item.card for i, item in window.canvas.scene.items_by_id.items()}
    pairs = itertools.combinations(cards.values(), 2)
    assert not any(one.intersects(other) for one, other in pairs)
    document.undo_stack.undo()
    assert document.block.node("part").pos == (240, 200)
