import itertools
import json

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication

from designer.files.design import decode, encode
from designer.graph import edit
from designer.graph.model import Node
from designer.graph.new import new_design
from designer.ui.commands.clipboard import MIME
from tests.ui.canvas.conftest import small_design, wire
from tests.ui.commands.conftest import ALT, CTRL, SHIFT, undo_text

Key = Qt.Key


def held():
    return QGuiApplication.clipboard().text()


def names(document):
    return [node.name for node in document.block.nodes]


def test_copied_nodes_are_pasted_with_the_wires_between_them(window, document, press):
    document.select({"conv", "act"})
    press(Key.Key_C, CTRL)
    press(Key.Key_V, CTRL)
    assert names(document)[-2:] == ["conv2", "act2"]
    new = document.selection
    assert new == {node.id for node in document.block.nodes[-2:]}
    assert [e.source.node in new and e.target.node in new for e in document.block.edges] == [False] * 3 + [True]
    assert undo_text(window) == "Paste 2 nodes"
    assert all(window.canvas.scene.items_by_id[i].card.intersects(window.canvas.view.visible_rect) for i in new)
    press(Key.Key_Z, CTRL)
    assert document.design == small_design()


def test_the_clipboard_holds_the_text_of_a_small_design(document, press):
    document.select({"part"})
    press(Key.Key_C, CTRL)
    held_design = decode(held().encode())
    assert set(held_design.blocks) == {"Net", "Part"}
    assert [node.name for node in held_design.main_block.nodes] == ["part"]


def test_what_is_cut_is_gone_until_it_is_pasted(window, document, press):
    document.select({"act"})
    press(Key.Key_X, CTRL)
    assert names(document) == ["x", "conv1", "y", "part"]
    assert undo_text(window) == "Cut act1"
    press(Key.Key_V, CTRL)
    assert names(document)[-1] == "act1"


@pytest.mark.parametrize("chosen", [{"act"}, {"x", "conv", "act", "y", "part"}], ids=["one", "all"])
def test_pasted_and_duplicated_nodes_cover_none_and_are_in_view(window, document, press, chosen):
    document.select(chosen)
    press(Key.Key_C, CTRL)
    for key, keys in ((Key.Key_V, CTRL), (Key.Key_V, CTRL), (Key.Key_D, CTRL), (Key.Key_D, ALT)):
        press(key, keys)
        cards = {i: item.card for i, item in window.canvas.scene.items_by_id.items()}
        new = [cards.pop(node_id) for node_id in document.selection]
        assert not any(one.intersects(other) for one in new for other in cards.values())
        assert any(window.canvas.view.visible_rect.contains(card) for card in new)


def test_a_frame_that_is_pasted_hides_no_frame(window, document, press):
    document.edit(
        "frame", edit.add_node(document.design, "Net", Node("f", "frame", "f", pos=(240, 300), size=(400, 200)))
    )
    document.select({"f"})
    press(Key.Key_C, CTRL)
    press(Key.Key_V, CTRL)
    press(Key.Key_V, CTRL)
    frames = [window.canvas.scene.items_by_id[node.id].card for node in document.block.of_kind("frame")]
    assert not any(one.intersects(other) for one, other in itertools.combinations(frames, 2))


def test_paste_with_wires_keeps_what_fed_the_copied_nodes(document, press):
    document.select({"act"})
    press(Key.Key_C, CTRL)
    press(Key.Key_V, CTRL | SHIFT)
    (new,) = document.selection
    assert wire("conv.output", f"{new}.input") in document.block.edges


def test_nodes_go_from_block_to_block_and_not_into_themselves(document, press, heard):
    document.select({"part"})
    press(Key.Key_C, CTRL)
    document.enter("part")
    before = document.design
    press(Key.Key_V, CTRL)
    assert heard == ["Part cannot contain itself"]
    assert document.design is before
    document.leave()
    document.select({"conv"})
    press(Key.Key_C, CTRL)
    document.enter("part")
    press(Key.Key_V, CTRL)
    assert names(document) == ["x", "act", "y", "conv1"]


def test_nodes_go_from_window_to_window_with_their_definitions(make_window, document, press, qtbot):
    document.select({"part", "conv"})
    press(Key.Key_C, CTRL)
    other = make_window(new_design())
    qtbot.keyClick(other.canvas.view, Key.Key_V, CTRL)
    assert set(other.document.design.blocks) == {"Network", "Part"}
    assert sorted(names(other.document)) == ["conv1", "part", "x", "y"]


