"""Abstract values: what is known of a tensor before there is one, its shape over the batch `B` and its dtype."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Any, NamedTuple, cast

import torch

from designer import numbers
from designer.catalogue.fitting import DTYPES
from designer.graph.model import Value

BATCH = "B"
"""How an input's declared shape spells the batch."""


class Dim(NamedTuple):
    """One dimension, linear in the batch: `Dim(2, 1)` is `2·B + 1`."""

    times_batch: int
    plus: int

    def at(self, batch: int) -> int:
        """The dimension for a batch of this size."""
        return self.times_batch * batch + self.plus

    def __str__(self) -> str:
        if not self.times_batch:
            return str(self.plus)
        batch = "B" if self.times_batch == 1 else f"{self.times_batch}·B"
        if not self.plus:
            return batch
        return f"({batch} {'+' if self.plus > 0 else '-'} {abs(self.plus)})"


class Aval(NamedTuple):
    """Shape and dtype of a tensor; `str` gives `B×6×28×28`."""

    dims: tuple[Dim, ...]
    dtype: str = "float32"

    @property
    def has_batch(self) -> bool:
        """Whether any dimension depends on the batch."""
        return any(dim.times_batch for dim in self.dims)

    def __str__(self) -> str:
        return numbers.shape(self.dims)


Known = Aval | Dim | tuple["Known", ...] | None | bool | int | float | str
"""What may flow along a wire: a tensor, its size where that grows with the batch, several, or a plain Python value."""

FIRST, SECOND = 2, 3
"""The two batches that every layer is tried with; what differs between them is the batch."""

TORCH_DTYPES: dict[str, torch.dtype] = {name: getattr(torch, name) for name in sorted(DTYPES)}


def is_real(dtype: str) -> bool:
    """Whether a dtype holds real or complex numbers, as weights are."""
    kind = TORCH_DTYPES[dtype]
    return kind.is_floating_point or kind.is_complex


def concrete(known: Known, batch: int, device: str = "meta") -> Any:
    """A tensor of ones, without values on "meta", for a batch of this size; other things as they are."""
    if isinstance(known, Aval):
        sizes = [dim.at(batch) for dim in known.dims]
        return torch.ones(sizes, dtype=TORCH_DTYPES[known.dtype], device=device)
    if isinstance(known, Dim):
        return known.at(batch)
    if isinstance(known, tuple):
        return tuple(concrete(item, batch, device) for item in known)
    return known


def abstract(first: Any, second: Any) -> Known:
    """What two runs gave, one with each batch, as one abstract value."""
    if isinstance(first, torch.Tensor):
        dtype = numbers.dtype(first.dtype)
        return Aval(tuple(map(_dim, first.shape, second.shape)), dtype)
    if isinstance(first, tuple | list):
        if len(first) != len(second):
            raise ValueError("how many tensors come out depends on the batch")
        return tuple(abstract(a, b) for a, b in zip(first, second, strict=True))
    if type(first) is int and type(second) is int and first != second:
        return _dim(first, second)
    return first if first is None or isinstance(first, bool | int | float | str) else str(type(first).__name__)


def has_batch(known: Known) -> bool:
    """Whether the value depends on the batch."""
    if isinstance(known, Aval):
        return known.has_batch
    if isinstance(known, Dim):
        return known.times_batch != 0
    return isinstance(known, tuple) and any(has_batch(item) for item in known)


def in_words(known: Known) -> str:
    """The shape as people read it: `B×6×28×28`; of several tensors `(B×5×8, 1×B×8)`."""
    if isinstance(known, tuple) and not isinstance(known, Aval | Dim):
        return f"({', '.join(in_words(item) for item in known)})"
    return str(known)


def declared(settings: Mapping[str, Value]) -> Aval | None:
    """The tensor that an input or tensor node declares by `shape` and `dtype`; None where it does not."""
    shape, dtype = settings.get("shape"), settings.get("dtype", "float32")
    items = shape if isinstance(shape, tuple) else (shape,)
    if dtype not in TORCH_DTYPES or not all(item == BATCH or (type(item) is int and item >= 0) for item in items):
        return None
    return Aval(tuple(Dim(1, 0) if item == BATCH else Dim(0, cast(int, item)) for item in items), str(dtype))


def elements(aval: Aval) -> int:
    """How many numbers a tensor without a batch holds."""
    return prod(dim.plus for dim in aval.dims)


def volume(known: Known) -> int:
    """How many numbers the value holds for the second batch."""
    if isinstance(known, Aval):
        return prod(dim.at(SECOND) for dim in known.dims)
    return sum(map(volume, known)) if isinstance(known, tuple) and not isinstance(known, Dim) else 1


def sample_bytes(known: Known) -> int:
    """How many bytes the value takes for a batch of one; plain Python values take none."""
    if isinstance(known, Aval):
        return prod(dim.at(1) for dim in known.dims) * TORCH_DTYPES[known.dtype].itemsize
    return sum(map(sample_bytes, known)) if isinstance(known, tuple) and not isinstance(known, Dim) else 0


def flattened(known: Known) -> str:
    """The dimensions after the first of an image or the like, `16×6×6`; empty for what is flat already."""
    if not isinstance(known, Aval) or len(known.dims) < 3:
        return ""
    return numbers.shape(known.dims[1:])


def _dim(first: int, second: int) -> Dim:
    slope = (second - first) // (SECOND - FIRST)
    return Dim(slope, first - slope * FIRST)
