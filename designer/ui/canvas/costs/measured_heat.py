"""Grounds and numbers of cards by what was measured of nodes, or worked out for all of them at once. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import NamedTuple

from designer import numbers
from designer.runtime.reports import ActivationReport
from designer.ui.canvas.costs.heat import STEPS, Heat, step_of

Size = tuple[int, int]
LEAST = "a thousandth"
"""Said at the pale end: seven grounds go over three orders of magnitude."""


class Heats(NamedTuple):
    """Of the cards on show by id, and the words at the ends of the scale; "" where no card has a number."""

    by_id: Mapping[str, Heat]
    most: str = ""
    least: str = LEAST


def of_sizes(sizes: Mapping[str, Size | None]) -> Heats:
    """By how many cells of the input one cell after a node sees."""
    seen = {node_id: size[0] * size[1] for node_id, size in sizes.items() if size}
    most = max(seen.values(), default=0)
    heats = {i: Heat(step_of(seen[i], most), f"sees {_times(s)}") if s else Heat(0) for i, s in sizes.items()}
    return Heats(heats, next((_times(s) for i, s in sizes.items() if s and seen[i] == most), ""))


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
