"""Shapes at the inputs of a network that was read from a text, where its first layers tell them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from designer.errors import ExpressionError
from designer.graph.edit import set_setting
from designer.graph.expressions import expr
from designer.graph.model import Design, Port, Value

SIDE, LENGTH, SMALL = 32, 16, 4
"""Pixels of a picture's side, steps of a sequence, and a side that is still to grow, where a text does not say."""

_FIRST: dict[str, tuple[str, tuple[int, ...]]] = {
    "Conv1d": ("in_channels", (LENGTH,)),
    "Conv2d": ("in_channels", (SIDE, SIDE)),
    "Conv3d": ("in_channels", (LENGTH, SIDE, SIDE)),
    "ConvTranspose1d": ("in_channels", (SMALL,)),
    "ConvTranspose2d": ("in_channels", (SMALL, SMALL)),
    "ConvTranspose3d": ("in_channels", (SMALL, SMALL, SMALL)),
    "Linear": ("in_features", ()),
    "BatchNorm1d": ("num_features", ()),
    "BatchNorm2d": ("num_features", (SIDE, SIDE)),
    "RNN": ("input_size", ()),
    "LSTM": ("input_size", ()),
    "GRU": ("input_size", ()),
}
_STEPS = ("RNN", "LSTM", "GRU")


def with_guessed_shapes(design: Design) -> Design:
    """The design with a shape at each input whose first layer says how many channels or features it takes."""
    settings = _worked_out({s.name: s.default for s in design.main_block.settings if not s.required}, {})
    for node in design.main_block.of_kind("input"):
        found = _shape(design, design.main, Port(node.id, "value"), settings)
        if found is not None:
            shape, dtype = found
            design = set_setting(design, design.main, node.id, "shape", shape)
            if dtype:
                design = set_setting(design, design.main, node.id, "dtype", dtype)
    return design


def _shape(
    design: Design, block_name: str, port: Port, settings: dict[str, Value]
) -> tuple[tuple[str | int, ...], str] | None:
    block = design.blocks[block_name]
    for edge in block.edges:
        if edge.source != port:
            continue
        reader = block.node(edge.target.node)
        node = block.node(reader.of) if reader.kind == "again" else reader
        known = _worked_out(node.settings, settings)
        if node.kind == "layer" and node.of == "Embedding":
            return ("B", LENGTH), "int64"
        if node.kind == "layer" and node.of in _FIRST:
            setting, rest = _FIRST[node.of]
            count = known.get(setting)
            if isinstance(count, int):
                return (("B", LENGTH, count) if node.of in _STEPS else ("B", count, *rest)), ""
        if node.kind in ("block", "repeat") and node.of in design.blocks:
            inner = design.blocks[node.of]
            given = _worked_out({s.name: s.default for s in inner.settings if not s.required} | known, known)
            inside = next((n for n in inner.of_kind("input") if n.name == edge.target.name), None)
            found = _shape(design, node.of, Port(inside.id, "value"), given) if inside else None
        else:
            out = {e.source for e in block.edges if e.source.node == reader.id}
            same = node.kind == "layer" and node.of in ("Flatten", "ReLU", "Dropout")
            found = next((s for p in out if same and (s := _shape(design, block_name, p, settings))), None)
        if found is not None:
            return found
    return None


def _worked_out(values: Mapping[str, Value], settings: Mapping[str, Value]) -> dict[str, Value]:
    """Those of the values that can be told, each also from those before it."""
    found: dict[str, Value] = {}
    for name, value in values.items():
        around = {**settings, **found}
        if expr.names_in(value) <= around.keys():
            with suppress(ExpressionError):
                found[name] = expr.resolve(value, around)
    return found
