"""Counts over a whole tensor, part by part, so that nothing waits long behind them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from math import isfinite

import numpy as np
import torch
from torch import Tensor

from designer.runtime.pictures.odd import numbers, readable
from designer.runtime.pictures.reports import PART, Found, Spread, Tally

AT_ONCE = 1 << 17
"""Elements that are turned into numbers in one go: they stay in the processor's own memory."""
HALVES = 1 << 16
UPPER = 1 if sys.byteorder == "little" else 0
"""Which of the halves of a number in memory is its upper one."""
MIDDLE = HALVES >> 1
"""Where those of numbers from 0 on begin."""


def tally(tensor: Tensor, part: int) -> Tally:
    """The first look over one part."""
    size = nan = above = below = zeros = 0
    low, high, total = float("inf"), float("-inf"), 0.0
    uppers = torch.zeros(HALVES, dtype=torch.int64)
    for _, values in _chunks(tensor, part):
        size += values.numel()
        finite = values
        if not isfinite(float(values.sum())):
            finite = values[torch.isfinite(values)]
            nan += int(torch.isnan(values).sum())
            above += int((values == torch.inf).sum())
            below += int((values == -torch.inf).sum())
        if finite.numel():
            least, most = torch.aminmax(finite)
            low, high = min(low, float(least)), max(high, float(most))
            zeros += _zeros(finite)
            total += float(_exactly(finite).sum())
            uppers += torch.bincount(_uppers(finite).to(torch.int64).add_(MIDDLE), minlength=HALVES).cpu()
    return Tally(size, nan, above, below, zeros, low, high, total, _packed(_ordered(uppers)))


def spread(
    tensor: Tensor, part: int, low: float, high: float, mean: float, bars: int, starts: tuple[int, ...]
) -> Spread:
    """The second look over one part.

    Args:
        low, high, mean: Of all parts together.
        bars: How many bars the histogram has.
        starts: The beginnings (places in `Tally.keys`) of which the rest is to be counted.
    """
    counts = torch.zeros(bars, dtype=torch.int64)
    squares = 0.0
    rests: list[list[Tensor]] = [[] for _ in starts]
    for _, values in _chunks(tensor, part):
        finite = values if isfinite(float(values.sum())) else values[torch.isfinite(values)]
        counts += torch.bincount(_bar(finite, low, high, bars), minlength=bars).cpu()
        apart = _exactly(finite).sub_(mean)
        squares += float(torch.dot(apart, apart))
        uppers = _uppers(finite)
        for rest, start in zip(rests, starts, strict=True):
            rest.append(_keys(finite[uppers == _upper_at(start)]) & (HALVES - 1))
    halves = [torch.bincount(torch.cat(rest), minlength=HALVES) for rest in rests]
    return Spread(tuple(counts.tolist()), squares, tuple(_packed(half.cpu()) for half in halves))


def find_odd(tensor: Tensor, start: int) -> Found:
    """The next element from `start` on, counted as in `tensor.flatten()`, that is no number; within one part."""
    part = start // PART
    for first, values in _chunks(tensor, part):
        if first + values.numel() <= start or isfinite(float(values.sum())):
            continue
        odd = torch.nonzero(~torch.isfinite(values[max(0, start - first) :])).reshape(-1)
        if len(odd):
            place = max(start, first) + int(odd[0])
            index = tuple(int(at) for at in np.unravel_index(place, tuple(tensor.shape)))
            return Found(index, place + 1, str(float(values[place - first])))
    return Found(None, min(tensor.numel(), (part + 1) * PART))


def _chunks(tensor: Tensor, part: int) -> Iterator[tuple[int, Tensor]]:
    """The numbers of a part in their order, a few at a time, and the place of the first of each few."""
    plain = readable(tensor)
    end = min(plain.numel(), (part + 1) * PART)
    for first in range(part * PART, end, AT_ONCE):
        yield first, numbers(_flat(plain, first, min(end, first + AT_ONCE)))


def _flat(tensor: Tensor, first: int, last: int) -> Tensor:
    """Elements as `flatten()` would have them, without flattening what lies otherwise in memory."""
    if tensor.is_contiguous():
        return tensor.view(-1)[first:last]
    index = np.unravel_index(np.arange(first, last), tuple(tensor.shape))
    return tensor[tuple(torch.from_numpy(along).to(tensor.device) for along in index)]


def _keys(values: Tensor) -> Tensor:
    """Whole numbers in the order of the values: the bits of their float32, those of negative ones turned round."""
    bits = values.to(torch.float32).view(torch.int32)
    return bits ^ ((bits >> 31) & 0x7FFFFFFF)


def _uppers(values: Tensor) -> Tensor:
    """The upper halves of the bits of their float32 as they are: turned round once they are counted, and few."""
    return values.to(torch.float32).view(torch.int16)[UPPER::2]


def _ordered(uppers: Tensor) -> Tensor:
    """Counts of upper halves in the order of the values."""
    return torch.cat((uppers[:MIDDLE].flip(0), uppers[MIDDLE:]))


def _upper_at(start: int) -> int:
    """The upper half that is at a place of that order."""
    return start - MIDDLE if start >= MIDDLE else -1 - start


def _exactly(values: Tensor) -> Tensor:
    """A copy, as float64 where the device has such numbers."""
    return values.to(torch.float32 if values.device.type == "mps" else torch.float64, copy=True)


def _zeros(values: Tensor) -> int:
    if values.device.type == "cpu":
        return int(np.count_nonzero(values.numpy() == 0))  # a quarter of the time of torch's own count
    return values.numel() - int(torch.count_nonzero(values))


def _bar(values: Tensor, low: float, high: float, bars: int) -> Tensor:
    """In which bar each value lies."""
    width = high / bars - low / bars
    if not width > 0:
        return torch.zeros(values.numel(), dtype=torch.int32, device=values.device)
    exact = values.double() if not 1e-30 < width < 1e30 else values
    return (exact - low).div_(width).to(torch.int32).clamp_(0, bars - 1)


def _packed(counts: Tensor) -> bytes:
    return counts.numpy().astype("<u4").tobytes()
