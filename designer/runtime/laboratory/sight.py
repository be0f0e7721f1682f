"""How much of the network's input one cell after each step sees at most, by arithmetic along the drawing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from designer.runtime.laboratory.reading import Reading, Size, Spread, Unknown, reading
from designer.runtime.laboratory.steps import Step
from designer.runtime.laboratory.windows import Axis


class Side(NamedTuple):
    """How far one cell sees along a side.

    After a transposed convolution neighbours are less than a cell apart: what was seen before it is kept as `base`, so
    that it is not cut into parts, and what comes after counts cells of `unit` each.

    Attributes:
        past: Cells beside the first that are seen since, in units; `step` to the neighbour, in units too.
        first: Where cell 0 begins to see, in units.
    """

    base: int = 1
    unit: int = 1
    past: Fraction = Fraction(0)
    step: Fraction = Fraction(1)
    first: Fraction = Fraction(0)

    @property
    def seen(self) -> int:
        """Cells of the input, at most."""
        return self.base + int(self.past) * self.unit

    def behind(self, read: Axis | Spread) -> Side:
        """Behind a window, or behind a transposed one."""
        if isinstance(read, Spread):
            return self._spread(read)
        begins = self.first + (read.first(0) if read.into else -read.before) * self.step
        distance = read.first(1) if read.into > 1 else read.stride
        reach = len(read.cells(0)) if read.into else read.reach
        return self._replace(past=self.past + (reach - 1) * self.step, step=self.step * distance, first=begins)

    def _spread(self, read: Spread) -> Side:
        side = self
        if self.step.denominator == self.past.denominator == 1:
            side = Side(self.seen, int(self.step) * self.unit)
        within = Fraction(read.reach - 1, read.stride) * side.step
        begins = side.first + Fraction(read.before - read.reach + 1, read.stride) * side.step
        return side._replace(past=side.past + within, step=side.step / read.stride, first=begins)

    def beside(self, other: Side) -> Side:
        """What a cell sees that reads one of each: both together, or as much as the one that sees most."""
        if (self.base, self.unit, self.step) != (other.base, other.unit, other.step):
            return max(self, other, key=lambda side: (side.seen, side.step))
        first = min(self.first, other.first)
        return self._replace(first=first, past=max(self.first + self.past, other.first + other.past) - first)


class Sight(NamedTuple):
    """How much of the input one cell sees along each side.

    Attributes:
        uneven: What keeps windows behind it from having a number, as its neighbours are not equally far apart; "" for
            nothing.
    """

    down: Side = Side()
    across: Side = Side()
    uneven: str = ""

    @property
    def size(self) -> Size:
        """Rows and columns of the input."""
        return self.down.seen, self.across.seen


BLIND = Sight(Side(0), Side(0))
"""Of a tensor that the network owns, which sees nothing of the input."""


def sights(
    laid: Sequence[Step], sizes: Mapping[str, Size], at: Iterable[int] | None = None
) -> dict[int, Sight | Unknown]:
    """By number of a step what one cell after it sees, or why that has no number.

    Args:
        sizes: By path, how large the map is that comes out of a node, as far as that is known.
        at: The steps that matter, with all that they read, in order; None for all.
    """
    seen: dict[int, Sight | Unknown] = {}
    for number in range(len(laid)) if at is None else at:
        step = laid[number]
        before = sizes.get("/".join(laid[step.reads[0]].path)) if step.reads else None
        seen[number] = Sight() if step.node.kind == "input" else _sight(step, [seen[n] for n in step.reads], before)
    return seen


def _sight(step: Step, sources: Sequence[Sight | Unknown], size: Size | None) -> Sight | Unknown:
    """What one cell after a step sees, by what one sees after each of those that it reads."""
    if step.node.kind == "tensor":
        return BLIND
    known: list[Sight] = []
    for source in sources:
        if isinstance(source, Unknown):
            return source
        known += [source] if source != BLIND else []
    if sources and not known:
        return BLIND
    read = reading(step, size)
    if isinstance(read, Unknown):
        return read
    return _behind(_together(known), read, step.node.name) if known else BLIND


def _together(known: Sequence[Sight]) -> Sight:
    most = known[0]
    for one in known[1:]:
        most = Sight(most.down.beside(one.down), most.across.beside(one.across), most.uneven or one.uneven)
    return most


def _behind(sight: Sight, read: Reading, name: str) -> Sight | Unknown:
    """Behind windows; those of an adaptive pooling may be of two sizes, or unequally far apart."""
    if said := _of_two_sizes(read, name):
        return Unknown(said)
    if sight.uneven and any(_spans(side) != {1} for side in read):
        return Unknown(sight.uneven)
    uneven = f"the windows of {name} are not all equally far apart" if not all(map(_even, read)) else sight.uneven
    return Sight(sight.down.behind(read.rows), sight.across.behind(read.columns), uneven)


def _of_two_sizes(read: Reading, name: str) -> str:
    """What is said where not all windows are as large as one another; "" where they are."""
    spans = [_spans(side) for side in read]
    if all(len(span) == 1 for span in spans):
        return ""
    least, most = ("×".join(str(end(span)) for span in spans) for end in (min, max))
    return f"the windows of {name} are not all of one size, but between {least} and {most} cells"


def _spans(side: Axis | Spread) -> set[int]:
    if isinstance(side, Spread) or not side.into:
        return {side.reach}
    return {len(side.cells(at)) for at in range(side.into)}


def _even(side: Axis | Spread) -> bool:
    """Whether each window begins as many cells after the one before."""
    if isinstance(side, Spread) or not side.into:
        return True
    return len({side.first(at + 1) - side.first(at) for at in range(side.into - 1)}) < 2
