"""Parts of a port that grows, `tensors0`, `tensors1`, …: the one place that reads their numbers and writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NUMBER = re.compile(r"0|[1-9][0-9]{0,3}")


def number(port: str, name: str) -> int | None:
    """Which part of a growing port a name means; None of a name that means none, as `tensors01` or `tensors٣`."""
    tail = name[len(port) :] if name.startswith(port) else ""
    return int(tail) if _NUMBER.fullmatch(tail) else None


def numbers(port: str, names: Iterable[str]) -> list[int]:
    """The parts of a growing port that these names mean, in order."""
    return sorted({found for name in names if (found := number(port, name)) is not None})


def part(port: str, index: int) -> str:
    """The name of a part: `part("tensors", 1)` is `tensors1`."""
    return f"{port}{index}"
