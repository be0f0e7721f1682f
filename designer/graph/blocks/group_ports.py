"""The ports of a new block: one for each output that a wire crosses the border from, in order, with a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from designer.errors import NameRefused
from designer.graph.ids import new_id
from designer.graph.model import VALUE, Block, Edge, Kind, Node, Port
from designer.graph.names import as_identifier, check_node_name, unique_name

GAP = 200.0
"""How far the ports stand from the contents, in scene px."""
PITCH = 100.0
"""How far a port stands below the one before."""

_SAYS_NOTHING = frozenset({"input", "other", "output", VALUE, "x", "y"})
_LONGEST = 60


def entries(block: Block, inside: tuple[Node, ...]) -> dict[Port, Node]:
    """New inputs by the outer port that feeds them: however often it feeds the inside, it is one port."""
    chosen = {node.id for node in inside}
    crossing = [e for e in block.edges if e.target.node in chosen and e.source.node not in chosen]
    corner = (min(node.pos[0] for node in inside) - GAP, min(node.pos[1] for node in inside))
    return _nodes(block, crossing, "input", corner, {node.name for node in inside})


def exits(block: Block, inside: tuple[Node, ...], taken: Iterable[Node]) -> dict[Port, Node]:
    """New outputs by the inner port that they hand on; `taken` are the new inputs."""
    chosen = {node.id for node in inside}
    crossing = [e for e in block.edges if e.source.node in chosen and e.target.node not in chosen]
    corner = (max(node.pos[0] for node in inside) + GAP, min(node.pos[1] for node in inside))
    return _nodes(block, crossing, "output", corner, {node.name for node in (*inside, *taken)})


def _nodes(
    block: Block, crossing: list[Edge], kind: Kind, corner: tuple[float, float], taken: set[str]
) -> dict[Port, Node]:
    nodes = {node.id: node for node in block.nodes}
    led: dict[Port, list[Edge]] = {}
    for edge in crossing:
        led.setdefault(edge.source, []).append(edge)
    found: dict[Port, Node] = {}
    for index, port in enumerate(sorted(led, key=lambda p: (nodes[p.node].pos[1], nodes[p.node].pos[0]))):
        name = unique_name(_legal(_wish(nodes, led[port], kind, alone=len(led) == 1), kind), taken)
        taken.add(name)
        found[port] = Node(new_id(), kind, name, pos=(corner[0], corner[1] + PITCH * index))
    return found


def _wish(nodes: Mapping[str, Node], wires: list[Edge], kind: Kind, alone: bool) -> str:
    """What a port is best called, after what it connects: an input outside, a port that says something, a node."""
    source = nodes[wires[0].source.node]
    ends = {edge.target.name for edge in wires}
    results = {nodes[e.target.node].name for e in wires if nodes[e.target.node].kind == "output"}
    if source.kind in ("input", "tensor"):
        return source.name
    if _says_something(wires[0].source.name):
        return wires[0].source.name
    if kind == "output" and len(results) == 1:
        return results.pop()
    if len(ends) == 1 and (_says_something(min(ends)) or (kind == "input" and ends == {VALUE})):
        return ends.pop()
    if alone:
        return "x" if kind == "input" else "y"
    return source.name


def _says_something(port: str) -> bool:
    return port not in _SAYS_NOTHING and not port[-1:].isdecimal()


def _legal(wish: str, kind: Kind) -> str:
    name = as_identifier(wish)[:_LONGEST]
    try:
        check_node_name(name, "input")
    except NameRefused:
        return "x" if kind == "input" else "y"
    return name
