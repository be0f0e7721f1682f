"""The columns of the parameter tree: what they are called, what they say of a row, and what they sort by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from designer import numbers
from designer.runtime.reports.figures import Figures
from designer.ui.panels.parameters.list import ParameterList

COMING, NO_GRADIENT, UNTOUCHED = "…", "none yet", "untouched (as torch made it)"
"""Until the engine has told; of a parameter that no backward pass has reached; of one that no rule meets."""

Text = Callable[[ParameterList, int, Figures | None], str]
Key = Callable[[ParameterList, int, Figures | None], Any]


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        text: What it says of a row.
        key: What it sorts by; rows for which it is None come last.
        figure: Whether it is worked out from the values.
        right: Whether it is a number.
        shown: Whether it is there until a person chooses columns.
    """

    title: str
    text: Text
    key: Key
    figure: bool = False
    right: bool = False
    shown: bool = True
    tip: str = ""


def _shape(rows: ParameterList, number: int, _: Figures | None) -> str:
    kind = rows.kind(number)
    return numbers.NOT_KNOWN if kind.waits else numbers.shape(kind.shape)


def _count(rows: ParameterList, number: int, _: Figures | None) -> str:
    return "" if rows.kind(number).waits else numbers.whole(rows.count(number))


def _trained(rows: ParameterList, number: int, _: Figures | None) -> str:
    kind = rows.kind(number)
    return "" if kind.kind == "buffer" else "trained" if kind.trained else "frozen"


def _start(rows: ParameterList, number: int, _: Figures | None) -> str:
    kind = rows.kind(number)
    return "" if kind.kind == "buffer" else kind.start or UNTOUCHED


def _coming(rows: ParameterList, number: int) -> str:
    """Of a tensor that has no shape yet nothing comes."""
    return numbers.short(None) if rows.kind(number).waits else COMING


def _gradient(rows: ParameterList, number: int, found: Figures | None) -> str:
    if rows.kind(number).kind == "buffer":
        return ""
    if found is None:
        return _coming(rows, number)
    return NO_GRADIENT if found.gradient is None else numbers.short(found.gradient)


def _zeros(rows: ParameterList, number: int, found: Figures | None) -> str:
    if found is None:
        return _coming(rows, number)
    known = found.statistics.mean is not None or found.statistics.not_finite
    return numbers.percent(found.statistics.zeros) if known else numbers.short(None)


def _bad(rows: ParameterList, number: int, found: Figures | None) -> str:
    if found is None:
        return _coming(rows, number)
    nan, infinite = found.statistics.nan, found.statistics.infinite
    told = [f"{numbers.whole(nan)} NaN"] * bool(nan) + [f"{numbers.whole(infinite)} inf"] * bool(infinite)
    return ", ".join(told) or "none"


def _mean(rows: ParameterList, number: int, found: Figures | None) -> str:
    if found is None:
        return _coming(rows, number)
    return numbers.short_mean(found.statistics.mean, found.statistics.std, rows.kind(number).dtype)


def _figure(title: str, field: str, tip: str, shown: bool = True) -> Column:
    def text(rows: ParameterList, number: int, found: Figures | None) -> str:
        return _coming(rows, number) if found is None else numbers.short(getattr(found.statistics, field))

    def key(_: ParameterList, __: int, found: Figures | None) -> Any:
        return None if found is None else getattr(found.statistics, field)

    return Column(title, text, key, figure=True, right=True, shown=shown, tip=tip)


def _plain(title: str, text: Text, tip: str, key: Key | None = None, right: bool = False) -> Column:
    return Column(title, text, key or text, right=right, tip=tip)


COLUMNS: tuple[Column, ...] = (
    _plain("Name", lambda rows, n, _: rows.names[n], "As named_parameters() and named_buffers() tell it"),
    _plain("Shape", _shape, "Size along each dimension", key=lambda rows, n, _: rows.kind(n).shape),
    _plain("Count", _count, "How many values it has", key=lambda rows, n, _: rows.count(n), right=True),
    Column(
        "Mean",
        _mean,
        lambda _, __, found: found and found.statistics.mean,
        figure=True,
        right=True,
        tip="Mean of the finite values; ≈ 0 where it is 0 but for rounding",
    ),
    _figure("Std", "std", "Standard deviation of the finite values"),
    _figure("Min", "low", "Smallest finite value"),
    _figure("Max", "high", "Largest finite value"),
    Column(
        "Zeros",
        _zeros,
        lambda _, __, found: found and found.statistics.zeros,
        figure=True,
        right=True,
        tip="Share of values that are exactly 0",
    ),
    Column(
        "Gradient",
        _gradient,
        lambda _, __, found: found and found.gradient,
        figure=True,
        right=True,
        tip="Size of the gradient (L2 norm)",
    ),
    _plain("Trained", _trained, "Trained or frozen; nothing for a buffer"),
    _plain("Starts from", _start, "The rule that gives the first values"),
    _plain("Type", lambda rows, n, _: rows.kind(n).dtype, "Type of the values"),
    _plain("Device", lambda rows, n, _: rows.kind(n).device, "Where the values are"),
    _figure("Size", "norm", "Size of the tensor (L2 norm)", shown=False),
    Column(
        "Not finite",
        _bad,
        lambda _, __, found: found and found.statistics.not_finite,
        figure=True,
        right=True,
        shown=False,
        tip="How many values are NaN or infinite",
    ),
)
NAME, SHAPE, COUNT = 0, 1, 2
