"""Group a selection into a block, and put a block's contents back in its place."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec.structs import replace

from designer.errors import GraphError
from designer.graph import edit, expr, query
from designer.graph.ids import new_id
from designer.graph.model import VALUE, Block, BlockSetting, Design, Edge, Expr, Node, Port, Value
from designer.graph.names import as_class_name, as_identifier, unique_name

_PORT_GAP = 200.0
"""How far the ports of a new block stand from its contents, in scene px."""


def group(design: Design, block_name: str, ids: Collection[str], name: str) -> tuple[Design, str]:
    """The design with these nodes in a block of their own, and the id of the node that stands for it.

    Every output outside that feeds the selection becomes one input port, every output inside that feeds the rest
    one output port. The nodes keep their ids, so their weights stay with them.

    Raises:
        GraphError: nothing to group, an input or output among it, or a wire that leaves and comes back.
        NameRefused: the name is taken or illegal.
    """
    block = design.blocks[block_name]
    inside = tuple(node for node in block.nodes if node.id in set(ids))
    _check_selection(block, inside)
    class_name = unique_name(as_class_name(name), design.blocks)
    passed = [s for s in block.settings if s.name in _spoken_of(inside)]
    settings: dict[str, Value] = {s.name: Expr(s.name) for s in passed}
    node = Node(new_id(), "block", name, class_name, settings, pos=_corner(inside))
    entries, exits = _ports(block, inside)
    outer = _outer(block, node, inside, entries, exits)
    edit.check_name(outer, node.id, name, "block")
    after = edit.add_block(design, class_name, _inner(block, inside, entries, exits, passed))
    return edit.with_block(after, block_name, outer), node.id


def ungroup(design: Design, block_name: str, node_id: str) -> tuple[Design, frozenset[str]]:
    """The design with a block's contents in place of the node that stands for it, and the ids of those contents.

    Wires outside are restored, settings of the block are put in where its contents speak of them, and a definition
    that nothing uses any more is removed.

    Raises:
        GraphError: the node is no block.
    """
    block = design.blocks[block_name]
    node = block.node(node_id)
    if node.kind != "block" or node.of not in design.blocks:
        raise GraphError(f"{node.name} is no block that could be ungrouped")
    inner = design.blocks[node.of]
    contents = _contents(block, node, inner)
    edges = _merged_edges(block, node, inner, {old: new.id for old, new in contents.items()})
    nodes: list[Node] = []
    for other in block.nodes:
        nodes.extend(contents.values() if other.id == node_id else (other,))
    after = edit.with_block(design, block_name, replace(block, nodes=tuple(nodes), edges=edges))
    if not query.uses(after, node.of):
        after = edit.remove_block(after, node.of)
    return after, frozenset(new.id for new in contents.values())


def _check_selection(block: Block, inside: tuple[Node, ...]) -> None:
    if not inside:
        raise GraphError("nothing is selected that could be grouped")
    chosen = {node.id for node in inside}
    for node in inside:
        if node.kind in ("input", "output"):
            raise GraphError(f"{node.name} is an {node.kind} of the block and stays where it is")
    for node in block.nodes:
        if node.kind == "again" and (node.id in chosen) != (node.of in chosen):
            called = block.node(node.of).name
            raise GraphError(f"{node.name} calls {called} again, so both go into the block or neither does")
    leaving = {e.target.node for e in block.edges if e.source.node in chosen} - chosen
    for node_id in leaving:
        if chosen & query.downstream(block, node_id):
            between = block.node(node_id).name
            raise GraphError(f"a wire leaves the selection and comes back through {between}; select it too")


def _ports(block: Block, inside: tuple[Node, ...]) -> tuple[dict[Port, Node], dict[Port, Node]]:
    """New input nodes by the outer port that feeds them, new output nodes by the inner port that they hand on."""
    chosen = {node.id for node in inside}
    incoming = dict.fromkeys(e.source for e in block.edges if e.target.node in chosen and e.source.node not in chosen)
    outgoing = dict.fromkeys(e.source for e in block.edges if e.source.node in chosen and e.target.node not in chosen)
    left, top = _corner(inside)
    right = max(node.pos[0] for node in inside)
    entries = _port_nodes(block, list(incoming), "x", left - _PORT_GAP, top, {n.name for n in inside})
    taken = {n.name for n in inside} | {n.name for n in entries.values()}
    exits = _port_nodes(block, list(outgoing), "y", right + _PORT_GAP, top, taken)
    inputs = {port: replace(node, kind="input") for port, node in entries.items()}
    return inputs, {port: replace(node, kind="output") for port, node in exits.items()}


def _port_nodes(
    block: Block, ports: list[Port], single: str, x: float, y: float, taken: Collection[str]
) -> dict[Port, Node]:
    names: set[str] = set(taken)
    result = {}
    for index, port in enumerate(ports):
        base = single if len(ports) == 1 else as_identifier(block.node(port.node).name)
        name = unique_name(base, names)
        names.add(name)
        result[port] = Node(new_id(), "input", name, pos=(x, y + 100.0 * index))
    return result


def _inner(
    block: Block,
    inside: tuple[Node, ...],
    entries: Mapping[Port, Node],
    exits: Mapping[Port, Node],
    settings: Collection[BlockSetting],
) -> Block:
    chosen = {node.id for node in inside}
    edges = []
    for edge in block.edges:
        if edge.target.node in chosen:
            outside = edge.source.node not in chosen
            edges.append(Edge(Port(entries[edge.source].id, VALUE), edge.target) if outside else edge)
    edges += [Edge(port, Port(node.id, VALUE)) for port, node in exits.items()]
    bare = tuple(BlockSetting(s.name, optional=s.optional, doc=s.doc) for s in settings)
    return Block((*entries.values(), *inside, *exits.values()), tuple(edges), bare)


def _outer(
    block: Block, node: Node, inside: tuple[Node, ...], entries: Mapping[Port, Node], exits: Mapping[Port, Node]
) -> Block:
    chosen = {inner.id for inner in inside}
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
            edge = Edge(edge.source, Port(node.id, entries[edge.source].name))
        elif edge.source.node in chosen:
            edge = Edge(Port(node.id, exits[edge.source].name), edge.target)
        edges[edge] = None
    return replace(block, nodes=tuple(nodes), edges=tuple(edges))


def _contents(block: Block, node: Node, inner: Block) -> dict[str, Node]:
    """By id in the definition, the node that comes out: renamed where its name or id is taken outside."""
    taken_names = {other.name for other in block.nodes if other.id != node.id}
    taken_ids = {other.id for other in block.nodes}
    settings: dict[str, Value] = {s.name: s.default for s in inner.settings if not s.required}
    settings.update(node.settings)
    ids = {n.id: new_id() if n.id in taken_ids else n.id for n in inner.nodes if n.kind not in ("input", "output")}
    shift_x, shift_y = _shift(node, [n for n in inner.nodes if n.id in ids])
    result = {}
    for old in inner.nodes:
        if old.id not in ids:
            continue
        name = unique_name(old.name, taken_names)
        taken_names.add(name)
        result[old.id] = replace(
            old,
            id=ids[old.id],
            name=name,
            of=ids.get(old.of, old.of) if old.kind == "again" else old.of,
            settings={key: expr.substitute(value, settings) for key, value in old.settings.items()},
            pos=(old.pos[0] + shift_x, old.pos[1] + shift_y),
        )
    return result


def _shift(node: Node, contents: list[Node]) -> tuple[float, float]:
    """How far the contents move, so that their corner comes to stand where the block stood."""
    if not contents:
        return 0.0, 0.0
    left, top = _corner(tuple(contents))
    return node.pos[0] - left, node.pos[1] - top


def _merged_edges(block: Block, node: Node, inner: Block, ids: Mapping[str, str]) -> tuple[Edge, ...]:
    """The outer wires, with those of the block node led on to its contents, and the wires between its contents."""
    fed = {e.target.name: e.source for e in block.edges if e.target.node == node.id}
    inputs = {n.id: n.name for n in inner.of_kind("input")}
    outputs = {n.name: n.id for n in inner.of_kind("output")}
    before = query.sources(inner)

    def outside(port: Port) -> Port | None:
        if port.node in inputs:
            return fed.get(inputs[port.node])
        return Port(ids[port.node], port.name)

    edges: list[Edge] = []
    for edge in block.edges:
        if edge.source.node == node.id and edge.source.name in outputs:
            inner_source = before.get(Port(outputs[edge.source.name], VALUE))
            source = outside(inner_source) if inner_source else None
            edges += [Edge(source, edge.target)] if source else []
        elif node.id not in (edge.source.node, edge.target.node):
            edges.append(edge)
    for edge in inner.edges:
        source = outside(edge.source)
        if edge.target.node in ids and source:
            edges.append(Edge(source, Port(ids[edge.target.node], edge.target.name)))
    return tuple(edges)


def _spoken_of(nodes: Collection[Node]) -> set[str]:
    """Names of the settings that the nodes' expressions use."""
    found: set[str] = set()
    for node in nodes:
        for value in (*node.settings.values(), *((node.repeat.times,) if node.repeat else ())):
            found |= expr.names_in(value)
    return found


def _corner(nodes: tuple[Node, ...]) -> tuple[float, float]:
    return min(node.pos[0] for node in nodes), min(node.pos[1] for node in nodes)
