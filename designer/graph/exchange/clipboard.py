"""Some nodes of a block as a small design of their own, and such a design put into a block."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from math import isfinite

import msgspec
from msgspec.structs import replace

from designer.graph import edit, query
from designer.graph.blocks import port_wires
from designer.graph.exchange import merge
from designer.graph.exchange.layers import layers_of, merge_layers, standing_for
from designer.graph.ids import new_id
from designer.graph.layout.align import GRID
from designer.graph.model import Block, Design, Edge, Node, Port, Position
from designer.graph.names import FreeNames
from designer.graph.parameters.again import modules_of, own
from designer.graph.regions import region


class Links(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What ties copied nodes to the block that they were copied from; it holds nowhere else.

    Attributes:
        source: Which open design that was.
        incoming: Wires to the copied nodes from nodes that were not copied.
        calls: By id of a copied `again` node, the id of the module that it calls and that was not copied.
    """

    source: str
    block: str
    incoming: tuple[Edge, ...] = ()
    calls: Mapping[str, str] = {}


def cut_out(design: Design, block_name: str, ids: Collection[str]) -> Design:
    """A design whose main block holds these nodes and the wires between them, with all definitions that they use.

    An `again` node whose module is not among them becomes a copy of that module; others that call it call the copy.
    """
    block = design.blocks[block_name]
    nodes = _whole(block, [node for node in block.nodes if node.id in ids])
    edges = tuple(e for e in block.edges if e.source.node in ids and e.target.node in ids)
    spoken = frozenset[str]().union(*(region.spoken_of(design, node) for node in nodes))
    settings = tuple(setting for setting in block.settings if setting.name in spoken)
    piece = Block(nodes, edges, settings)
    alone = Design(block_name, {**design.blocks, block_name: piece})
    used = merge.with_inner(alone, (block_name,))
    blocks = {block_name: piece, **{name: used[name] for name in used if name != block_name}}
    return Design(block_name, blocks, layers=layers_of(design, blocks.values()))


def links(design: Design, block_name: str, ids: Collection[str], source: str) -> Links:
    """What ties these nodes to the block that they are in; `source` says which open design that is."""
    block = design.blocks[block_name]
    incoming = tuple(e for e in block.edges if e.target.node in ids and e.source.node not in ids)
    modules = modules_of(block)
    calls = {
        node.id: node.of
        for node in block.nodes
        if node.kind == "again" and node.id in ids and node.of in modules and node.of not in ids
    }
    return Links(source, block_name, incoming, calls)


def put_in(
    design: Design,
    block_name: str,
    piece: Design,
    pos: Position | None = None,
    at_home: Links | None = None,
    wired: bool = False,
) -> tuple[Design, frozenset[str]]:
    """The design with the piece's nodes in this block, under fresh ids and free names, and those ids.

    Args:
        pos: Where the upper left corner of the piece comes to stand; None leaves everything where it was.
        at_home: Given while the design is the one that the piece was copied from: its definitions are meant as they
            are now, and in the same block an `again` node calls its module once more.
        wired: The wires that fed the piece from outside feed it again, where both their ports are still there.

    Raises:
        CycleError: the block would contain itself; the chain is named.
        NameRefused: a definition of the piece has a name that no class can have.
    """
    layers = piece.layers
    if at_home is not None:
        layers = {name: layer for name, layer in layers.items() if name not in design.layers}
    design, renamed = merge_layers(design, layers)
    piece = replace(piece, blocks=standing_for(piece.blocks, renamed))
    new = {name: b for name, b in piece.blocks.items() if name != piece.main}
    if at_home is not None:
        new = {name: b for name, b in new.items() if name not in design.blocks}
    after, called = merge.merge_blocks(design, new)
    tied = at_home if at_home is not None and at_home.block == block_name else None
    block = after.blocks[block_name]
    step = shift(piece.main_block, pos)
    nodes = _fitted(block, piece.main_block, called, step, tied)
    for name in dict.fromkeys(name for node in nodes.values() for name in query.blocks_of(node)):
        edit.check_nesting(after, block_name, name)
    edges = _edges(piece.main_block, {old: node.id for old, node in nodes.items()}, step)
    if wired and tied is not None:
        edges += _incoming(block, tied, nodes, {edge.target for edge in edges})
    whole = replace(block, nodes=(*block.nodes, *nodes.values()))
    if at_home is not None:
        edges = port_wires.standing(after, whole, edges)
    whole = replace(whole, edges=(*block.edges, *edges))
    return edit.with_block(after, block_name, whole), frozenset(node.id for node in nodes.values())


