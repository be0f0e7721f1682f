"""What changed between two designs, and whether it makes another network."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from designer.graph import edit
from designer.graph.model import Block, Edge, Node, Port
from designer.graph.versions.diff import diff, diff_block
from tests.helpers.designs import blocks
from tests.helpers.drawing import mlp


@given(blocks(), blocks())
def test_the_change_leads_from_one_block_to_the_other(before: Block, after: Block):
    change = diff_block(before, after)
    kept = {node.id: node for node in before.nodes if node.id not in change.removed}
    kept |= {node.id: node for node in (*change.added, *change.changed)}
    assert kept == {node.id: node for node in after.nodes}
    edges = (set(before.edges) - set(change.edges_removed)) | set(change.edges_added)
    assert edges == set(after.edges)


@given(blocks())
def test_nothing_changed_in_the_same_block(block: Block):
    change = diff_block(block, block)
    assert not (change.added or change.removed or change.changed or change.edges_added or change.edges_removed)
    assert not change.matters


def test_what_only_people_see_makes_no_other_network():
    before = mlp()
    moved = edit.move_nodes(before, "Net", {"a": (40.0, 80.0)})
    assert [node.id for node in diff(before, moved).blocks["Net"].changed] == ["a"]
    noted = edit.add_node(before, "Net", Node("n", "note", "note", text="Look here"))
    folded = edit.change_node(before, "Net", "a", lambda node: replace(node, collapsed=True))
    first = before.main_block.edges[0]
    led = edit.change_block(
        before, "Net", lambda b: replace(b, edges=(replace(first, via=((1.0, 2.0),)), *b.edges[1:]))
    )
    for after in (moved, noted, folded, led):
        assert not diff(before, after).matters


def test_what_the_program_says_makes_another_network():
    before = mlp()
    block = before.main_block
    others = (
        edit.set_setting(before, "Net", "a", "out_features", 9),
        edit.rename_node(before, "Net", "a", "fc"),
        edit.remove_nodes(before, "Net", {"b"}),
        edit.disconnect(before, "Net", block.edges[:1]),
        edit.connect(before, "Net", Edge(Port("x", "value"), Port("c", "input"))),
        edit.change_block(before, "Net", lambda b: replace(b, doc="Two layers.")),
        edit.change_block(before, "Net", lambda b: replace(b, nodes=b.nodes[::-1])),
        edit.change_node(before, "Net", "b", lambda node: replace(node, bypassed=True)),
        edit.rename_block(before, "Net", "Mlp"),
    )
    for after in others:
        assert diff(before, after).matters


@given(blocks(), st.data())
def test_what_both_blocks_share_is_not_looked_at_wherever_it_stands(before: Block, data: st.DataObject):
    """Nodes of one block taken out, put elsewhere and exchanged for others, as edits do."""
    kept = data.draw(st.permutations(before.nodes)) if data.draw(st.booleans()) else list(before.nodes)
    kept = [node for node in kept if data.draw(st.booleans())]
    other = [replace(node, name="other") if data.draw(st.booleans()) else node for node in kept]
    after = Block(tuple(other), settings=before.settings, doc=before.doc)
    change = diff_block(replace(before, edges=()), after)
    ids = [node.id for node in kept]
    assert set(change.removed) == {node.id for node in before.nodes} - set(ids)
    assert {node.id for node in change.changed} == {
        new.id for old, new in zip(kept, other, strict=True) if old is not new
    }
    in_file = [node.id for node in before.nodes if node.id in ids]
    if ids != in_file and other == kept:
        assert change.matters


def test_a_number_of_another_sort_makes_another_network():
    """Python calls `1`, `1.0` and `True` equal; torch makes something else of each."""
    before = edit.set_setting(mlp(), "Net", "a", "bias", 1)
    for value in (1.0, True):
        change = diff(before, edit.set_setting(before, "Net", "a", "bias", value))
        assert change.matters
        assert not change.blocks["Net"].moved


def test_another_order_of_wires_makes_another_network():
    before = mlp()
    turned = edit.change_block(before, "Net", lambda b: replace(b, edges=b.edges[::-1]))
    assert diff(before, turned).matters


def test_a_wire_drawn_again_changes_nothing():
    before = mlp()
    assert edit.connect(before, "Net", replace(before.main_block.edges[0], via=())) is before
