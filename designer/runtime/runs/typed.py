"""Numbers that a person typed, as an input takes them: `1 2 3 4`, a row a line, nested lists, or one for all."""

from __future__ import annotations

import ast
import math
from typing import Any

import torch
from torch import Tensor

from designer import numbers
from designer.errors import RunFailed
from designer.runtime.reports import InputChoice
from designer.runtime.shapes.avals import TORCH_DTYPES, Aval

_WORDS = {"true": True, "false": False}
_SHOWN = 20


def typed(choice: InputChoice, name: str, aval: Aval, batch: int) -> Tensor:
    """The tensor of an input of this name and declared shape; whole numbers become real ones where it takes those.

    Args:
        batch: How many samples one number fills.

    Raises:
        RunFailed: there is none, one is no number, or they do not fit the input.
    """
    nested = _nested(choice.typed) if "[" in choice.typed else None
    values = _flat(nested) if nested is not None else [_number(word) for word in choice.words]
    if not values:
        raise RunFailed(f"no numbers are typed for {name}, which takes {aval}")
    flat = _as(values, name, aval.dtype)
    if choice.is_one_number:
        return flat.expand([dim.at(batch) for dim in aval.dims]).clone()
    shape = _shape(nested) if nested is not None else None
    sizes = _sizes(aval, len(values), shape)
    if sizes is None:
        met = numbers.shape(shape) if shape is not None else f"{len(values):,} numbers"
        raise RunFailed(f"{met} are typed; the input {name} takes {aval}")
    return flat.reshape(sizes)


def _number(word: str) -> Any:
    found = _WORDS.get(word.lower())
    if found is not None:
        return found
    for kind in (int, float, complex):
        try:
            return kind(word.replace("−", "-").replace("i", "j") if kind is complex else word.replace("−", "-"))
        except ValueError:
            continue
    raise RunFailed(f'"{word[:_SHOWN]}" is no number')


def _nested(text: str) -> Any:
    try:
        return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError) as error:
        raise RunFailed("what is typed is no list of numbers; one is written [[1, 2], [3, 4]]") from error


def _flat(value: Any) -> list[Any]:
    if isinstance(value, list | tuple):
        return [found for item in value for found in _flat(item)]
    if not isinstance(value, bool | int | float | complex):
        raise RunFailed(f'"{str(value)[:_SHOWN]}" is no number')
    return [value]


def _shape(value: Any) -> tuple[int, ...]:
    """The lengths of nested lists.

    Raises:
        RunFailed: lists of one level differ in length.
    """
    if not isinstance(value, list | tuple):
        return ()
    inside = {_shape(item) for item in value}
    if len(inside) > 1:
        raise RunFailed("the lists that are typed are not of one length")
    return (len(value), *(inside.pop() if inside else ()))


def _as(values: list[Any], name: str, dtype: str) -> Tensor:
    """All of them in the dtype of the input, in a row."""
    kind = TORCH_DTYPES[dtype]
    if not kind.is_complex and any(isinstance(value, complex) for value in values):
        raise RunFailed(f"a complex number is typed; the input {name} takes {dtype}")
    if not (kind.is_complex or kind.is_floating_point):
        wrong = next((v for v in values if isinstance(v, float) and not (math.isfinite(v) and v.is_integer())), None)
        if wrong is not None:
            raise RunFailed(f"{wrong} is no whole number; the input {name} takes {dtype}")
        values = [int(value) for value in values]
    try:
        wide = torch.complex128 if kind.is_complex else torch.float64 if kind.is_floating_point else torch.int64
        return torch.tensor(values, dtype=wide).to(kind)
    except (OverflowError, RuntimeError, ValueError) as error:
        raise RunFailed(f"a number is typed that is too large for {dtype}") from error


def _sizes(aval: Aval, count: int, shape: tuple[int, ...] | None) -> list[int] | None:
    """The shape that so many numbers take; None where they take none."""
    for batch in range(1, count + 1) if aval.has_batch else (1,):
        sizes = [dim.at(batch) for dim in aval.dims]
        if math.prod(sizes) == count:
            fits = (
                shape is None or tuple(sizes) == shape or (batch == 1 and aval.has_batch and tuple(sizes[1:]) == shape)
            )
            return sizes if fits else None
        if math.prod(sizes) > count:
            return None
    return None
