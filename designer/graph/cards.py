"""What a person does to whole cards: bypass them, collapse them, write notes, put frames round them."""

from __future__ import annotations

from collections.abc import Callable, Collection

from msgspec.structs import replace

from designer.graph.edit import change_nodes
from designer.graph.model import Check, Design, Node, Position


def set_bypassed(design: Design, block_name: str, ids: Collection[str], on: bool) -> Design:
    """The design with these nodes bypassed, or taken out of bypass."""
    return _changed(design, block_name, ids, lambda node: replace(node, bypassed=on))


def set_collapsed(design: Design, block_name: str, ids: Collection[str], on: bool, shift: float = 0.0) -> Design:
    """The design with these nodes drawn as their titles only, or whole again; `shift` moves them down meanwhile.

    So the ports of a card stay at their height, and straight wires stay straight.
    """

    def change(node: Node) -> Node:
        if node.collapsed == on:
            return node
        return replace(node, collapsed=on, pos=(node.pos[0], node.pos[1] + (shift if on else -shift)))

    return _changed(design, block_name, ids, change)


def write(design: Design, block_name: str, node_id: str, text: str) -> Design:
    """The design with other words on a note, or another title on a frame."""
    return _changed(design, block_name, (node_id,), lambda node: replace(node, text=text))


def write_in(design: Design, block_name: str, node_id: str, language: str, text: str) -> Design:
    """The design with a note's words in another language, by its code; without words it says nothing in it."""

    def change(node: Node) -> Node:
        others = {code: words for code, words in node.words.items() if code != language}
        return replace(node, words={**others, language: text} if text else others)

    return _changed(design, block_name, (node_id,), change)


def set_check(design: Design, block_name: str, node_id: str, check: Check | None) -> Design:
    """The design with a note that asks for something else, or for nothing."""
    return _changed(design, block_name, (node_id,), lambda node: replace(node, check=check))


def set_colour(design: Design, block_name: str, ids: Collection[str], colour: str) -> Design:
    """The design with these notes and frames tinted in the colour of a category; "" for the quiet one."""
    return _changed(design, block_name, ids, lambda node: replace(node, colour=colour))


def resize(design: Design, block_name: str, node_id: str, size: Position) -> Design:
    """The design with a note or a frame of this width and height."""
    return _changed(design, block_name, (node_id,), lambda node: replace(node, size=size))


def _changed(design: Design, block_name: str, ids: Collection[str], change: Callable[[Node], Node]) -> Design:
    """The design with these nodes put through `change`; the very same one where that makes no difference."""
    return change_nodes(design, block_name, ids, lambda node: node if (after := change(node)) == node else after)
