"""Group a selection into a block, and put a block's contents back in its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from msgspec.structs import replace

from designer.errors import GraphError
from designer.graph import edit, query
from designer.graph.blocks import group_ports, ungrouped, ungrouped_parameters
from designer.graph.ids import new_id
from designer.graph.model import VALUE, Block, BlockSetting, Design, Edge, Expr, Node, Port, Position, Value
from designer.graph.names import as_class_name, unique_name
from designer.graph.parameters import parameter_names
from designer.graph.regions.region import spoken_of


def group(design: Design, block_name: str, ids: Collection[str], name: str) -> tuple[Design, str]:
    """The design with these nodes in a block of their own, and the id of the node that stands for it.

    Every output outside that feeds the selection becomes one input port, every output inside that feeds the rest
    one output port. The nodes keep their ids, so their weights stay with them.

    Raises:
        GraphError: nothing to group, an input or output among it, or a wire that leaves and comes back.
        NameRefused: the name is taken or illegal.
    """
    block = design.blocks[block_name]
    chosen = frozenset(ids)
    inside = tuple(node for node in block.nodes if node.id in chosen)
    _check_selection(block, inside)
    design = parameter_names.with_nodes_inside(design, block_name, chosen, name)
    block = design.blocks[block_name]
    class_name = unique_name(as_class_name(name), design.blocks)
    spoken = frozenset().union(*(spoken_of(design, node) for node in inside))
    passed = [s for s in block.settings if s.name in spoken]
    settings: dict[str, Value] = {s.name: Expr(s.name) for s in passed}
    node = Node(new_id(), "block", name, class_name, settings, pos=_corner(inside))
    entries = group_ports.entries(block, inside)
    exits = group_ports.exits(block, inside, entries.values())
    outer = _outer(block, node, inside, entries, exits)
    edit.check_name(outer, node.id, name, "block")
    after = edit.add_block(design, class_name, _inner(block, inside, entries, exits, passed))
    return edit.with_block(after, block_name, outer), node.id


def ungroup(
    design: Design, block_name: str, node_id: str, at_input: ungrouped.AtInput = ungrouped.nothing_holds
) -> tuple[Design, frozenset[str]]:
    """The design with a block's contents in place of the node that stands for it, and the ids of those contents.

    Wires outside are restored, settings of the block are put in where its contents speak of them, and a definition
    that nothing uses any more is removed.

    Args:
        at_input: How the default of an input that no wire reaches is held by what the input leads to.

    Raises:
        GraphError: the node is no block, or something would mean another thing outside.
    """
    block = design.blocks[block_name]
    node = block.node(node_id)
    if node.bypassed:
        raise GraphError(f"{node.name} is bypassed; take it out of bypass before you ungroup it")
    if node.kind in query.REGION_KINDS:
        raise GraphError(f"{node.name} is a region; make it a plain block before you ungroup it")
    if node.kind != "block" or node.of not in design.blocks:
        raise GraphError(f"{node.name} is no block that could be ungrouped")
    inner = design.blocks[node.of]
    contents = ungrouped.nodes(design, block, node, inner)
    contents = ungrouped.with_defaults(design, block, node, contents, at_input)
    contents = ungrouped_parameters.of_contents(node, inner, contents)
    design = ungrouped_parameters.names_without(design, block_name, node, contents)
    block = design.blocks[block_name]
    ties, frozen = ungrouped_parameters.names_outside(inner, contents)
    edges = ungrouped.wires(block, node, inner, {old: new.id for old, new in contents.items()})
    nodes: list[Node] = []
    for other in block.nodes:
        nodes.extend(contents.values() if other.id == node_id else (other,))
    ties, frozen = (*block.ties, *ties), (*block.frozen, *frozen)
    outer = replace(block, nodes=tuple(nodes), edges=edges, ties=ties, frozen=frozen)
    after = edit.with_block(design, block_name, outer)
    if not query.uses(after, node.of):
        after = edit.remove_block(after, node.of)
    return after, frozenset(new.id for new in contents.values())


def _check_selection(block: Block, inside: tuple[Node, ...]) -> None:
    if not inside:
        raise GraphError("nothing is selected that could be grouped")
    nodes = {node.id: node for node in block.nodes}
    chosen = {node.id for node in inside}
    for node in inside:
        if node.kind in ("input", "output"):
            raise GraphError(f"{node.name} is an {node.kind} of the block and stays where it is")
    for node in block.nodes:
        if node.kind == "again" and node.of in nodes and (node.id in chosen) != (node.of in chosen):
            called = nodes[node.of].name
            raise GraphError(f"{node.name} calls {called} again, so both go into the block or neither does")
    _check_convex(block, nodes, chosen)


def _check_convex(block: Block, nodes: Mapping[str, Node], chosen: set[str]) -> None:
    """Whether no wire leaves the selection and comes back: the new block would feed itself."""
    following = query.feeds(block)
    waiting = list(dict.fromkeys(target for node_id in chosen for target in following[node_id] if target not in chosen))
    seen = set(waiting)
    while waiting:
        node_id = waiting.pop()
        for target in following[node_id]:
            if target in chosen:
                between = nodes[node_id].name
                raise GraphError(f"a wire leaves the selection and comes back through {between}; select it too")
            if target not in seen:
                seen.add(target)
                waiting.append(target)


def _inner(
    block: Block,
    inside: tuple[Node, ...],
    entries: Mapping[Port, Node],
    exits: Mapping[Port, Node],
    settings: Collection[BlockSetting],
) -> Block:
    chosen = {node.id for node in inside}
    alone = _fed_once(block, chosen)
    edges = []
    for edge in block.edges:
        if edge.target.node in chosen:
            outside = edge.source.node not in chosen
            via = () if edge.source in alone else edge.via
            edges.append(Edge(Port(entries[edge.source].id, VALUE), edge.target, via) if outside else edge)
    edges += [Edge(port, Port(node.id, VALUE)) for port, node in exits.items()]
    bare = tuple(BlockSetting(s.name, optional=s.optional, doc=s.doc) for s in settings)
    return Block((*entries.values(), *inside, *exits.values()), tuple(edges), bare)


def _outer(
    block: Block, node: Node, inside: tuple[Node, ...], entries: Mapping[Port, Node], exits: Mapping[Port, Node]
) -> Block:
    chosen = {inner.id for inner in inside}
    alone = _fed_once(block, chosen)
    nodes: list[Node] = []
    for other in block.nodes:
        if other.id == inside[0].id:
            nodes.append(node)
        if other.id not in chosen:
            nodes.append(other)
    edges: dict[Edge, None] = {}
    for edge in block.edges:
        if edge.source.node in chosen and edge.target.node in chosen:
            continue
        if edge.target.node in chosen:
            via = edge.via if edge.source in alone else ()
            edge = Edge(edge.source, Port(node.id, entries[edge.source].name), via)
        elif edge.source.node in chosen:
            edge = Edge(Port(node.id, exits[edge.source].name), edge.target, edge.via)
        edges[edge] = None
    return replace(block, nodes=tuple(nodes), edges=tuple(edges))


def _fed_once(block: Block, chosen: set[str]) -> set[Port]:
    """Outer ports with one wire into the selection: its points stay outside, those of several wires go inside."""
    wires = Counter(e.source for e in block.edges if e.target.node in chosen and e.source.node not in chosen)
    return {port for port, count in wires.items() if count == 1}


def _corner(nodes: Collection[Node]) -> Position:
    return min(node.pos[0] for node in nodes), min(node.pos[1] for node in nodes)
