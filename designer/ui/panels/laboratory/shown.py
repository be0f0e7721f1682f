"""What the laboratory shows of one layer: maps, kernels and the window's place, and the arithmetic in words. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from designer.runtime.laboratory.reports import LookReport, Trial, Values, Walk
from designer.runtime.windows import unread_words
from designer.ui.panels import numbers

NOTHING: Values = np.zeros(0, np.float32)
MOST_TERMS = 25
"""Terms that are written out in words; a larger window's middle is left out."""


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

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of what comes out."""
        return (self.result.shape[0], self.result.shape[1]) if self.result.ndim == 2 else (0, 0)

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
        seen = np.zeros((len(rows), len(columns)), np.float32)
        padding = np.zeros(seen.shape, np.float32)
        map_, walk = self.maps[channel], self.walk
        for down, row in enumerate(rows):
            source_row = walk.rows.source(row, walk.mode)
            for right, column in enumerate(columns):
                source_column = walk.columns.source(column, walk.mode)
                outside = not (0 <= row < walk.rows.size and 0 <= column < walk.columns.size)
                padding[down, right] = outside
                if source_row is not None and source_column is not None:
                    seen[down, right] = map_[source_row, source_column]
        return seen, padding

    def products(self, channel: int, at: tuple[int, int]) -> Values:
        """Cell by cell, what the window sees times the kernel."""
        seen, _ = self.patch(channel, at)
        with np.errstate(all="ignore"):
            return seen * self.kernels[channel]

    def sentence(self, channel: int, at: tuple[int, int], most: int = MOST_TERMS) -> str:
        """The arithmetic of one output cell, `0·0 + 1·1 + 3·2 + 4·3 = 19`, in at most so many terms."""
        if not self.count:
            return ""
        value = self.result[at]
        seen, padding = self.patch(channel, at)
        if self.walk.sort == "conv":
            return self._sum(channel, at, seen, float(value), most)
        said = [number(v) for v, outside in zip(seen.flat, padding.flat, strict=True) if not outside]
        if self.walk.sort == "max":
            return f"max({', '.join(_cut(said, most))}) = {number(value)}"
        return f"({' + '.join(_cut(self._averaged(seen, padding), most))}) / {self.divisor(at)} = {number(value)}"

    def winner(self, at: tuple[int, int]) -> tuple[int, int] | None:
        """Which cell of the window a max pooling takes, row and column in the window."""
        if self.walk.sort != "max":
            return None
        seen, padding = self.patch(0, at)
        masked = np.where((padding > 0) | np.isnan(seen), -np.inf, seen)
        row, column = np.unravel_index(int(masked.argmax()), masked.shape)
        return int(row), int(column)

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

    def _sum(self, channel: int, at: tuple[int, int], seen: Values, value: float, most: int) -> str:
        kernel = self.kernels[channel]
        terms = [f"{number(a)}·{number(b)}" for a, b in zip(seen.flat, kernel.flat, strict=True)]
        told = " + ".join(_cut(terms, most))
        if self.several:
            mine = float(self.partial[channel][at])
            others = value - mine - (self.bias or 0.0)
            told = f"{told} = {number(mine)}; with the other channels {_signed(others)}"
        if self.bias is not None:
            told += f"{',' if self.several else ''} {'bias ' if self.several else ''}{_signed(self.bias)}"
        return f"{told} = {number(value)}"


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
    said = [unread_words(shown.walk.rows, shown.walk.columns)]
    for name, values in (("input", shown.maps), ("output", shown.result)):
        odd = int(values.size - np.isfinite(values).sum())
        if odd:
            cells = numbers.plural(odd, "cell")
            said.append(f"{cells} of the {name} {'is' if odd == 1 else 'are'} NaN or infinite, marked in pink.")
    return " ".join(filter(None, said))


def number(value: float | np.float32) -> str:
    """As a person writes it, three digits: `0.31`, `−2`, `19`."""
    value = float(value)
    if not np.isfinite(value):
        return "NaN" if value != value else "∞" if value > 0 else "−∞"
    text = f"{value:,.0f}" if 1000 <= abs(value) < 1e6 else f"{value:.3g}"
    return text.replace("-", "−") if value else "0"


def _signed(value: float) -> str:
    return f"− {number(-value)}" if value < 0 else f"+ {number(value)}"


def _cut(terms: list[str], most: int) -> list[str]:
    """The first terms and the last one, with … between, where there are more than may be said."""
    return terms if len(terms) <= most else [*terms[: max(1, most - 2)], "…", terms[-1]]


def _both(down: int, across: int, flat: bool) -> str:
    return str(across) if flat or down == across else f"({down}, {across})"
