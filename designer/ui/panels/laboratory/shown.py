"""What the laboratory shows of one layer: maps, kernels and the window's place, and the arithmetic in words. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from designer import numbers
from designer.runtime.laboratory.reports import LookReport, Trial, Values, Walk
from designer.runtime.laboratory.softmax import softmax_weights
from designer.runtime.laboratory.windows import Axis, unread_words
from designer.ui.panels import colourmap

NOTHING: Values = np.zeros(0, np.float32)
ROUNDING = 5e-7
"""Of the largest part of a sum: a rest below this share of it is rounding."""


class Line(NamedTuple):
    """A line of arithmetic: what stands before its terms, between them and after them."""

    terms: tuple[str, ...]
    before: str = ""
    between: str = " + "
    after: str = ""

    def text(self, most: int) -> str:
        """With at most so many terms: the first ones and the last, … between; of one or two … stands for the last."""
        terms = self.terms
        if len(terms) > most:
            terms = (*terms[: most - 2], "…", terms[-1]) if most > 2 else (*terms[: most - 1], "…")
        return f"{self.before}{self.between.join(terms)}{self.after}"


@dataclass(frozen=True)
class Shown:
    """All that is drawn, but where the window stands.

    Attributes:
        maps: Input channels that are sent × rows × columns.
        kernels: The same channels × rows × columns of the window; empty for a pooling.
        result: What comes out, of one output channel.
        partial: What each channel adds to it.
        first: Number of the first of these channels among the `channels` that this output reads.
        base: The input's own number of the first channel that it reads.
    """

    walk: Walk
    maps: Values
    kernels: Values = field(default_factory=lambda: NOTHING)
    bias: float | None = None
    result: Values = field(default_factory=lambda: NOTHING)
    partial: Values = field(default_factory=lambda: NOTHING)
    channels: int = 1
    first: int = 0
    base: int = 0
    output: int = 0
    outputs: int = 1
    note: str = ""
    shift: tuple[int, int] = (0, 0)

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of what comes out."""
        return (self.result.shape[0], self.result.shape[1]) if self.result.ndim == 2 else (0, 0)

    @cached_property
    def strongest_kernel(self) -> float:
        """The largest size of a number in all kernels that were sent."""
        return colourmap.limit(self.kernels)

    @cached_property
    def strongest_partial(self) -> float:
        """The same of what the channels add."""
        return colourmap.limit(self.partial)

    @cached_property
    def uses(self) -> Values:
        """How often each cell of the input is read by all windows together."""
        down, right = (np.array(axis.uses(self.walk.mode), np.float32) for axis in self._axes)
        return np.outer(down, right)

    @cached_property
    def left_out(self) -> int:
        """Windows whose strongest number is negative, so that a max pooling leaves it out."""
        lowest = -self.maps[0]
        if self.walk.sort != "max" or not self.count or not (lowest > 0).any():
            return 0
        for axis, side in zip(self._axes, (0, 1), strict=True):
            inside = ([cell for cell in axis.cells(at) if 0 <= cell < axis.size] for at in range(axis.count))
            lowest = np.stack([lowest.take(cells, side).max(side) for cells in inside], side)
        return int((lowest > np.abs(self.result)).sum())

    @property
    def count(self) -> int:
        """How many places the window has."""
        return self.size[0] * self.size[1]

    @property
    def several(self) -> bool:
        """Whether channels are added up."""
        return self.walk.sort == "conv" and self.channels > 1

    def with_trial(self, trial: Trial) -> Shown:
        """The same with another result."""
        return replace(self, result=trial.result.array, partial=trial.partial.array)

    def cells(self, at: tuple[int, int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Rows and columns that the window at a place lies on."""
        return self.walk.rows.cells(at[0]), self.walk.columns.cells(at[1])

    def patch(self, channel: int, at: tuple[int, int]) -> tuple[Values, Values]:
        """What the window sees of a channel, and which of its cells are padding."""
        rows, columns = self.cells(at)
        down, right = (self._sources(axis, cells) for axis, cells in zip(self._axes, (rows, columns), strict=True))
        seen = self.maps[channel][np.ix_(np.maximum(down, 0), np.maximum(right, 0))].copy()
        seen[down < 0, :] = 0
        seen[:, right < 0] = 0
        outside = [~self._inside(axis, cells) for axis, cells in zip(self._axes, (rows, columns), strict=True)]
        return seen, np.logical_or.outer(outside[0], outside[1]).astype(np.float32)

    @property
    def _axes(self) -> tuple[Axis, Axis]:
        return self.walk.rows, self.walk.columns

    def _sources(self, axis: Axis, cells: tuple[int, ...]) -> NDArray[np.intp]:
        """Which cells of the map are seen; −1 for a zero of the padding."""
        found = (axis.source(cell, self.walk.mode) for cell in cells)
        return np.array([-1 if source is None else source for source in found], np.intp)

    @staticmethod
    def _inside(axis: Axis, cells: tuple[int, ...]) -> NDArray[np.bool_]:
        where = np.array(cells)
        return (where >= 0) & (where < axis.size)

    def weights(self, channel: int, at: tuple[int, int]) -> Values:
        """What the cells of the window are multiplied by: the kernel, or their own softmax."""
        if self.walk.sort == "soft":
            return softmax_weights(*self.patch(channel, at), self.walk.temperature)
        kernel: Values = self.kernels[channel]
        return kernel

    def products(self, channel: int, at: tuple[int, int]) -> Values:
        """Cell by cell, what the window sees times what it is multiplied by."""
        seen, _ = self.patch(channel, at)
        with np.errstate(all="ignore"):
            products: Values = seen * self.weights(channel, at)
        return products

    def sentence(self, channel: int, at: tuple[int, int]) -> Line:
        """The arithmetic of one output cell: `0·0 + 1·1 + 3·2 + 4·3 = 19`."""
        if not self.count:
            return Line(())
        value = number(self.result[at])
        seen, padding = self.patch(channel, at)
        if self.walk.sort == "conv":
            return self._sum(channel, at, seen, float(self.result[at]))
        if self.walk.sort == "soft":
            return self._weighed(at, seen, padding)
        said = [number(v) for v, outside in zip(seen.flat, padding.flat, strict=True) if not outside]
        if self.walk.sort == "max":
            return Line(tuple(said), "max(", ", ", f") = {value}")
        return Line(tuple(self._averaged(seen, padding)), "(", " + ", f") / {self.divisor(at)} = {value}")

    def others(self, channel: int, at: tuple[int, int]) -> float:
        """What all other channels add to a cell; 0 where only rounding is left of them."""
        parts = float(self.result[at]), float(self.partial[channel][at]), self.bias or 0.0
        rest = parts[0] - parts[1] - parts[2]
        return 0.0 if abs(rest) <= ROUNDING * max(map(abs, parts)) else rest

    def winner(self, at: tuple[int, int]) -> tuple[int, int] | None:
        """Which cell of the window a max pooling takes, row and column in the window."""
        if self.walk.sort != "max":
            return None
        seen, padding = self.patch(0, at)
        masked = np.where((padding > 0) | np.isnan(seen), -np.inf, seen)
        row, column = np.unravel_index(int(masked.argmax()), masked.shape)
        return int(row), int(column)

    def _weighed(self, at: tuple[int, int], seen: Values, padding: Values) -> Line:
        """`0.03·1 + 0.09·2 + 0.24·3 + 0.64·4 = 3.49, between the mean 2.5 and the largest 4`."""
        inside, weights = seen[padding == 0], self.weights(0, at)[padding == 0]
        terms = tuple(f"{number(weight)}·{number(value)}" for weight, value in zip(weights, inside, strict=True))
        between = f"between the mean {number(inside.mean())} and the largest {number(inside.max())}"
        return Line(terms, after=f" = {number(self.result[at])}, {between}")

    def _averaged(self, seen: Values, padding: Values) -> list[str]:
        counted = self.walk.counts_padding
        return [number(v) for v, outside in zip(seen.flat, padding.flat, strict=True) if counted or not outside]

    def divisor(self, at: tuple[int, int]) -> int:
        """What the mean is divided by: the cells in the padded input, or only those of the input itself."""
        if self.walk.divisor:
            return self.walk.divisor
        rows, columns = self.cells(at)
        count = 1
        for axis, cells in ((self.walk.rows, rows), (self.walk.columns, columns)):
            end = axis.size + (axis.after if self.walk.counts_padding else 0)
            begin = -axis.before if self.walk.counts_padding else 0
            count *= sum(begin <= cell < end for cell in cells)
        return max(1, count)

    def _sum(self, channel: int, at: tuple[int, int], seen: Values, value: float) -> Line:
        kernel = self.kernels[channel]
        terms = tuple(f"{number(a)}·{number(b)}" for a, b in zip(seen.flat, kernel.flat, strict=True))
        told = ""
        if self.several:
            mine = float(self.partial[channel][at])
            told = f" = {number(mine)}; with the other channels {_signed(self.others(channel, at))}"
        if self.bias is not None:
            told += f"{', bias ' if self.several else ' '}{_signed(self.bias)}"
        return Line(terms, after=f"{told} = {number(value)}")


def shown_of(report: LookReport) -> Shown:
    """What a report tells, as it is drawn."""
    kernels = report.kernels.array if report.walk.sort == "conv" else NOTHING
    partial = report.partial.array if report.walk.sort == "conv" else NOTHING
    return Shown(
        report.walk,
        report.inputs.array,
        kernels,
        report.bias,
        report.result.array,
        partial,
        report.channels,
        report.look.first,
        report.base,
        report.look.output,
        report.outputs,
        report.note,
        report.look.shift,
    )


def facts(walk: Walk, groups: int = 1) -> str:
    """The window in a line: `5×5 · stride 1 · padding 2 · dilation 1`; what is plain is left out."""
    rows, columns = walk.rows, walk.columns
    if rows.into:
        return f"windows fitted to {rows.into}×{columns.into}"
    said = [f"{rows.kernel}×{columns.kernel}"]
    said.append(f"stride {_both(rows.stride, columns.stride, walk.flat)}")
    if any((rows.before, rows.after, columns.before, columns.after)):
        uneven = (rows.before, columns.before) != (rows.after, columns.after)
        ends = f"{columns.before} and {columns.after}" if uneven else _both(rows.before, columns.before, walk.flat)
        mode = "" if walk.mode == "zeros" else f", {walk.mode}"
        said.append(f"padding {ends}{mode}")
    if rows.dilation > 1 or columns.dilation > 1:
        said.append(f"dilation {_both(rows.dilation, columns.dilation, walk.flat)}")
    if groups > 1:
        said.append(f"{groups} groups")
    return " · ".join(said)


def remarks(shown: Shown) -> str:
    """What a person ought to know of these maps: what is never read, what is no number."""
    moved = f"{moved_words(shown.shift)[:-1]}; what goes out comes in opposite." if any(shown.shift) else ""
    said = [moved, shown.note, "" if shown.note else unread_words(shown.walk.rows, shown.walk.columns)]
    if shown.left_out:
        said.append(
            f"In {numbers.whole(shown.left_out)} of {numbers.plural(shown.count, 'window')} the strongest number is "
            "negative, and the maximum leaves it out: abs before the pooling keeps it."
        )
    for name, values in (("input", shown.maps), ("output", shown.result)):
        odd = int(values.size - np.isfinite(values).sum())
        if odd:
            cells = numbers.plural(odd, "cell")
            said.append(f"{cells} of the {name} {'is' if odd == 1 else 'are'} NaN or infinite, marked in pink.")
    return " ".join(filter(None, said))


def moved_words(shift: tuple[int, int]) -> str:
    """`The input is moved 1 column to the right.`; "" where it is in its place."""
    (down, right), ways = shift, []
    if down:
        ways.append(f"{numbers.plural(abs(down), 'row')} {'down' if down > 0 else 'up'}")
    if right:
        ways.append(f"{numbers.plural(abs(right), 'column')} to the {'right' if right > 0 else 'left'}")
    return f"The input is moved {' and '.join(ways)}." if ways else ""


def number(value: float | np.float32) -> str:
    """As a person writes it, three digits: `0.31`, `−2`, `19`."""
    value = float(value)
    if not np.isfinite(value):
        return "NaN" if value != value else "∞" if value > 0 else "−∞"
    text = f"{value:,.0f}" if 1000 <= abs(value) < 1e6 else f"{value:.3g}"
    return text.replace("-", "−") if value else "0"


def _signed(value: float) -> str:
    return f"− {number(-value)}" if value < 0 else f"+ {number(value)}"


def _both(down: int, across: int, flat: bool) -> str:
    return str(across) if flat or down == across else f"({down}, {across})"
