"""How the window of a convolution or a pooling walks over its input: plain arithmetic. Imports no torch."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Literal

import msgspec

PaddingMode = Literal["zeros", "reflect", "replicate", "circular"]


class Axis(msgspec.Struct, frozen=True):
    """One side of a map and the window's walk along it.

    A window of 3 cells over 5 with one cell of padding at both ends: `Axis(5, 3, before=1, after=1).count` is 5.

    Attributes:
        size: Cells of the input along this side, padding left out.
        kernel: Cells of the window.
        dilation: From how many cells on the window's next cell is.
        before, after: Cells of padding at the two ends.
        ceil: A last window that reaches over the end counts, as pooling with `ceil_mode` has it.
        into: The number of outputs of an adaptive pooling, which fits its windows to it; 0 for every other.
    """

    size: int
    kernel: int = 1
    stride: int = 1
    before: int = 0
    after: int = 0
    dilation: int = 1
    ceil: bool = False
    into: int = 0

    @property
    def reach(self) -> int:
        """From the window's first cell to its last, both counted."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def count(self) -> int:
        """How many windows there are, which is the size of the output: ⌊(n + p − k) / s⌋ + 1; 0 where none fits."""
        if self.into:
            return self.into
        room = self.size + self.before + self.after - self.reach
        count = (-(-room // self.stride) if self.ceil else room // self.stride) + 1
        if self.ceil and (count - 1) * self.stride >= self.size + self.before:
            count -= 1  # torch leaves out a window that would start in the padding behind the input
        return max(0, count)

    def first(self, at: int) -> int:
        """The first cell of window number `at`; less than 0 in the padding."""
        return at * self.size // self.into if self.into else at * self.stride - self.before

    def cells(self, at: int) -> tuple[int, ...]:
        """The cells that window number `at` lies on; those below 0 or from `size` on are padding."""
        if self.into:
            return tuple(range(self.first(at), -(-(at + 1) * self.size // self.into)))
        first = self.first(at)
        return tuple(range(first, first + self.reach, self.dilation))

    def unread(self) -> tuple[int, ...]:
        """The cells of the input on which no window ever lies."""
        read = {cell for at in range(self.count) for cell in self.cells(at)}
        return tuple(cell for cell in range(self.size) if cell not in read)

    def unread_padding(self) -> int:
        """How many cells of the padding no window ever lies on."""
        read = {cell for at in range(self.count) for cell in self.cells(at)}
        ends = (*range(-self.before, 0), *range(self.size, self.size + self.after))
        return sum(cell not in read for cell in ends)

    def uses(self, mode: PaddingMode = "zeros") -> tuple[int, ...]:
        """How often each cell of the input is read by all windows along this side."""
        read = (self.source(cell, mode) for at in range(self.count) for cell in self.cells(at))
        counted = Counter(source for source in read if source is not None)
        return tuple(counted[cell] for cell in range(self.size))

    def window_over(self, cell: int) -> int:
        """The window whose middle is nearest to a cell."""
        middles = [sum(self.cells(at)) / len(self.cells(at)) for at in range(self.count)]
        return min(range(len(middles)), key=lambda at: abs(middles[at] - cell)) if middles else 0

    def back(self, low: int, high: int) -> tuple[int, int]:
        """The first and the last cell that the outputs from `low` to `high` read."""
        return self.cells(low)[0] if self.count else self.first(low), self._last(high)

    def _last(self, at: int) -> int:
        return self.cells(at)[-1] if self.into else self.first(at) + self.reach - 1

    def source(self, cell: int, mode: PaddingMode = "zeros") -> int | None:
        """Which cell of the input a cell shows: itself, in the padding what it mirrors; None for a zero."""
        if 0 <= cell < self.size:
            return cell
        match mode:
            case "reflect":
                return -cell if cell < 0 else 2 * (self.size - 1) - cell
            case "replicate":
                return 0 if cell < 0 else self.size - 1
            case "circular":
                return cell % self.size
        return None


def nearest(by: int, size: int) -> int:
    """A shift round a side that does the same, by half of it at most."""
    by %= size
    return by - size if by > size // 2 else by


@lru_cache(maxsize=64)
def unread_words(rows: Axis, columns: Axis) -> str:
    """What no window reads, in a sentence: `Rows 6 and 7 are never read (16 of 64 cells).`; "" where all is read."""
    down, right = rows.unread(), columns.unread()
    if not rows.count or not columns.count:
        return ""
    said = [text for text in (_named("row", down), _named("column", right)) if text]
    padding = rows.unread_padding() + columns.unread_padding()
    if not said:
        return "Part of the padding is never read." if padding else ""
    total = rows.size * columns.size
    lost = total - (rows.size - len(down)) * (columns.size - len(right))
    plural = len(down) + len(right) > 1
    words = " and ".join(said)
    told = f"{words[0].upper()}{words[1:]} {'are' if plural else 'is'} never read ({lost:,} of {total:,} cells)."
    return f"{told[:-1]}, nor is part of the padding." if padding else told


def _named(word: str, cells: tuple[int, ...]) -> str:
    """`row 7`, `rows 6 and 7`, `every second row`-like lists are cut: `rows 1, 3, 5 and 9 more`."""
    if not cells:
        return ""
    if len(cells) == 1:
        return f"{word} {cells[0]}"
    if len(cells) > 4:
        if cells[-1] - cells[0] == len(cells) - 1:
            return f"{word}s {cells[0]} to {cells[-1]}"
        return f"{word}s {', '.join(map(str, cells[:3]))} and {len(cells) - 3} more"
    return f"{word}s {', '.join(map(str, cells[:-1]))} and {cells[-1]}"
