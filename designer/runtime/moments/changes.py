"""How far a tensor is from what it was."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from designer.errors import DesignerError
from designer.runtime.moments.mapped import has_values, plain
from designer.runtime.moments.reports import Change

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


def change(name: str, before: Tensor, after: Tensor) -> Change:
    """The figures of a difference."""
    note = apart(before, after)
    if note:
        return Change(name, tuple(after.shape), note=note)
    one, other = (plain(side).reshape(-1) for side in (before, after))
    kind, largest, place = _kind(one, other), -1.0, 0
    total = squares = size = 0.0
    changed = odd = 0
    for start in range(0, one.numel(), SLICE):
        part = slice(start, start + SLICE)
        left = _less(one[part], other[part], kind).double().abs()
        finite = torch.isfinite(left)
        odd += left.numel() - int(finite.sum())
        changed += int((left != 0).sum())
        left = torch.where(finite, left, 0.0)
        highest, at = left.max(0)
        if float(highest) > largest:
            largest, place = float(highest), start + int(at)
        total, squares = total + float(left.sum()), squares + float(left.square().sum())
        size += float(_sizes(one[part], kind).square().sum())
    where = tuple(int(at) for at in torch.unravel_index(torch.tensor(place), before.shape))
    relative = (squares / size) ** 0.5 if size else (float("inf") if squares else 0.0)
    return Change(name, tuple(after.shape), largest, where, total / one.numel(), relative, changed, one.numel(), odd)


def apart(before: Tensor | None, after: Tensor | None) -> str:
    """Why two tensors cannot be held against each other, in words; "" where they can."""
    if before is None or after is None:
        return "only in the first" if after is None else "only in the second"
    if not (has_values(before) and has_values(after)):
        return "has no values yet"
    if before.shape != after.shape:
        return f"was {_shape(before)}, is {_shape(after)}"
    return "" if before.numel() else "has no elements"


def _shape(tensor: Tensor) -> str:
    return "×".join(map(str, tensor.shape)) or "a number"


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


def changes(before: Mapping[str, Tensor], after: Mapping[str, Tensor], names: list[str]) -> tuple[Change, ...]:
    """The figures of several tensors by name; of one that is missing on a side, which side."""
    found = []
    for name in names:
        one, other = before.get(name), after.get(name)
        if one is None or other is None:
            there = one if one is not None else other
            found.append(Change(name, () if there is None else tuple(there.shape), note=apart(one, other)))
        else:
            found.append(change(name, one, other))
    return tuple(found)
