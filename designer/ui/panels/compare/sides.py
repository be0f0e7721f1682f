"""What can be held against what. Knows no Qt."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from designer.runtime.moments.reports import Begun, Elsewhere, InFile, Kept, Moment, MomentsReport, Now, Rounded

ANOTHER = InFile("")
"""Stands for a file that is still to be named."""
ROUNDED = ("bfloat16", "float16", "float8_e4m3fn", "float8_e5m2")
RUN = ("bfloat16", "float16")
"""Kinds of numbers that weights are rounded to, and in which the network can run."""


class Side(NamedTuple):
    """One side of a comparison.

    Attributes:
        flows: What flows through the network is compared, not what it holds.
    """

    text: str
    moment: Moment
    flows: bool = False


NOW, FIRST = Side("Now", Now()), Side("First values", Begun())


def befores(report: MomentsReport, files: tuple[str, ...]) -> tuple[Side, ...]:
    """What something can be compared with: first values, kept moments, files, and what is there now."""
    return (FIRST, *_kept(report), *_files(files), NOW)


def afters(report: MomentsReport, files: tuple[str, ...]) -> tuple[Side, ...]:
    """What can be compared with it: those too, and what the network would be otherwise."""
    rounded = [Side(f"Weights in {name}", Rounded(name)) for name in ROUNDED]
    run = [Side(f"Run in {name}", Rounded(name), True) for name in RUN]
    elsewhere = [Side(f"Run on {name}", Elsewhere(name), True) for name in report.devices]
    return (NOW, *_kept(report), *_files(files), *rounded, *run, *elsewhere)


def of_file(path: str) -> Side:
    """A file of weights."""
    return Side(Path(path).name, InFile(path))


def is_of_now(side: Side) -> bool:
    """Whether this is what the network of now would be otherwise, so that nothing else can stand before it."""
    return isinstance(side.moment, Rounded | Elsewhere)


def _kept(report: MomentsReport) -> list[Side]:
    return [Side(kept.title, Kept(kept.key)) for kept in report.kept]


def _files(files: tuple[str, ...]) -> list[Side]:
    return [*map(of_file, files), Side("File…", ANOTHER)]
