"""What comes out of a block that is ungrouped: its nodes, and the wires that they get outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from designer.errors import GraphError
from designer.graph import query
from designer.graph.blocks.block_settings import handed_on
from designer.graph.expressions import expr
from designer.graph.ids import id_outside
from designer.graph.model import VALUE, Block, Design, Edge, Expr, Node, Port, Position, Value
from designer.graph.names import unique_name
from designer.graph.regions.region import with_values

AtInput = Callable[[Design, Node, str, Value], Node | None]
"""The node that has a value where a wire to one of its inputs is gone; None where it cannot have it."""


def nodes(design: Design, block: Block, node: Node, inner: Block) -> dict[str, Node]:
    """By id in the definition, the node that comes out: renamed where its name or id is taken outside."""
    taken_names = {other.name for other in block.nodes if other.id != node.id}
    taken_ids = {other.id for other in block.nodes}
    settings, shift = handed_on(node, inner), _shift(node, inner)
    inside = [n.id for n in inner.nodes if n.kind not in ("input", "output")]
    ids = {inner_id: id_outside(node.id, inner_id, taken_ids) for inner_id in inside}
    result = {}
    for old in inner.nodes:
        if old.id not in ids:
            continue
        name = old.name if old.kind in query.FOR_PEOPLE else unique_name(old.name, taken_names)
        taken_names.add(name)
        result[old.id] = replace(
            old,
            id=ids[old.id],
            name=name,
            of=ids.get(old.of, old.of) if old.kind == "again" else old.of,
            settings={key: expr.substitute(value, settings) for key, value in old.settings.items()},
            pos=(old.pos[0] + shift[0], old.pos[1] + shift[1]),
            repeat=old.repeat and replace(old.repeat, times=_times(old.repeat.times, settings)),
            when=old.when and with_values(design, old, old.when, settings),
            device=old.device or (node.device if old.kind not in query.FOR_PEOPLE else ""),
        )
    return result


def with_defaults(
    design: Design, block: Block, node: Node, contents: Mapping[str, Node], at_input: AtInput
) -> dict[str, Node]:
    """The contents, with the default of each input that no wire reaches put where the input led to.

    Raises:
        GraphError: what the input leads to cannot hold a value in the place of a wire.
    """
    inner, result = design.blocks[node.of], dict(contents)
    fed = {edge.target.name for edge in block.edges if edge.target.node == node.id}
    left = {n.id: n for n in inner.of_kind("input") if "default" in n.settings and n.name not in fed}
    for edge in inner.edges:
        if edge.source.node not in left:
            continue
        port, target = left[edge.source.node], inner.node(edge.target.node)
        value = port.settings["default"]
        held = at_input(design, result[target.id], edge.target.name, value) if target.id in result else None
        if held is None:
            text = f"{node.name}: {target.name} cannot hold {expr.as_text(value)}, the default of {port.name}"
            raise GraphError(f"{text}; wire {port.name} before you ungroup it")
        result[target.id] = held
    return result


def nothing_holds(design: Design, node: Node, port: str, value: Value) -> Node | None:
    """No node can hold a value in the place of a wire."""
    return None


def wires(block: Block, node: Node, inner: Block, ids: Mapping[str, str]) -> tuple[Edge, ...]:
    """All wires of the block once `node` is gone and its contents, by their new `ids`, stand in its place.

    A wire stands where the one stood that it continues; those between the contents stand before the first that
    left the block node.
    """
    led = _Led(block, node, inner, ids)
    edges: list[Edge] = []
    between = led.between()
    for edge in block.edges:
        if edge.target.node == node.id:
            edges += led.entering(edge.target.name)
        elif edge.source.node == node.id:
            edges += [*between, *led.leaving(edge)]
            between = []
        else:
            edges.append(edge)
    return (*edges, *between)


class _Led:
    """Wires of a block's inside, led on to what the block node was wired to."""

    def __init__(self, block: Block, node: Node, inner: Block, ids: Mapping[str, str]) -> None:
        self._ids = ids
        self._inputs = {n.id: n.name for n in inner.of_kind("input")}
        self._outputs = {n.name: n.id for n in inner.of_kind("output")}
        self._fed = {e.target.name: e for e in block.edges if e.target.node == node.id}
        right, down = _shift(node, inner)
        self._inside = [
            replace(e, via=tuple((x + right, y + down) for x, y in e.via)) if e.via else e for e in inner.edges
        ]
        self._last = {e.target.node: e for e in self._inside if e.target.name == VALUE}

    def between(self) -> list[Edge]:
        """The wires between the contents."""
        inside = (e for e in self._inside if e.source.node in self._ids and e.target.node in self._ids)
        return [Edge(self._port(e.source), self._port(e.target), e.via) for e in inside]

    def entering(self, port: str) -> list[Edge]:
        """The wires to the contents that an input of the block fed."""
        inside = [e for e in self._inside if self._inputs.get(e.source.node) == port and e.target.node in self._ids]
        return [self._joined(self._fed[port], replace(e, target=self._port(e.target))) for e in inside]

    def leaving(self, edge: Edge) -> list[Edge]:
        """The wire that one leaving the block node becomes; none where nothing fed that output."""
        last = self._last.get(self._outputs.get(edge.source.name, ""))
        if last is None:
            return []
        if last.source.node in self._ids:
            return [self._joined(replace(last, source=self._port(last.source)), edge)]
        outer = self._fed.get(self._inputs.get(last.source.node, ""))
        return [self._joined(self._joined(outer, last), edge)] if outer else []

    def _port(self, inner: Port) -> Port:
        return Port(self._ids[inner.node], inner.name)

    @staticmethod
    def _joined(first: Edge, second: Edge) -> Edge:
        return Edge(first.source, second.target, (*first.via, *second.via))


def _times(times: int | Expr, settings: Mapping[str, Value]) -> int | Expr:
    found = expr.substitute(times, settings)
    return found if isinstance(found, int | Expr) else Expr(repr(found))


def _shift(node: Node, inner: Block) -> Position:
    """How far the contents move, so that their corner comes to stand where the block stood."""
    places = [n.pos for n in inner.nodes if n.kind not in ("input", "output")]
    if not places:
        return 0.0, 0.0
    return node.pos[0] - min(x for x, _ in places), node.pos[1] - min(y for _, y in places)
