"""Every text of Python that a design carries: custom layers, and initialisers in code."""

from __future__ import annotations

from collections.abc import Iterator

from designer.catalogue.code_parts import used_layers
from designer.catalogue.initialiser_code import code_of, codes, rules_in_code
from designer.graph.model import Design


def used_code(design: Design) -> dict[str, tuple[str, ...]]:
    """By name, the texts that running this design would run, each after those that it speaks of."""
    return {**{name: design.layers[name].source for name in used_layers(design)}, **codes(design)}


def all_code(design: Design) -> Iterator[tuple[str, ...]]:
    """Every text in the design, whether it would run or not."""
    yield from (layer.source for layer in design.layers.values())
    for name in design.blocks:
        yield from (code_of(rule) for _, rule in rules_in_code(design, name))
