"""Grounds and numbers of cards by what was measured of nodes, or worked out for all of them at once. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, prod
from typing import NamedTuple

from designer import numbers
from designer.runtime.reports import ActivationReport
from designer.ui.canvas.costs.heat import STEPS, Heat, step_between, step_of

Size = tuple[int, int]
LEAST = "a thousandth"
"""Said at the pale end: seven grounds go over three orders of magnitude."""


class Heats(NamedTuple):
    """Of the cards on show by id, and the words at the ends of the scale; "" where no card has a number."""

    by_id: Mapping[str, Heat]
    most: str = ""
    least: str = LEAST


def of_sizes(sizes: Mapping[str, Size | None], why: Mapping[str, str]) -> Heats:
    """By how many cells of the input one cell after a node sees, in even steps of the logarithm from least to most."""
    seen = sorted({size for size in sizes.values() if size}, key=prod)
    heats = {i: _of_size(size, seen) if size else Heat(0, why=_no_number(why.get(i, ""))) for i, size in sizes.items()}
    return Heats(heats, _times(seen[-1]) if seen else "", _times(seen[0]) if len(seen) > 1 else "")


def _of_size(size: Size, seen: Sequence[Size]) -> Heat:
    return Heat(step_between(prod(size), prod(seen[0]), prod(seen[-1])), f"sees {_times(size)}")


def _no_number(why: str) -> str:
    return f"How much one cell sees is no number: {why}." if why else ""


def of_gradients(found: Mapping[str, ActivationReport | None]) -> Heats:
    """By the size of the gradient that comes back to a node: each ground is about a third of the next."""
    sizes = {i: report.gradient if report else None for i, report in found.items()}
    most = max((size for size in sizes.values() if size), default=0.0)
    heats = {i: Heat(step_of(s, most) if s else 0, "" if s is None else _gradient(s)) for i, s in sizes.items()}
    return Heats(heats, numbers.short(most) if most else "")


def of_zeros(found: Mapping[str, ActivationReport | None]) -> Heats:
    """By the share of zeros in what comes out, in even steps; a ReLU says how many of its units are dead too."""
    heats = {i: Heat(ceil(r.zeros * STEPS), _zeros(r)) if r else Heat(0) for i, r in found.items()}
    return Heats(heats, "all zeros" if any(found.values()) else "", "")


def _times(size: Size) -> str:
    return f"{size[0]}×{size[1]}"


def _gradient(size: float) -> str:
    return numbers.short(size) if size else "no gradient"


def _zeros(report: ActivationReport) -> str:
    if not report.zeros:
        return ""
    dead = f" · {numbers.whole(report.dead)} dead" if report.dead else ""
    return f"{numbers.percent(report.zeros)} zeros{dead}"
