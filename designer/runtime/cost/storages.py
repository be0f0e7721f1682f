"""Which tensors share their memory: a view of an input takes none of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from torch import Tensor


def tensors_in(value: Any) -> Iterator[Tensor]:
    """Every tensor in a value."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, Mapping):
        yield from tensors_in(tuple(value.values()))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from tensors_in(item)


def storage(tensor: Tensor) -> int | None:
    """What names the memory that a tensor lies in, also on "meta"; a sparse one has none that others could share."""
    try:
        return int(tensor.untyped_storage()._cdata)
    except (NotImplementedError, RuntimeError):
        return None


def storages(value: Any) -> set[int]:
    """What names the memory of every tensor in a value."""
    return {key for tensor in tensors_in(value) if (key := storage(tensor)) is not None}


def without(value: Any, known: Collection[int]) -> Any:
    """The value with None in the place of each tensor that lies in memory that is known already."""
    if isinstance(value, Tensor):
        return None if storage(value) in known else value
    return tuple(without(item, known) for item in value) if isinstance(value, tuple | list) else None
