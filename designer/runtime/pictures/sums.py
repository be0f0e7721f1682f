"""What the looks over the parts of a tensor tell together. Imports no torch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from designer.runtime.pictures.reports import Spread, Tally

Counts = NDArray[np.int64]


def tallied(parts: Sequence[Tally]) -> Tally:
    """All parts as one; its keys are left out, see `keys_of`."""
    return Tally(
        sum(part.size for part in parts),
        sum(part.nan for part in parts),
        sum(part.above for part in parts),
        sum(part.below for part in parts),
        sum(part.zeros for part in parts),
        min((part.low for part in parts), default=float("inf")),
        max((part.high for part in parts), default=float("-inf")),
        sum(part.total for part in parts),
    )


def counts_of(packed: Sequence[bytes]) -> Counts:
    """Counts of several parts added up."""
    found: Counts = np.sum([np.frombuffer(part, "<u4") for part in packed], axis=0, dtype=np.int64)
    return found


def start_of(keys: Counts, share: float) -> tuple[int, int]:
    """With which half the value begins that `share` of all lie below, and how many of that beginning come before it."""
    rank = int(share * (int(keys.sum()) - 1))
    reached = np.cumsum(keys)
    start = int(np.searchsorted(reached, rank, side="right"))
    return start, rank - int(reached[start] - keys[start])


def value_at(start: int, half: Counts, before: int) -> float:
    """The value, as float32, that begins with `start` and of whose beginning `before` come before it."""
    rest = int(np.searchsorted(np.cumsum(half), before, side="right"))
    key = np.int32((start - (1 << 15)) * (1 << 16) + rest)
    bits = key ^ ((key >> np.int32(31)) & np.int32(0x7FFFFFFF))
    return float(bits.view(np.float32))


def bars_of(parts: Sequence[Spread]) -> Counts:
    """The histogram of all parts together."""
    found: Counts = np.sum([part.bars for part in parts], axis=0, dtype=np.int64)
    return found
