"""What is said of a cell of a picture, and of the block of cells that it is seen in."""

from __future__ import annotations

import numpy as np

from designer.numbers import short
from designer.runtime.pictures.reports import Facts, Reduction, Tally
from designer.runtime.pictures.sheet import Sheet
from designer.ui.panels.picture.layer import Layer

EXACT = {"float32", "float16", "bfloat16", "float64", "int8", "uint8", "int16", "bool"}
"""Dtypes whose values come as they are: others are asked for one by one."""


def brief(index: tuple[int, ...]) -> str:
    """An index where more has to be said on the same line."""
    return f"[{', '.join(map(str, index))}]"


def place(index: tuple[int, ...], sheet: Sheet) -> str:
    """An index for a person: `out 3, in 1, cell [2, 0]`, `row 4, column 7`, `element [9]`."""
    match index:
        case ():
            return "value"
        case (at,):
            return f"element [{at}]"
        case (row, column):
            return f"row {row}, column {column}"
        case (kernel, channel, *cell) if sheet.arrangement.gap:
            return f"out {kernel}, in {channel}, cell [{', '.join(map(str, cell))}]"
    return brief(index)


def value(number: float | np.floating, dtype: str = "float32") -> str:
    """The shortest text that gives exactly this number."""
    if np.isnan(number):
        return "NaN"
    if np.isinf(number):
        return "∞" if number > 0 else "−∞"
    if dtype in ("int8", "uint8", "int16"):
        return str(int(number)).replace("-", "−")
    if dtype == "bool":
        return str(bool(number))
    exact = np.float64(number) if dtype == "float64" else np.float32(number)
    return str(exact).replace("-", "−", 1) if number < 0 else str(exact)


def told(text: str) -> str:
    """What the engine says of an element, in our signs."""
    if text in ("nan", "inf", "-inf"):
        return value(float(text))
    return text.replace("-", "−", 1) if text.startswith("-") else text


def block(layer: Layer, row: int, column: int, how: Reduction) -> str:
    """`mean 55×41: −0.0012`, for the block that a cell is seen in; "" where nothing is reduced."""
    if not layer.reduced or not layer.holds(row, column):
        return ""
    down, right = layer.block_of(row, column)
    number = float(layer.values[down, right])
    shown = short(number) if np.isfinite(number) else value(number)
    if down >= layer.exact:
        return f"one of {layer.window.down}×{layer.window.right} cells"
    name = "max |w|" if how == "largest" else "mean"
    return f"{name} {layer.window.down}×{layer.window.right}: {shown}"


def odd(tally: Tally) -> str:
    """`2 NaN · 1 ∞`; "" where every value is a number."""
    counts = ((tally.nan, "NaN"), (tally.above, "∞"), (tally.below, "−∞"))
    return " · ".join(f"{count:,} {name}" for count, name in counts if count)


def note(facts: Facts) -> str:
    """What a person must know to read the picture rightly."""
    if facts.dtype.startswith("complex"):
        return "Of complex numbers the size is shown."
    if facts.dtype.startswith(("qint", "quint")):
        return "Of quantised numbers what they stand for is shown."
    return ""


def empty(title: str, shape: str) -> str:
    """Said of a tensor without elements."""
    return f"{title} has no elements: its shape is {shape}."
