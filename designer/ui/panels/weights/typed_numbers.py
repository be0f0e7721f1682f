"""Numbers of a tensor as a person types them: `[[0, 1], [2, 3]]`, as deep as one likes, and back."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from math import prod

from designer.errors import DesignerError
from designer.graph.model import Value

WANTED = "numbers in rows of one length, such as [[0, 1], [2, 3]]"


class NumbersRefused(DesignerError):
    """Text that is no tensor."""


def from_text(text: str) -> dict[str, Value]:
    """The arguments of `values` that the text stands for; what is deeper than rows is one row and a shape.

    Raises:
        NumbersRefused: with what is wanted, in one line.
    """
    try:
        nested = ast.literal_eval(text.strip())
        shape = _shape(nested)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        raise NumbersRefused(f"a tensor is {WANTED}, not {text.strip()[:40] or 'nothing'}") from None
    if len(shape) < 3:
        return {"values": _frozen(nested)}
    return {"values": tuple(_flat(nested)), "shape": shape}


def to_text(arguments: Mapping[str, Value]) -> str:
    """The text that stands for these arguments."""
    values, shape = arguments.get("values"), arguments.get("shape")
    if values is None:
        return ""
    if isinstance(values, tuple) and isinstance(shape, tuple) and prod(_whole(shape)) == len(values) > 0:
        return _written(_folded(values, _whole(shape)))
    return _written(values)


def _shape(nested: object) -> tuple[int, ...]:
    """Raises ValueError where the rows are no numbers or differ in length."""
    if isinstance(nested, list | tuple):
        shapes = {_shape(item) for item in nested}
        if len(shapes) != 1:
            raise ValueError
        return (len(nested), *shapes.pop())
    if isinstance(nested, bool) or not isinstance(nested, int | float):
        raise ValueError
    return ()


def _frozen(nested: object) -> Value:
    return tuple(_frozen(item) for item in nested) if isinstance(nested, list | tuple) else nested  # type: ignore[return-value, misc]


def _flat(nested: object) -> list[float]:
    if isinstance(nested, list | tuple):
        return [number for item in nested for number in _flat(item)]
    return [nested]  # type: ignore[list-item]


def _whole(shape: tuple[object, ...]) -> tuple[int, ...]:
    return tuple(size if isinstance(size, int) else 0 for size in shape)


def _folded(values: Sequence[object], shape: tuple[int, ...]) -> object:
    if len(shape) < 2:
        return values
    step = len(values) // shape[0]
    return [_folded(values[start : start + step], shape[1:]) for start in range(0, len(values), step)]


def _written(values: object) -> str:
    if isinstance(values, list | tuple):
        return f"[{', '.join(map(_written, values))}]"
    return f"{values:g}" if isinstance(values, float) and float(f"{values:g}") == values else str(values)
