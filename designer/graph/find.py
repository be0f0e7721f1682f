"""Nodes found by what they are called, what they are and what they were given, in all blocks of a design."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from designer.graph.model import Design, Expr, Node, Path, Value
from designer.graph.order import in_order
from designer.graph.query import REGION_KINDS, branches, called
from designer.graph.regions import region


@dataclass(frozen=True, slots=True)
class Found:
    """A node that fits.

    Attributes:
        path: Ids from the main block to the node; a block that is used several times is looked through once.
        block: The definition that holds it.
        within: Where that is, in words: `LeNet ▸ features`.
    """

    path: Path
    block: str
    node: Node
    within: str

    @property
    def place(self) -> str:
        """How a person is told where the node is: `LeNet ▸ features ▸ conv1`."""
        return f"{self.within} ▸ {called(self.node)}"


def find(design: Design, text: str) -> tuple[Found, ...]:
    """The nodes that every word of `text` fits: part of a name, of a kind, or `kernel_size=5`.

    Outer blocks come first; within a block the nodes come as they run.
    """
    words = text.lower().split()
    return tuple(found for found in every_node(design) if _fits(found.node, words)) if words else ()


def every_node(design: Design) -> Iterator[Found]:
    """Every node that can be reached from the main block, each definition once."""
    seen = {design.main}
    waiting: deque[tuple[Path, str, str]] = deque([((), design.main, design.main)])
    while waiting:
        path, name, within = waiting.popleft()
        for node in in_order(design.blocks[name]):
            yield Found((*path, node.id), name, node, within)
            for word, inner in branches(node):
                if inner in design.blocks and inner not in seen:
                    seen.add(inner)
                    said = node.name if word == node.id else f"{node.name} (else)"
                    waiting.append(((*path, word), inner, f"{within} ▸ {said}"))


def _fits(node: Node, words: list[str]) -> bool:
    said = _words(node)
    return all(word in said for word in words)


def _words(node: Node) -> str:
    """Everything that is looked through, in lower case."""
    settings = (f"{name}={_said(value)} {_said(value)}" for name, value in node.settings.items())
    of = "" if node.kind == "again" else node.of
    does = region.words(node) if node.kind in REGION_KINDS else node.kind
    return " ".join((node.name, does, of, node.text, *settings)).lower()


def _said(value: Value) -> str:
    """A value without spaces: `5,5`, `channels*4`."""
    if isinstance(value, tuple):
        return ",".join(map(_said, value))
    return "".join((value.text if isinstance(value, Expr) else str(value)).split())
