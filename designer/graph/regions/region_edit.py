"""Edits of regions: a block node becomes one and back, nodes go into one, and what one says changes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, cast

from msgspec.structs import replace

from designer.errors import GraphError
from designer.graph import edit, query
from designer.graph.blocks.group import group
from designer.graph.expressions import condition
from designer.graph.ids import new_id
from designer.graph.model import VALUE, Block, Design, Edge, Expr, Node, Port, Repeat, When
from designer.graph.names import as_class_name, unique_name

RegionKind = Literal["repeat", "while", "if"]

NAMES: dict[RegionKind, str] = {"repeat": "repeat", "while": "loop", "if": "choice"}
"""What a new region is called."""
TWICE = Repeat(2)
BODY_GAP = 480.0
"""How far the output of a new region's inside stands from its input, in scene px."""


def says(kind: RegionKind, words: int | Expr | str) -> tuple[Repeat | None, When | None]:
    """What a region of this kind says: a number of times, or a condition.

    Raises:
        ExpressionError: the words are no condition.
    """
    if kind == "repeat":
        return Repeat(words if isinstance(words, int | Expr) else Expr(words)), None
    text = str(words)
    condition.parse(text)
    return None, When(text)


def into_region(
    design: Design, block_name: str, ids: Collection[str], kind: RegionKind, words: int | Expr | str
) -> tuple[Design, str]:
    """The design with these nodes in a region, and its id; a single block node becomes the region itself.

    Raises:
        ExpressionError: the words are no condition.
        GraphError: the nodes cannot be grouped.
    """
    repeat, when = says(kind, words)
    block = design.blocks[block_name]
    chosen = [node for node in block.nodes if node.id in ids]
    if len(chosen) == 1 and chosen[0].kind in query.CLASS_KINDS:
        node_id = chosen[0].id
    else:
        name = unique_name(NAMES[kind], {node.name for node in block.nodes})
        design, node_id = group(design, block_name, ids, name)
    return turned(design, block_name, node_id, kind, repeat, when), node_id


def turned(
    design: Design, block_name: str, node_id: str, kind: RegionKind, repeat: Repeat | None, when: When | None
) -> Design:
    """The design with a block node as a region of this kind; what an `if` does otherwise stays."""

    def change(node: Node) -> Node:
        kept = node.when.otherwise if kind == "if" and node.kind == "if" and node.when else ""
        return replace(node, kind=kind, repeat=repeat, when=when and replace(when, otherwise=when.otherwise or kept))

    return edit.change_node(design, block_name, node_id, change)


def plain(design: Design, block_name: str, node_id: str) -> Design:
    """The design with a region as a block that simply runs once.

    Raises:
        GraphError: the node is no region.
    """
    node = design.blocks[block_name].node(node_id)
    if node.kind not in query.REGION_KINDS:
        raise GraphError(f"{node.name} is no repeat, while or if")
    return edit.change_node(design, block_name, node_id, lambda old: replace(old, kind="block", repeat=None, when=None))


def set_condition(design: Design, block_name: str, node_id: str, text: str) -> Design:
    """The design with another condition of a `while` or an `if`; "" is for one that is not known yet.

    Raises:
        ExpressionError: it is no condition.
    """
    if text:
        condition.parse(text)
    return _with_when(design, block_name, node_id, condition=text.strip())


def set_otherwise(design: Design, block_name: str, node_id: str, name: str) -> Design:
    """The design with another block that an `if` runs otherwise; "" hands on what comes in.

    Raises:
        GraphError: there is no such block.
        CycleError: it would contain itself.
    """
    if name and name not in design.blocks:
        raise GraphError(f'this design has no block called "{name}"')
    if name:
        edit.check_nesting(design, block_name, name)
    return _with_when(design, block_name, node_id, otherwise=name)


def with_body(design: Design, node: Node) -> Design:
    """The design with an inside for a new region, an input wired to an output, if the block that it runs is not there.

    Raises:
        NameRefused: the block cannot be called so.
    """
    if node.kind not in query.REGION_KINDS or node.of in design.blocks:
        return design
    x, y = Node(new_id(), "input", "x"), Node(new_id(), "output", "y", pos=(BODY_GAP, 0.0))
    return edit.add_block(design, node.of, Block((x, y), (Edge(Port(x.id, VALUE), Port(y.id, VALUE)),)))


def body_name(design: Design, kind: str) -> str:
    """A free name for the inside of a new region."""
    return unique_name(as_class_name(NAMES[cast(RegionKind, kind)]), design.blocks)


def first_words(kind: RegionKind) -> tuple[Repeat | None, When | None]:
    """What a new region says; the condition of a `while` is asked for, since an empty inside would never end it."""
    return {"repeat": (TWICE, None), "while": (None, When()), "if": (None, When(condition.TRAINING))}[kind]


def _with_when(design: Design, block_name: str, node_id: str, **changes: str) -> Design:
    return edit.change_node(
        design, block_name, node_id, lambda old: replace(old, when=replace(old.when or When(), **changes))
    )
