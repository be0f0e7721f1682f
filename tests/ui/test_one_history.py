"""Undo is one history: any long row of edits, inside and outside of blocks, is taken back whole and made again whole."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from designer.errors import DesignerError
from designer.graph import edit, query
from designer.graph.blocks import block_settings, ports, promote
from designer.graph.blocks.group import group, ungroup
from designer.graph.exchange.copies import copy_of
from designer.graph.exchange.merge import merge_blocks
from designer.graph.model import BlockSetting, Design, Edge, Node, Port
from designer.ui.document import Document
from tests.helpers.drawn import draw_one


def edited(hand: random.Random, document: Document) -> Design:
    """The design after one edit at random of the block on show.

    Raises:
        DesignerError: the edit was refused.
    """
    drawn, name, block = document.design, document.block_name, document.block
    one = hand.choice(block.nodes or (Node("none", "note", "none"),))
    some = (
        {node.id for node in hand.sample(block.nodes, hand.randint(1, min(4, len(block.nodes))))}
        if block.nodes
        else set()
    )
    settings_of = [setting.name for setting in block.settings] or ["none"]
    chosen = hand.choice(settings_of)
    word = hand.choice(("a", "b2", "width", "class", "x.y", "", "part"))
    match hand.randrange(20):
        case 0:
            return edit.add_node(drawn, name, Node(f"k{hand.randrange(10**6)}", "layer", word or "k", "ReLU"))
        case 1:
            return edit.remove_nodes(drawn, name, some)
        case 2:
            return edit.rename_node(drawn, name, one.id, word)
        case 3:
            other = hand.choice(block.nodes or (one,))
            return edit.connect(drawn, name, Edge(Port(one.id, "output"), Port(other.id, "input"), ((1.0, 2.0),)))
        case 4:
            return edit.disconnect(drawn, name, block.edges[:1])
        case 5:
            return edit.set_setting(drawn, name, one.id, "size", hand.randint(0, 9))
        case 6:
            return edit.move_nodes(drawn, name, {node_id: (hand.uniform(0, 9), 1.0) for node_id in some})
        case 7:
            return group(drawn, name, some, f"part{hand.randrange(99)}")[0]
        case 8:
            return ungroup(drawn, name, one.id)[0]
        case 9:
            nodes, edges = copy_of(block, some, 40.0)
            return edit.with_block(drawn, name, replace(block, nodes=block.nodes + nodes, edges=block.edges + edges))
        case 10:
            return edit.rename_block(drawn, name, f"Block{hand.randrange(99)}")
        case 11:
            return block_settings.add_setting(drawn, name, BlockSetting(word, 1))
        case 12:
            return block_settings.remove_setting(drawn, name, chosen)
        case 13:
            return block_settings.rename_setting(drawn, name, chosen, word)
        case 14:
            return promote.promote(drawn, name, one.id, "out_features", f"s{hand.randrange(99)}", 4, required=False)
        case 15:
            return ports.add_port(drawn, name, hand.choice(("input", "output")))[0]
        case 16:
            return ports.move_port(drawn, name, one.id, hand.randrange(3))
        case 17:
            return ports.make_optional(drawn, name, one.id, None)
        case 18:
            return merge_blocks(drawn, {"Unit": replace(drawn.blocks[name], doc=word)})[0]
        case _:
            return edit.change_node(drawn, name, one.id, lambda old: replace(old, bypassed=not old.bypassed, text=word))


@settings(max_examples=60)
@given(st.randoms(use_true_random=False))
def test_all_edits_undone_give_the_first_design_and_all_redone_the_last(qapp, hand) -> None:
    document = Document(draw_one(hand))
    designs = [document.design]
    for _ in range(60):
        inner = [node.id for node in document.block.nodes if node.kind in query.CLASS_KINDS]
        if inner and hand.random() < 0.2:
            document.enter(hand.choice(inner))
        elif document.here and hand.random() < 0.2:
            document.leave()
        else:
            before = document.design
            try:
                after = edited(hand, document)
            except (DesignerError, KeyError):
                assert document.design is before
                continue
            document.edit("Edit", after)
            if after is not before:
                designs.append(after)
        assert document.block_name in document.design.blocks
    assert document.undo_stack.count() == len(designs) - 1
    for expected in reversed(designs[:-1]):
        document.undo_stack.undo()
        assert document.design is expected
    assert document.design == designs[0] and not document.undo_stack.canUndo()
    for expected in designs[1:]:
        document.undo_stack.redo()
        assert document.design is expected
    assert document.design == designs[-1] and not document.undo_stack.canRedo()


@pytest.mark.parametrize("seed", range(3))
def test_frozen_values_are_never_changed_in_place(qapp, seed) -> None:
    hand = random.Random(seed)
    first = draw_one(hand)
    again = draw_one(random.Random(seed))
    document = Document(first)
    for _ in range(80):
        try:
            document.edit("Edit", edited(hand, document))
        except (DesignerError, KeyError):
            continue
    assert first == again
