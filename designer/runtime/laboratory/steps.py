"""The design as it runs, laid flat: one step after the other, each with the steps that it reads."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

import torch
from msgspec.structs import replace as with_fields
from torch import nn

from designer.catalogue.bypass import as_run
from designer.errors import DesignerError, ExpressionError
from designer.graph import query
from designer.graph.expressions import expr
from designer.graph.model import Block, Design, Node, Path, Value
from designer.graph.order import topological
from designer.runtime.laboratory.kinds import OPERATIONS, layer_of
from designer.runtime.laboratory.operations import as_layer
from designer.runtime.live import Live
from designer.runtime.places import Place, places

Settings = Mapping[str, Value]
MOST = 20_000
"""Steps of a design; one with more is not laid flat."""


@dataclass(frozen=True)
class Step:
    """One layer, operation or input.

    Attributes:
        module: The layer's live module; None for everything else.
        window: That, or for an operation that walks a window a layer that walks as it does.
        reads: Numbers of the steps whose output it takes.
    """

    path: Path
    node: Node
    module: nn.Module | None
    reads: tuple[int, ...]
    window: nn.Module | None = None


def steps(live: Live) -> list[Step]:
    """Every step from the inputs of the main block on; blocks are entered, repeats run as often as they do."""
    design = as_run(live.design)
    modules: dict[Path, list[nn.Module]] = {}
    found = places(live.design, live.source, live.module)
    for place in found.values():
        if place.path and not _is_copy_holder(design, place):
            child = _submodule(live.module, place.name)
            if child is not None:
                modules.setdefault(place.path, []).append(child)
    laid: list[Step] = []
    _lay(design, modules, design.main, (), {}, laid, _values(design.main_block, {}, {}))
    return laid


def _is_copy_holder(design: Design, place: Place) -> bool:
    _, node = query.node_at(design, place.path)
    return node.kind != "layer"


def _submodule(module: nn.Module, name: str) -> nn.Module | None:
    try:
        return module.get_submodule(name)
    except AttributeError:
        return None


def _lay(
    design: Design,
    modules: Mapping[Path, list[nn.Module]],
    name: str,
    here: Path,
    fed: Mapping[str, tuple[int, ...]],
    laid: list[Step],
    settings: Settings,
) -> dict[str, tuple[int, ...]]:
    """Lays a block with these values of its settings; gives by the name of each output the steps that feed it."""
    block = design.blocks[name]
    made: dict[tuple[str, str], tuple[int, ...]] = {}
    wires: dict[str, list[tuple[str, str, str]]] = {}
    for edge in block.edges:
        wires.setdefault(edge.target.node, []).append((edge.target.name, edge.source.node, edge.source.name))
    for node in topological(block):
        into = {
            port: made.get((source, out), made.get((source, ""), ())) for port, source, out in wires.get(node.id, ())
        }
        if node.kind == "input" and node.name in fed:
            made[node.id, ""] = fed[node.name]
        elif node.kind in query.CLASS_KINDS and len(laid) < MOST:
            outs = _inside(design, modules, node, here, into, laid, settings)
            if node.kind in ("while", "if"):  # how often it runs, or which way, only what flows tells
                laid.append(Step((*here, node.id), node, None, tuple(n for numbers in into.values() for n in numbers)))
                outs = dict.fromkeys(outs, (len(laid) - 1,))
            made.update({(node.id, port): numbers for port, numbers in outs.items()})
        elif node.kind == "output":
            made[node.id, ""] = tuple(n for numbers in into.values() for n in numbers)
        elif node.kind not in query.FOR_PEOPLE:
            step = _step(block, modules, node, here, into)
            laid.append(replace(step, window=step.module or _like(block, node, into, laid, settings)))
            made[node.id, ""] = (len(laid) - 1,)
    return {node.name: made[node.id, ""] for node in block.of_kind("output")}


def _inside(
    design: Design,
    modules: Mapping[Path, list[nn.Module]],
    node: Node,
    here: Path,
    into: Mapping[str, tuple[int, ...]],
    laid: list[Step],
    settings: Settings,
) -> dict[str, tuple[int, ...]]:
    """Lays what is inside a block node; a repeat's block once for each copy that there is."""
    inputs = [one.name for one in design.blocks[node.of].of_kind("input")]
    fed = dict(into)
    out: dict[str, tuple[int, ...]] = {}
    inner = _values(design.blocks[node.of], node.settings, settings)
    for _ in range(_times(node, settings)):
        out = _lay(design, modules, node.of, (*here, node.id), fed, laid, inner)
        if len(out) == 1 and len(inputs) == 1:
            fed = {inputs[0]: next(iter(out.values()))}
        elif set(out) <= set(inputs):
            fed = {**fed, **out}
    return out


def _like(
    block: Block, node: Node, into: Mapping[str, tuple[int, ...]], laid: list[Step], settings: Settings
) -> nn.Module | None:
    """A layer whose window walks as that of an operation; its kernel is of the shape that is drawn, without values."""
    if node.kind != "op" or node.of not in OPERATIONS:
        return None
    shapes = [laid[at].node.settings.get("shape") for at in into.get("weight", ())]
    try:
        given = {name: expr.resolve(value, settings) for name, value in node.settings.items()}
        kernel = expr.resolve(shapes[0], settings) if shapes else None
        sizes = [size for size in kernel if type(size) is int] if isinstance(kernel, tuple) else []
        brought = {"weight": torch.empty(sizes, device="meta")} if sizes else {}
        return as_layer(block, with_fields(node, settings=given), brought)
    except (DesignerError, TypeError, ValueError, RuntimeError):
        return None  # what is not yet known of it, its shapes say


def _times(node: Node, settings: Settings) -> int:
    """How often a repeat runs; everything else is gone through once."""
    times: Value = 1
    with suppress(ExpressionError):
        times = expr.resolve(node.repeat.times, settings) if node.repeat else 1
    return max(1, min(times, 1000)) if isinstance(times, int) else 1


def _values(block: Block, given: Settings, around: Settings) -> dict[str, Value]:
    """What the settings of a block are where it stands: worked out from those around it, else its own defaults."""
    values: dict[str, Value] = {}
    for setting in block.settings:
        with suppress(ExpressionError):
            if setting.name in given:
                values[setting.name] = expr.resolve(given[setting.name], around)
            elif not setting.required:
                values[setting.name] = expr.resolve(setting.default, values)
    return values


def _step(
    block: Block,
    modules: Mapping[Path, list[nn.Module]],
    node: Node,
    here: Path,
    into: Mapping[str, tuple[int, ...]],
) -> Step:
    owner = layer_of(block, node)
    own = modules.get((*here, owner.id), [])
    return Step((*here, node.id), node, own[0] if own else None, tuple(n for numbers in into.values() for n in numbers))
