"""How far a tensor is from what it was."""

from __future__ import annotations

import time
from math import inf

import torch
from msgspec.structs import replace
from torch import Tensor
from torch.nn.parameter import is_lazy

from designer import numbers
from designer.errors import DesignerError
from designer.runtime.moments.mapped import has_values, plain
from designer.runtime.moments.reports import Change

ONLY_FIRST, ONLY_SECOND = "only in the first", "only in the second"
SLICE = 1 << 15
"""Elements that are worked on at once: so few that they stay in the cache and are not shared out among threads."""


def difference(before: Tensor, after: Tensor) -> Tensor:
    """After less before, on the CPU in float32, or float64 where one of them needs it; of complex numbers its size.

    What is the same on both sides is 0, also where it is NaN or infinite.

    Raises:
        DesignerError: one has no values, or their shapes differ.
    """
    refusal = apart(before, after)
    if refusal:
        raise DesignerError(refusal)
    one, other = (plain(side) for side in (before, after))
    kind = _kind(one, other)
    found = torch.empty(one.shape, dtype=torch.float64 if kind in _WIDE else torch.float32)
    flat = found.view(-1)
    for start in range(0, one.numel(), SLICE):
        part = slice(start, start + SLICE)
        flat[part] = _less(one.reshape(-1)[part], other.reshape(-1)[part], kind)
    return found


def change(name: str, before: Tensor | None, after: Tensor | None) -> Change:
    """The figures of a difference; of what is missing on a side, which side."""
    found = Comparison(name, before, after).go_on()
    assert found is not None
    return found


class Comparison:
    """The figures of one difference, worked out bit by bit; `seen` is how many elements were looked at."""

    def __init__(self, name: str, before: Tensor | None, after: Tensor | None) -> None:
        there = after if after is not None else before
        self._told = Change(name, () if there is None else shape_of(there), note=apart(before, after))
        self.seen, self._largest, self._where = 0, -1.0, 0
        self._total = self._squares = self._size = 0.0
        self._changed = self._odd = 0
        if before is not None and after is not None and not self._told.note:
            self._one, self._other = (plain(side).reshape(-1) for side in (before, after))
            self._kind = _kind(self._one, self._other)

    def go_on(self, until: float = inf) -> Change | None:
        """Looks at some more, up to this time of `time.perf_counter`; None while there is something left to see."""
        if self._told.note:
            return self._told
        while self.seen < self._one.numel():
            self._look(slice(self.seen, self.seen + SLICE))
            self.seen = min(self.seen + SLICE, self._one.numel())
            if time.perf_counter() > until:
                break
        return self._figures() if self.seen == self._one.numel() else None

    def _look(self, part: slice) -> None:
        left = _less(self._one[part], self._other[part], self._kind).double().abs()
        finite = torch.isfinite(left)
        self._odd += left.numel() - int(finite.sum())
        self._changed += int((left != 0).sum())
        left = torch.where(finite, left, 0.0)
        highest, at = left.max(0)
        if float(highest) > self._largest:
            self._largest, self._where = float(highest), part.start + int(at)
        self._total += float(left.sum())
        self._squares += float(left.square().sum())
        self._size += float(_sizes(self._one[part], self._kind).square().sum())

    def _figures(self) -> Change:
        count = self._one.numel()
        return replace(
            self._told,
            largest=self._largest,
            where=tuple(int(at) for at in torch.unravel_index(torch.tensor(self._where), self._told.shape)),
            mean=self._total / count,
            relative=(self._squares / self._size) ** 0.5 if self._size else (inf if self._squares else 0.0),
            changed=self._changed,
            count=count,
            not_finite=self._odd,
        )


def apart(before: Tensor | None, after: Tensor | None) -> str:
    """Why two tensors cannot be held against each other, in words; "" where they can."""
    if before is None or after is None:
        return ONLY_FIRST if after is None else ONLY_SECOND
    if not (has_values(before) and has_values(after)):
        return "has no values yet"
    if before.shape != after.shape:
        return f"was {numbers.shape(before.shape)}, is {numbers.shape(after.shape)}"
    return "" if before.numel() else "has no elements"


def shape_of(tensor: Tensor) -> tuple[int, ...]:
    """Nothing while a first run has still to find it."""
    return () if is_lazy(tensor) else tuple(tensor.shape)


_WIDE = {torch.float64, torch.complex128}
_EXACT_IN_FLOAT32 = {torch.float32, torch.float16, torch.bfloat16, torch.bool, torch.int8, torch.uint8, torch.int16}


def _kind(one: Tensor, other: Tensor) -> torch.dtype:
    """The kind of number in which nothing of either is lost, save of whole numbers beyond 2⁵³."""
    if one.is_complex() or other.is_complex():
        return torch.complex128
    small = all(side.dtype in _EXACT_IN_FLOAT32 or side.dtype.itemsize == 1 for side in (one, other))
    return torch.float32 if small else torch.float64


def _less(one: Tensor, other: Tensor, kind: torch.dtype) -> Tensor:
    one, other = one.to(kind), other.to(kind)
    left = other - one
    if kind is torch.complex128:
        left = left.abs()
    same = (one == other) | (one.isnan() & other.isnan())
    return torch.where(same, 0.0, left)


def _sizes(values: Tensor, kind: torch.dtype) -> Tensor:
    return values.to(kind).abs().double().nan_to_num(nan=0.0, posinf=0.0, neginf=0.0)