def corner(nodes: Collection[Node]) -> Position:
    """The upper left corner of these nodes, at least one."""
    return min(node.pos[0] for node in nodes), min(node.pos[1] for node in nodes)


def middle(nodes: Collection[Node]) -> Position:
    """The middle of these nodes' corners, at least one."""
    left, top = corner(nodes)
    return (left + max(node.pos[0] for node in nodes)) / 2, (top + max(node.pos[1] for node in nodes)) / 2


def shift(piece: Block, pos: Position | None) -> Position:
    """How far a piece moves so that its corner comes to stand at `pos`, in whole steps of the grid."""
    if pos is None or not piece.nodes:
        return 0.0, 0.0
    left, top = corner(piece.nodes)
    step = (pos[0] - left, pos[1] - top)
    return (round(step[0] / GRID) * GRID, round(step[1] / GRID) * GRID) if all(map(isfinite, step)) else (0.0, 0.0)


def _whole(block: Block, nodes: list[Node]) -> tuple[Node, ...]:
    """The nodes, with a module of the piece's own for calls of one that stays behind."""
    here, modules = {node.id for node in nodes}, modules_of(block)
    copies: dict[str, str] = {}
    result = []
    for node in nodes:
        module = modules.get(node.of) if node.kind == "again" else None
        if module is not None and module.id not in here:
            node = replace(node, of=copies[module.id]) if module.id in copies else own(node, module)
            copies.setdefault(module.id, node.id)
        result.append(node)
    return tuple(result)


def _fitted(
    block: Block, piece: Block, called: Mapping[str, str], shift: Position, tied: Links | None
) -> dict[str, Node]:
    """By id in the piece, the node that comes into the block."""
    free = FreeNames(node.name for node in block.nodes)
    modules = {node.id for node in block.nodes if node.kind in query.MODULE_KINDS}
    ids = {node.id: new_id() for node in piece.nodes}
    result = {}
    for node in piece.nodes:
        pos = (node.pos[0] + shift[0], node.pos[1] + shift[1])
        node = replace(node, name=free.take(node.name), pos=pos)
        if tied is not None and tied.calls.get(node.id) in modules:
            node = replace(node, kind="again", of=tied.calls[node.id], settings={}, repeat=None, when=None)
        elif node.kind == "again":
            node = replace(node, of=ids.get(node.of, ""))
        result[node.id] = replace(region.calling(node, called), id=ids[node.id])
    return result


def _edges(piece: Block, ids: Mapping[str, str], shift: Position) -> list[Edge]:
    return [
        Edge(
            Port(ids[e.source.node], e.source.name),
            Port(ids[e.target.node], e.target.name),
            tuple((x + shift[0], y + shift[1]) for x, y in e.via),
        )
        for e in piece.edges
    ]


def _incoming(block: Block, tied: Links, nodes: Mapping[str, Node], fed: Collection[Port]) -> list[Edge]:
    """The wires from outside, at the inputs that nothing feeds yet."""
    there = {node.id for node in block.nodes}
    found = {
        Port(nodes[e.target.node].id, e.target.name): e.source
        for e in tied.incoming
        if e.source.node in there and e.target.node in nodes
    }
    return [Edge(source, target) for target, source in found.items() if target not in fed]
