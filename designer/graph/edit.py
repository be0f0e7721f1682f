"""Edits: each is a function from a design to a design, and the whole of it or nothing happens."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from operator import is_
from typing import TypeVar

from msgspec.structs import replace

from designer.errors import CycleError, GraphError, NameRefused
from designer.graph import names, query
from designer.graph.blocks import port_wires
from designer.graph.blocks.removed_settings import put_back
from designer.graph.model import ROLE, Block, Design, Edge, Kind, Layer, Node, Port, Position, Value
from designer.graph.order import children_first
from designer.graph.parameters import parameter_names
from designer.graph.problem import Repair
from designer.graph.regions import region
from designer.graph.wires import waypoints
from designer.graph.wires.wiring import wiring

Part = TypeVar("Part", Node, Edge)


def with_block(design: Design, name: str, block: Block) -> Design:
    """The design with this definition in place of the one of that name, or added at the end."""
    if design.blocks.get(name) is block:
        return design
    return replace(design, blocks={**design.blocks, name: block})


def add_node(design: Design, block_name: str, node: Node) -> Design:
    """The design with one node more.

    Raises:
        NameRefused: its name is taken in the block or illegal.
        CycleError: the block would contain itself.
    """
    block = design.blocks[block_name]
    check_name(block, node.id, node.name, node.kind)
    for inner in query.blocks_of(node):
        check_nesting(design, block_name, inner)
    return with_block(design, block_name, replace(block, nodes=(*block.nodes, node)))


def remove_nodes(design: Design, block_name: str, ids: Collection[str]) -> Design:
    """The design without these nodes, their wires, and the `again` nodes that call them."""
    design = parameter_names.without_nodes(design, block_name, ids)
    block = design.blocks[block_name]
    gone = [node for node in block.nodes if node.id in ids or (node.kind == "again" and node.of in ids)]
    wires = wiring(block.edges).at({*ids, *(node.id for node in gone)})
    nodes, edges = _without(block.nodes, gone), _without(block.edges, wires)
    after = with_block(design, block_name, replace(block, nodes=nodes, edges=edges))
    ports = [(node.kind, node.name) for node in gone if node.kind == "input" or node.kind == "output"]
    return port_wires.drop(after, block_name, ports) if ports else after


def connect(design: Design, block_name: str, edge: Edge) -> Design:
    """The design with a wire more; an input takes one wire, so the one it had gives way.

    Raises:
        GraphError: both ends are on one node, or an end is on a node that is not there.
        CycleError: the wire would close a loop.
    """
    block = design.blocks[block_name]
    try:
        source, target = (block.node(port.node) for port in (edge.source, edge.target))
    except KeyError as error:
        raise GraphError(f"a wire needs a node at both ends; there is none with the id {error}") from None
    if source.id == target.id:
        raise CycleError(f"{source.name} cannot feed itself")
    if query.leads_to(block, target.id, source.id):
        raise CycleError(f"{target.name} already feeds {source.name}; a wire back would close a loop")
    there = [e for e in wiring(block.edges).into.get(target.id, ()) if e.target == edge.target]
    if any(e.source == edge.source for e in there):
        return design
    return with_block(design, block_name, replace(block, edges=(*_without(block.edges, there), edge)))


def _without(values: tuple[Part, ...], gone: Collection[Part]) -> tuple[Part, ...]:
    """Without these objects; of thousands none but these is looked into."""
    if not gone:
        return values
    ids = set(map(id, gone))
    return tuple([value for value in values if id(value) not in ids])


def disconnect(design: Design, block_name: str, edges: Collection[Edge]) -> Design:
    """The design without these wires."""
    block = design.blocks[block_name]
    gone = set(edges)
    return with_block(design, block_name, replace(block, edges=tuple(e for e in block.edges if e not in gone)))


def insert_on_edge(design: Design, block_name: str, edge: Edge, node: Node, into: str, out_of: str) -> Design:
    """The design with a node put into a wire: the wire's source feeds port `into`, port `out_of` feeds its target."""
    return put_into_edge(add_node(design, block_name, node), block_name, edge, node, into, out_of)


def put_into_edge(design: Design, block_name: str, edge: Edge, node: Node, into: str, out_of: str) -> Design:
    """The design with a node that is there already put into a wire; the wire's points go to the half they lie on."""
    block = design.blocks[block_name]
    ends = (block.node(edge.source.node).pos, block.node(edge.target.node).pos)
    before, behind = waypoints.halves(edge, *ends, node.pos)
    after = disconnect(design, block_name, (edge,))
    after = connect(after, block_name, Edge(edge.source, Port(node.id, into), before))
    return connect(after, block_name, Edge(Port(node.id, out_of), edge.target, behind))


def rename_node(design: Design, block_name: str, node_id: str, name: str) -> Design:
    """The design with a node called otherwise; a renamed input or output stays wired wherever the block is used.

    Raises:
        NameRefused: the name is taken in the block or illegal.
    """
    block = design.blocks[block_name]
    node = block.node(node_id)
    check_name(block, node_id, name, node.kind)
    after = parameter_names.with_node_renamed(design, block_name, node.name, name)
    after = change_node(after, block_name, node_id, lambda old: replace(old, name=name))
    if node.kind == "input" or node.kind == "output":
        after = port_wires.follow(after, block_name, node.kind, node.name, name)
    if node.kind == "input":
        after = region.rename_input(after, block_name, node.name, name)
    return after


def set_setting(design: Design, block_name: str, node_id: str, setting: str, value: Value) -> Design:
    """The design with a node's setting at `value`."""
    return change_node(design, block_name, node_id, lambda old: with_setting(old, setting, value))


