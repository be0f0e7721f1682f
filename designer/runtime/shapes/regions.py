"""What comes out of a `while` or an `if`, whatever its condition says."""

from __future__ import annotations

from collections.abc import Mapping

from designer.graph.expressions import condition
from designer.graph.model import Design, Node
from designer.runtime.shapes.avals import Aval, Known, in_words
from designer.runtime.shapes.memo import Found

Flow = Mapping[str, Known]


def by_order(design: Design, first: str, block: str, inputs: Flow) -> dict[str, Known]:
    """What goes into a branch: its inputs are those of the first branch, in order, whatever it calls them."""
    names = zip(_inputs(design, first), _inputs(design, block), strict=False)
    return {its: inputs[mine] for mine, its in names if mine in inputs}


def passed_by(design: Design, node: Node, inputs: Flow) -> dict[str, Known]:
    """What comes out of an `if` that is not entered, as its condition asks for an input that is None; else nothing."""
    if node.kind != "if" or node.when is None or node.when.otherwise:
        return {}
    asked = condition.about_none(node.when.condition)
    if asked is None or asked[1] or inputs.get(asked[0], "") is not None:
        return {}
    ports = [port.name for port in design.blocks[node.of].of_kind("output")]
    pairs = zip(ports, _inputs(design, node.of), strict=False)
    return {port: inputs[name] for port, name in pairs if name in inputs}


def settle(design: Design, node: Node, inputs: Flow, found: list[Found]) -> tuple[dict[str, Known], str]:
    """What comes out of a region, output by output, or why its ways in and out do not fit together.

    Args:
        found: What each branch of an `if` gives, or one round of a `while`.
    """
    ports = [port.name for port in design.blocks[node.of].of_kind("output")]
    if len(found) > 1 and node.when:
        its = [port.name for port in design.blocks[node.when.otherwise].of_kind("output")]
        others = {mine: found[1].outputs.get(name) for mine, name in zip(ports, its, strict=False)}
        words = "{port} is {out} where the condition holds and {other} otherwise; both need one shape"
    else:
        others = {port: inputs.get(name) for port, name in zip(ports, _inputs(design, node.of), strict=False)}
        words = "{port} comes out as {out}, but went in as {other}; " + _MUST[node.kind]
    for port, known in found[0].outputs.items():
        other = others.get(port)
        if other is not None and shape(other) != shape(known):
            return {}, words.format(port=port, out=in_words(known), other=in_words(other))
    return dict(found[0].outputs), ""


def shape(known: Known) -> object:
    """What has to stay the same: the dimensions of a tensor, whatever its elements are."""
    if isinstance(known, Aval):
        return known.dims
    return tuple(shape(item) for item in known) if isinstance(known, tuple) else type(known)


_MUST = {
    "while": "each round must give the shape that it took",
    "if": "without another branch the shape must stay",
}


def _inputs(design: Design, name: str) -> list[str]:
    return [port.name for port in design.blocks[name].of_kind("input")]
