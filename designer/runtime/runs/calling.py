"""Which nodes call a module, which block it is an instance of, and which regions go round."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from designer.codegen.inline import is_inlined
from designer.codegen.order import running_order
from designer.graph import query
from designer.graph.model import Block, Design, Node, Path
from designer.runtime.places import Place


class Loops(NamedTuple):
    """The regions that go round, and those that take one of two ways.

    Attributes:
        paths: Those of all that go round.
        bodies: By name of a module, the region of which each of its calls is a round.
        branches: Those of every `if`.
    """

    paths: tuple[Path, ...]
    bodies: Mapping[str, Path]
    branches: tuple[Path, ...]


def loops(design: Design, found: Mapping[str, Place]) -> Loops:
    """The regions of a module, those without a module of their own too."""
    paths: dict[Path, int] = {}
    branches: list[Path] = []
    bodies: dict[str, Path] = {}
    for name, place in found.items():
        node = node_of(design, place)
        if node is not None and node.kind in ("while", "repeat"):
            outside = paths.setdefault(place.path, len(place.repeats))
            if node.repeat is None or node.repeat.is_loop or len(place.repeats) > outside:
                bodies[name] = place.path
        if node is None or node.kind in query.CLASS_KINDS:
            block = block_of(design, place)
            inside = running_order(design.blocks[block]) if block is not None else ()
            branches += [(*place.path, one.id) for one in inside if _is_if(design.blocks[block or ""], one)]
            paths.update({(*place.path, one.id): 0 for one in inside if _goes_round_inline(design, one)})
    return Loops(tuple(paths), bodies, tuple(dict.fromkeys(branches)))


def _is_if(block: Block, node: Node) -> bool:
    return (block.node(node.of) if node.kind == "again" else node).kind == "if"


def _goes_round_inline(design: Design, node: Node) -> bool:
    return node.kind in ("while", "repeat") and is_inlined(design, node)


def node_of(design: Design, place: Place) -> Node | None:
    """The node at a place; None for the whole network."""
    return query.node_of(design.blocks[place.block], place.path[-1]) if place.path else None


def block_of(design: Design, place: Place) -> str | None:
    """The block that the module at a place is an instance of; None for a layer."""
    node = node_of(design, place)
    if node is None:
        return design.main
    return query.step(design.blocks[place.block], place.path[-1])[1] if node.kind in query.CLASS_KINDS else None


def callers(design: Design, place: Place) -> list[Path]:
    """Paths of the nodes that call the module, in running order: its own if it runs, then the `again` nodes.

    A region calls its block as often as it will, so there only the statements tell what came out of which node.
    """
    node = node_of(design, place)
    if node is None:
        return [()]
    if node.when is not None or (node.repeat is not None and node.repeat.is_loop):
        return [()]
    block = design.blocks[place.block]
    again = [other for other in block.nodes if other.kind == "again" and other.of == node.id]
    if again:
        again = [other for other in running_order(block) if other in again]
    first = [place.path] if node.id in query.running(block) else []
    return [*first, *((*place.path[:-1], other.id) for other in again)]


def leads_to(design: Design, place: Place, path: Path) -> bool:
    """Whether what is at a path flows in the module at a place, or out of it."""
    return path[: len(place.path)] == place.path or path in callers(design, place)