def test_an_again_node_is_pasted_as_a_call_at_home_and_as_a_module_elsewhere(make_window, document, press, qtbot):
    document.edit("again", edit.add_node(document.design, "Net", Node("more", "again", "more", "conv")))
    document.select({"more"})
    press(Key.Key_C, CTRL)
    press(Key.Key_V, CTRL)
    assert [n.of for n in document.block.of_kind("again")] == ["conv", "conv"]
    other = make_window(new_design())
    qtbot.keyClick(other.canvas.view, Key.Key_V, CTRL)
    (copy,) = other.document.selected
    assert (copy.kind, copy.of, copy.settings) == ("layer", "Conv2d", document.block.node("conv").settings)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Good morning", "no part of a design"),
        ("\x1b[2J\x00", "no part of a design"),
        ('{"main": "Net", "blocks": {"Net": {"nodes": [', "cut off"),
        ('{"schema": 7, "main": "N", "blocks": {}}', "update it"),
        ("{" + " " * (50 << 20), "50 MB"),
    ],
    ids=["foreign", "control", "cut", "newer", "huge"],
)
def test_foreign_and_hostile_text_is_told_in_one_line_and_changes_nothing(window, document, press, heard, text, line):
    QGuiApplication.clipboard().setText(text)
    before = document.design
    press(Key.Key_V, CTRL)
    assert len(heard) == 1
    assert line in heard[0]
    assert line in window.notice.text
    assert document.design is before
    assert document.undo_stack.count() == 0


def piece(**changes):
    """The text of a design of one node, with other words in it."""
    node = {"id": "a", "kind": "layer", "name": "act", "of": "ReLU", **changes}
    return json.dumps({"schema": 1, "main": "Net", "blocks": {"Net": {"nodes": [node], "edges": []}}})


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        piece(name="x" * 1000),
        piece(name="a.b"),
        piece(name="class"),
        piece(name="__import__('os')"),
        piece(kind="virus"),
        piece(of="os.system"),
        piece(pos=[1e308, -1e308]),
        piece(pos=["far", "away"]),
        piece(settings={"inplace": {"expr": "1/0"}}),
        piece(kind="block", of="Net"),
        piece(kind="block", of="Nobody"),
        piece(kind="again", of="a"),
        piece(kind="repeat", of="Net", repeat={"times": 10**30}),
        piece(kind="while", of="Net", when={"condition": "__import__('os').system('true')"}),
    ],
)
def test_hostile_parts_of_a_design_are_refused_in_a_line_or_stand_as_problems(window, document, press, heard, text):
    QGuiApplication.clipboard().setText(text)
    before = document.design
    press(Key.Key_V, CTRL)
    assert all("\n" not in line and len(line) < 400 for line in heard)
    if heard:
        assert document.design is before
        assert document.undo_stack.count() == 0
    else:
        assert not window.canvas.grab().toImage().isNull()
        press(Key.Key_Z, CTRL)
        assert document.design == before


def test_a_clipboard_that_lies_about_where_it_comes_from_is_refused(document, press, heard):
    data = QMimeData()
    data.setText(encode(small_design()).decode())
    data.setData(MIME, b'{"source": 3}')
    QGuiApplication.clipboard().setMimeData(data)
    press(Key.Key_V, CTRL)
    assert heard == ["the clipboard was not filled by this program as it says, so nothing was pasted"]
    assert document.undo_stack.count() == 0


def test_in_a_field_the_same_keys_work_on_text(window, document, press, qtbot):
    document.select({"conv"})
    field = window.panel("inspector").node_form.settings.rows["out_channels"].editor
    field.setFocus()
    field.selectAll()
    press(Key.Key_C, CTRL)
    assert held() == "6"
    qtbot.keyClick(field, Key.Key_End)
    press(Key.Key_V, CTRL)
    assert field.text() == "66"
    field.selectAll()
    window.actions_by_id["cut"].trigger()
    assert (field.text(), held()) == ("", "66")
    assert document.undo_stack.count() == 0


def test_nothing_to_paste_and_nothing_to_copy_are_grey(window, document):
    grey = [i for i in ("copy", "cut", "paste", "paste_wired") if not window.actions_by_id[i].isEnabled()]
    assert grey == ["copy", "cut", "paste", "paste_wired"]
    assert window.action_states.reasons["paste"] == "the clipboard is empty"
    document.select({"conv"})
    window.actions_by_id["copy"].trigger()
    assert all(window.actions_by_id[i].isEnabled() for i in grey)
