"""How often each `while` went round in a forward pass."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from torch import nn

from designer.codegen.source import Source
from designer.graph.model import Design
from designer.graph.query import node_of
from designer.runtime.places import places


@contextmanager
def counted(design: Design, source: Source, module: nn.Module) -> Iterator[dict[str, int]]:
    """By path of each `while`, how often its block ran since; the copies of a repeat count together."""
    rounds: dict[str, int] = {}
    found = places(design, source, module)
    with ExitStack() as stack:
        for name, child in module.named_modules():
            place = found.get(name)
            if place is None or not place.path:
                continue
            if node_of(design.blocks[place.block], place.path[-1]).kind == "while":
                _count(stack, child, rounds, "/".join(place.path))
        yield rounds


def _count(stack: ExitStack, module: nn.Module, rounds: dict[str, int], path: str) -> None:
    rounds.setdefault(path, 0)

    def once_more(_module: nn.Module, _inputs: Any) -> None:
        rounds[path] += 1

    stack.callback(module.register_forward_pre_hook(once_more).remove)
