"""How many dimensions an entry of the library takes, and in words why one wire's are too few or too many."""

from __future__ import annotations

import re

from designer import numbers
from designer.catalogue.load import catalogue
from designer.graph.model import Design

MOST = 6
"""As many dimensions as were tried; what takes so many takes more."""

_DIMENSION = re.compile(r"\d+|(\d+·)?B|\((\d+·)?B [+-] \d+\)")
"""A number, the batch, several batches, or a batch and some more."""

Ranks = tuple[int, ...]


def objection(design: Design, spec_text: str, shape: str) -> str:
    """Why an entry cannot take what a report tells of: "wants 3 or 4 dimensions"; "" where it can, or may.

    What carries a batch is no picture or sequence without one: `B×28×28` is not for a `Conv2d`.
    """
    rank, batched = rank_of(shape), "B" in shape
    if rank is None:
        return ""
    ranks = _ranks(design, spec_text, batched)
    if not ranks or min(rank, MOST) in ranks:
        return ""
    return f"wants {wanted(ranks)}{' with the batch' if batched else ''}"


def rank_of(text: str) -> int | None:
    """How many dimensions a shape has that a report tells: 4 of `B×6×28×28`; None where it tells of no one tensor."""
    if text == numbers.SCALAR:
        return 0
    dimensions = text.split("×")
    return len(dimensions) if all(map(_DIMENSION.fullmatch, dimensions)) else None


def _ranks(design: Design, spec_text: str, batched: bool) -> Ranks:
    """The numbers of dimensions that an entry takes at its first input; none where that is not known."""
    kind, _, of = spec_text.partition(":")
    if kind == "layer" and of in catalogue().layers:
        spec = catalogue().layers[of]
        return spec.batch_ranks if batched else spec.ranks
    if kind == "block" and of in design.blocks:
        first = next(iter(design.blocks[of].of_kind("input")), None)
        shape = first.settings.get("shape") if first else None
        return (len(shape),) if isinstance(shape, tuple) else ()
    return ()


def wanted(ranks: Ranks) -> str:
    """The numbers of dimensions in words: `3 or 4 dimensions`, `at least 2 dimensions`."""
    low, high = min(ranks), max(ranks)
    if high >= MOST:
        return f"at least {_dimensions(str(low), low)}"
    if len(ranks) > 2:
        return f"{low} to {_dimensions(str(high), high)}"
    return _dimensions(" or ".join(map(str, ranks)), high)


def _dimensions(number: str, count: int) -> str:
    return f"{number} dimension{'s' if count != 1 else ''}"
