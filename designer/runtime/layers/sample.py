"""What a custom layer is tried on: the settings and wires of a node that it is, or else sizes that people often use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import torch

from designer import numbers
from designer.catalogue.interface import input_ports
from designer.catalogue.spec import Interface
from designer.errors import ExpressionError
from designer.files.trust import Trust
from designer.graph import query
from designer.graph.expressions import expr
from designer.graph.model import Design, Node, Value
from designer.runtime.shapes.memo import Memo
from designer.runtime.shapes.shapes import find_shapes

BATCH = 3
_USUAL = ((BATCH, 4), (BATCH, 4, 8, 8), (BATCH, 5, 4), (4,), (4, 4))
_SIZE = 4
_DIMENSION = re.compile(r"\(?(?:(\d+)·)?(B)?(?: ?([+-]) ?)?(\d+)?\)?")


class Sample(NamedTuple):
    """Settings to make a layer with, and by input port the shape of what it is called on.

    Attributes:
        batch: Whether the first dimension of all of them counts samples.
    """

    settings: Mapping[str, Value]
    shapes: Mapping[str, tuple[int, ...]]
    guessed: bool = False
    batch: bool = False

    def inputs(self, device: str = "cpu", dtype: torch.dtype = torch.float32) -> dict[str, Any]:
        """New random tensors of these shapes."""
        return {name: torch.randn(shape, dtype=dtype, device=device) for name, shape in self.shapes.items()}

    def words(self) -> str:
        """What it is, for a person: `3×4 with units=3`."""
        told = ", ".join(map(numbers.shape, self.shapes.values())) or "nothing"
        settings = ", ".join(f"{name}={value!r}" for name, value in self.settings.items())
        return told + (f" with {settings}" if settings else "")


def samples(design: Design, face: Interface, block: str, node_id: str, memo: Memo, trust: Trust) -> Iterator[Sample]:
    """What to try, the likeliest first."""
    node = _node(design, block, node_id)
    if node is not None:
        drawn = _as_drawn(design, face, block, node, memo, trust)
        if drawn is not None:
            yield drawn
            return
    settings = {spec.name: _first(spec.types, spec.initial) for spec in face.settings if spec.required}
    if node is not None:
        settings |= _worked_out(design, block, node)
    names = [port.name for port in face.inputs if port.required]
    for shape in _USUAL:
        yield Sample(settings, dict.fromkeys(names, shape), guessed=True, batch=shape[0] == BATCH)


def _first(types: tuple[str, ...], initial: Value) -> Value:
    if initial is not None:
        return initial
    return _SIZE if "int" in types else 0.5 if "float" in types else "bool" not in types and ""


def _node(design: Design, block: str, node_id: str) -> Node | None:
    nodes = design.blocks[block].nodes if block in design.blocks else ()
    return next((node for node in nodes if node.id == node_id), None)


def _worked_out(design: Design, block: str, node: Node) -> dict[str, Value]:
    known: dict[str, Value] = {}
    for setting in design.blocks[block].settings:
        if not setting.required:
            known[setting.name] = expr.resolve(setting.default, known)
    return {name: expr.resolve(value, known) for name, value in node.settings.items()}


def _as_drawn(design: Design, face: Interface, block: str, node: Node, memo: Memo, trust: Trust) -> Sample | None:
    """What the node's wires bring; None where one of them is not known."""
    told = find_shapes(design, memo, trust).nodes
    sources = query.sources(design.blocks[block])
    feeding = {target.name: source for target, source in sources.items() if target.node == node.id}
    shapes: dict[str, tuple[int, ...]] = {}
    batches: list[bool] = []
    for port in input_ports(design, design.blocks[block], node):
        source = feeding.get(port.name)
        if source is None and port.required:
            return None
        if source is not None:
            report = next((told[key] for key in told if key.rpartition("/")[2] == source.node), None)
            told_shape = report.outputs.get(source.name, "?") if report else "?"
            shape = dimensions(told_shape)
            if shape is None:
                return None
            shapes[port.name] = shape
            batches.append(told_shape.partition("×")[0] == "B")
    known = {spec.name for spec in face.settings}
    try:
        settings = {name: value for name, value in _worked_out(design, block, node).items() if name in known}
    except ExpressionError:
        return None
    missing = any(spec.required and spec.name not in settings for spec in face.settings)
    return None if missing else Sample(settings, shapes, batch=bool(batches) and all(batches))


def dimensions(text: str) -> tuple[int, ...] | None:
    """The numbers of a shape that a report tells, for a batch of three: `B×4` is (3, 4); None of what is no tensor."""
    if text == numbers.SCALAR:
        return ()
    found = []
    for part in text.split("×"):
        match = _DIMENSION.fullmatch(part)
        if not match or not (match[2] or match[4]):
            return None
        batch = int(match[1] or 1) * BATCH if match[2] else 0
        found.append(batch + int(match[4] or 0) * (-1 if match[3] == "-" else 1))
    return tuple(found)
