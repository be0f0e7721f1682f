"""How often each `while` went round in a forward pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from torch import nn

from designer.codegen.inline import is_inlined
from designer.codegen.order import running_order
from designer.codegen.source import Source
from designer.graph.model import Design
from designer.graph.query import node_of
from designer.runtime.places import places
from designer.runtime.runs.capture import block_of


@contextmanager
def counted(design: Design, source: Source, module: nn.Module) -> Iterator[Counter[str]]:
    """By path of each `while`, how often its block ran since; the copies of a repeat count together.

    One without a module of its own stands at 0 until `capture` counts it.
    """
    rounds: Counter[str] = Counter()
    found = places(design, source, module)
    with ExitStack() as stack:
        for name, child in module.named_modules():
            place = found.get(name)
            if place is None:
                continue
            for node_id in _loops_without_module(design, block_of(design, place)):
                rounds.setdefault("/".join((*place.path, node_id)), 0)
            if not place.path:
                continue
            if node_of(design.blocks[place.block], place.path[-1]).kind == "while":
                _count(stack, child, rounds, "/".join(place.path))
        yield rounds


def _loops_without_module(design: Design, name: str | None) -> list[str]:
    nodes = running_order(design.blocks[name]) if name is not None else ()
    return [node.id for node in nodes if node.kind == "while" and is_inlined(design, node)]


def _count(stack: ExitStack, module: nn.Module, rounds: Counter[str], path: str) -> None:
    rounds.setdefault(path, 0)

    def once_more(_module: nn.Module, _inputs: Any) -> None:
        rounds[path] += 1

    stack.callback(module.register_forward_pre_hook(once_more).remove)
