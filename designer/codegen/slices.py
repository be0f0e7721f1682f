"""A part of a tensor as Python's brackets say it: `x[:, 1:-1]`, `x[..., ::2]`."""

from __future__ import annotations

from collections.abc import Mapping

from designer.catalogue.spec import OpSpec
from designer.codegen.values import UNKNOWN, emit
from designer.graph.model import Node

MOST_COLONS = 8
"""Dimensions that stand in the brackets before or behind the part; one further away is brought to the front."""


def sliced(node: Node, spec: OpSpec, tensor: str, words: Mapping[str, str]) -> str:
    """`tensor[:, start:stop:step]` of the dimension that the node names."""
    said = {s.name: emit(node.settings[s.name], s, words) for s in spec.settings if s.name in node.settings}
    dim, part = node.settings.get("dim"), _part(said)
    if type(dim) is int and 0 <= dim < MOST_COLONS:
        return f"{tensor}[{':, ' * dim}{part}]"
    if type(dim) is int and -MOST_COLONS <= dim < 0:
        return f"{tensor}[..., {part}{', :' * (-1 - dim)}]"
    there = said.get("dim", UNKNOWN)
    return f"{tensor}.transpose(0, {there})[{part}].transpose(0, {there})"


def _part(said: Mapping[str, str]) -> str:
    start, stop, step = (said.get(name, usual) for name, usual in (("start", "0"), ("stop", "None"), ("step", "1")))
    ends = f"{'' if start == '0' else start}:{'' if stop == 'None' else stop}"
    return ends if step == "1" else f"{ends}:{step}"
