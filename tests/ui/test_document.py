import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.errors import FileRefused, NameRefused
from designer.files.design import read_design
from designer.graph import edit
from designer.graph.blocks.group import group
from designer.graph.versions.diff import diff
from designer.ui.document import Document
from tests.helpers.drawing import mlp


@pytest.fixture
def document(qapp):
    return Document(mlp())


def set_width(document, width, merge=""):
    after = edit.set_setting(document.design, "Net", "a", "out_features", width)
    document.edit(f"Set out_features to {width}", after, merge)


def test_an_edit_is_told_and_undone_and_redone(document, qtbot):
    before = document.design
    with qtbot.waitSignal(document.changed) as told:
        set_width(document, 16)
    assert [n.id for n in told.args[0].blocks["Net"].changed] == ["a"]
    after = document.design
    document.undo_stack.undo()
    assert document.design is before
    document.undo_stack.redo()
    assert document.design is after


def test_edits_of_one_field_are_one_step(document):
    before = document.design
    for width in (1, 12, 128):
        set_width(document, width, merge="a.out_features")
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.design is before


def test_what_follows_from_an_edit_is_part_of_it(document):
    before = document.design
    set_width(document, 16)
    assert document.amend(edit.set_setting(document.design, "Net", "c", "in_features", 16))
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.design is before
    document.undo_stack.redo()
    assert document.design.main_block.node("c").settings["in_features"] == 16


def test_nothing_is_folded_into_an_edit_that_was_taken_back(document):
    set_width(document, 16)
    document.undo_stack.undo()
    undone = document.design
    assert not document.amend(edit.set_setting(undone, "Net", "c", "in_features", 16))
    assert document.design is undone


def test_entering_and_leaving_a_block(document, qtbot):
    after, node_id = group(document.design, "Net", {"a", "b"}, "front")
    document.edit("Group 2 nodes into front", after)
    with qtbot.waitSignal(document.moved_to):
        document.enter(node_id)
    assert (document.block_name, document.here) == ("Front", (node_id,))
    document.leave()
    assert document.block_name == "Net"
    assert document.selection == {node_id}
    document.enter("c")
    assert document.here == ()


def test_undoing_the_group_that_one_is_in_leads_out_of_it(document):
    after, node_id = group(document.design, "Net", {"a", "b"}, "front")
    document.edit("Group 2 nodes into front", after)
    document.enter(node_id)
    document.undo_stack.undo()
    assert document.here == ()
    assert "Front" not in document.design.blocks


def test_an_undo_shows_where_it_happened(document):
    after, node_id = group(document.design, "Net", {"a", "b"}, "front")
    document.edit("Group", after)
    document.enter(node_id)
    document.edit("Set", edit.set_setting(document.design, "Front", "a", "out_features", 9))
    document.leave()
    document.undo_stack.undo()
    assert document.here == (node_id,)


def test_a_selection_holds_only_what_is_there(document):
    document.select({"a", "gone"})
    assert document.selection == {"a"}
    document.edit("Delete", edit.remove_nodes(document.design, "Net", {"a"}))
    assert document.selection == frozenset()


def test_a_saved_design_is_the_one_that_is_opened(document, tmp_path):
    set_width(document, 16)
    path = tmp_path / "net.design.json"
    document.save(path)
    assert document.undo_stack.isClean()
    assert read_design(path) == document.design
    other = Document(mlp())
    other.open(path)
    assert other.design == document.design
    assert other.undo_stack.count() == 0


def test_a_file_that_cannot_be_read_changes_nothing(document, tmp_path):
    before = document.design
    (tmp_path / "bad.design.json").write_text("{")
    with pytest.raises(FileRefused):
        document.open(tmp_path / "bad.design.json")
    assert document.design is before


@given(st.lists(st.sampled_from(["wider", "move", "rename", "delete", "group"]), max_size=12), st.randoms())
def test_any_number_of_edits_and_as_many_undos_give_back_the_design(acts, random):
    document = Document(mlp())
    before = document.design
    for act in acts:
        layers = [n for n in document.block.nodes if n.kind == "layer"]
        if layers:
            with contextlib.suppress(NameRefused):  # two random names may be one
                _do(document, act, random.choice(layers).id, random)
    done = document.design
    for _ in range(document.undo_stack.count()):
        document.undo_stack.undo()
    assert document.design is before
    while document.undo_stack.canRedo():
        document.undo_stack.redo()
    assert document.design is done


def _do(document, act, node_id, random):
    design, block = document.design, document.block_name
    match act:
        case "wider":
            after = edit.set_setting(design, block, node_id, "out_features", random.randint(1, 99))
        case "move":
            after = edit.move_nodes(design, block, {node_id: (random.random(), 0.0)})
        case "rename":
            after = edit.rename_node(design, block, node_id, f"n{random.randint(0, 10**9)}")
        case "delete":
            after = edit.remove_nodes(design, block, {node_id})
        case _:
            after, _ = group(design, block, {node_id}, f"g{random.randint(0, 10**9)}")
    document.edit(act, after)


def test_an_edit_that_was_foreseen_changes_what_any_other_does(document):
    heard = []
    document.changed.connect(heard.append)
    node_id = document.block.nodes[0].id
    for place in ((40.0, 8.0), (80.0, 16.0)):
        after = edit.move_nodes(document.design, document.block_name, {node_id: place})
        expected = diff(document.design, after)
        if place == (80.0, 16.0):
            document.foresee(after, expected)
        document.edit("Move", after)
        assert heard[-1] == expected and document.design is after
    assert heard[-1] is expected
    document.foresee(document.design, expected)
    document.undo_stack.undo()
    assert heard[-1].blocks[document.block_name].moved == {node_id}