def with_setting(node: Node, setting: str, value: Value) -> Node:
    """The node with a setting at `value`; the role of a tensor is set like one."""
    if setting == ROLE and isinstance(value, str) and node.kind == "tensor":
        return replace(node, of=value)
    return replace(node, settings={**node.settings, setting: value})


def reset_setting(design: Design, block_name: str, node_id: str, setting: str) -> Design:
    """The design with a node's setting back at its default."""
    return change_node(
        design,
        block_name,
        node_id,
        lambda old: replace(old, settings={name: v for name, v in old.settings.items() if name != setting}),
    )


def move_nodes(design: Design, block_name: str, positions: Mapping[str, Position]) -> Design:
    """The design with nodes put elsewhere on the canvas; points of wires between nodes that move alike go along."""
    block = design.blocks[block_name]
    steps = {
        node.id: (positions[node.id][0] - node.pos[0], positions[node.id][1] - node.pos[1])
        for node in block.nodes
        if node.id in positions
    }
    nodes = tuple(
        replace(node, pos=positions[node.id]) if node.id in positions and node.pos != positions[node.id] else node
        for node in block.nodes
    )
    return with_block(design, block_name, replace(block, nodes=nodes, edges=waypoints.following(block.edges, steps)))


def change_node(design: Design, block_name: str, node_id: str, change: Callable[[Node], Node]) -> Design:
    """The design with one node put through `change`."""
    block = design.blocks[block_name]
    block.node(node_id)
    nodes = tuple(change(node) if node.id == node_id else node for node in block.nodes)
    return with_block(design, block_name, replace(block, nodes=nodes))


def change_nodes(design: Design, block_name: str, ids: Collection[str], change: Callable[[Node], Node]) -> Design:
    """The design with each of these nodes put through `change`; the very same one where all come out as they are."""
    block = design.blocks[block_name]
    nodes = tuple(change(node) if node.id in ids else node for node in block.nodes)
    if all(map(is_, nodes, block.nodes)):
        return design
    return with_block(design, block_name, replace(block, nodes=nodes))


def change_block(design: Design, block_name: str, change: Callable[[Block], Block]) -> Design:
    """The design with one definition put through `change`."""
    return with_block(design, block_name, change(design.blocks[block_name]))


def add_block(design: Design, name: str, block: Block) -> Design:
    """The design with one definition more.

    Raises:
        NameRefused: the name is taken or no class can have it.
    """
    names.check_class_name(name)
    if name in design.blocks:
        raise NameRefused(f'"{name}": another block of this design is called so')
    return with_block(design, name, block)


def remove_block(design: Design, name: str) -> Design:
    """The design without a definition that nothing uses.

    Raises:
        GraphError: it is the main block, or still used.
    """
    if name == design.main or query.uses(design, name):
        raise GraphError(f"{name} is still used; delete the nodes that stand for it first")
    return replace(design, blocks={other: block for other, block in design.blocks.items() if other != name})


def rename_block(design: Design, old: str, new: str) -> Design:
    """The design with a definition called otherwise, everywhere it is used.

    Raises:
        NameRefused: the name is taken or no class can have it.
    """
    if new == old:
        return design
    names.check_class_name(new)
    if new in design.blocks:
        raise NameRefused(f'"{new}": another block of this design is called so')

    def renamed(block: Block) -> Block:
        if not any(_stands_for(node, old) for node in block.nodes):
            return block
        return replace(block, nodes=tuple(region.calling(node, {old: new}) for node in block.nodes))

    blocks = {new if name == old else name: renamed(block) for name, block in design.blocks.items()}
    return replace(design, blocks=blocks, main=new if design.main == old else design.main)


def apply_repair(design: Design, repair: Repair) -> Design:
    """The design with the one setting put right that a problem asks for; without a node a removed one comes back."""
    if repair.field == "device" and not repair.node:
        return replace(design, device=str(repair.value))
    if repair.field == "code":
        lines = tuple(map(str, repair.value)) if isinstance(repair.value, tuple) else ()
        return replace(design, layers={**design.layers, repair.setting: Layer(lines)})
    if not repair.node:
        return change_block(design, repair.block, lambda old: put_back(old, repair.setting, repair.value))
    if repair.field == "device":
        return change_node(design, repair.block, repair.node, lambda old: replace(old, device=str(repair.value)))
    return set_setting(design, repair.block, repair.node, repair.setting, repair.value)


def check_name(block: Block, node_id: str, name: str, kind: Kind) -> None:
    """Whether the node may be called so in this block.

    Raises:
        NameRefused: the name is taken in the block or illegal.
    """
    names.check_node_name(name, kind)
    if kind in query.FOR_PEOPLE:
        return
    if any(o.name == name and o.id != node_id and o.kind not in query.FOR_PEOPLE for o in block.nodes):
        raise NameRefused(f'"{name}": another node of this block is called so')


def check_nesting(design: Design, outer: str, inner: str) -> None:
    """Whether `inner` may stand in `outer`.

    Raises:
        CycleError: a block would contain itself; the chain is named.
    """
    if inner == outer:
        raise CycleError(f"{outer} cannot contain itself")
    if inner in design.blocks and outer in children_first(design, inner):
        chain = " ▸ ".join(_chain(design, inner, outer))
        raise CycleError(f"{outer} cannot contain {inner}, which contains it: {chain}")


def _chain(design: Design, start: str, goal: str) -> tuple[str, ...]:
    if start == goal:
        return (goal,)
    inner = next(name for name in query.used_blocks(design, start) if goal in children_first(design, name))
    return (start, *_chain(design, inner, goal))


def _stands_for(node: Node, block_name: str) -> bool:
    return block_name in query.blocks_of(node)
