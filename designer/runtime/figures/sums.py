"""What is summed up over the slices of a tensor to give its statistics; two sums can be joined."""

from __future__ import annotations

from math import frexp, hypot, inf, isfinite, ldexp
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from designer.runtime.reports import Statistics

TINY, HUGE = 1e-140, 1e140
"""Numbers beyond these are scaled before they are squared."""


class Sums(NamedTuple):
    """Of the finite numbers met so far: how many, their mean and range, and how far they are from their mean.

    Attributes:
        size: How many they are.
        spread: Root of the mean squared difference from the mean, which neither overflows nor vanishes.
        zeros, nan, infinite: How many there are of these.
    """

    size: int = 0
    mean: float = 0.0
    spread: float = 0.0
    low: float = inf
    high: float = -inf
    zeros: int = 0
    nan: int = 0
    infinite: int = 0

    def joined(self, other: Sums) -> Sums:
        """Both together (Chan, Golub and LeVeque 1979, with roots in place of squares)."""
        count = self.size + other.size
        return Sums(
            count,
            *self._mean_and_spread(other, count),
            min(self.low, other.low),
            max(self.high, other.high),
            self.zeros + other.zeros,
            self.nan + other.nan,
            self.infinite + other.infinite,
        )

    def _mean_and_spread(self, other: Sums, count: int) -> tuple[float, float]:
        if not (self.size and other.size):
            return (self.mean, self.spread) if self.size else (other.mean, other.spread)
        ours, theirs = self.size / count, other.size / count
        half_apart = other.mean / 2 - self.mean / 2
        mean = (
            self.mean + 2 * half_apart * theirs if isfinite(2 * half_apart) else self.mean * ours + other.mean * theirs
        )
        between = half_apart * (2 * (ours * theirs) ** 0.5)
        return mean, hypot(self.spread * ours**0.5, other.spread * theirs**0.5, between)

    def statistics(self) -> Statistics:
        """The figures that these sums give."""
        everything = self.size + self.nan + self.infinite
        zeros, bad = self.zeros / everything if everything else 0.0, self.nan + self.infinite
        if not self.size:
            return Statistics(zeros=zeros, not_finite=bad, nan=self.nan)
        mean = self.low if self.low == self.high else min(max(self.mean, self.low), self.high)
        std = 0.0 if self.low == self.high else self.spread
        norm = hypot(std, mean) * self.size**0.5
        return Statistics(mean, std, self.low, self.high, zeros, bad, self.nan, norm)


def all_zero(count: int) -> Sums:
    """The sums of so many zeros."""
    return Sums(count, low=0.0, high=0.0, zeros=count) if count else Sums()


def sums(values: Tensor) -> Sums:
    """The sums of one slice of float64."""
    found = _of_finite(values)
    if isfinite(found.mean) and isfinite(found.spread):
        return found
    finite = values[torch.isfinite(values)]
    nan = int(torch.isnan(values).sum())
    bad = Sums(nan=nan, infinite=values.numel() - finite.numel() - nan)
    return bad.joined(_scaled(finite)) if finite.numel() else bad


def _of_finite(values: Tensor) -> Sums:
    """Numbers that are not finite, or too large to be squared, give a mean or spread that is not finite."""
    count = values.numel()
    mean = values.sum() / count
    apart = values - mean
    low, high = torch.aminmax(values)
    told = torch.stack((mean, torch.dot(apart.view(-1), apart.view(-1)), low, high))
    middle, squares, smallest, largest = told.tolist()
    found = Sums(count, middle, (squares / count) ** 0.5, smallest, largest, _zeros(values))
    return _scaled(values) if 0 < max(-smallest, largest) < TINY else found


def _scaled(values: Tensor) -> Sums:
    """Finite numbers of any size: brought near 1 by a power of 2, which loses nothing."""
    low, high = (float(bound) for bound in torch.aminmax(values))
    largest = max(-low, high)
    if TINY <= largest <= HUGE or not largest:
        return _of_finite(values)
    power = frexp(largest)[1] - 1
    found = _of_finite(values / ldexp(1.0, power))
    mean, spread = _times(found.mean, power), _times(found.spread, power)
    # What is far smaller than the largest became 0, so zeros are counted before.
    return found._replace(mean=mean, spread=spread, low=low, high=high, zeros=_zeros(values))


def _zeros(values: Tensor) -> int:
    if values.device.type == "cpu":
        return int(np.count_nonzero(values.numpy() == 0))  # half as long as torch's own count
    return values.numel() - int(torch.count_nonzero(values))


def _times(value: float, power: int) -> float:
    try:
        return ldexp(value, power)
    except OverflowError:
        return inf
