"""Moments of the live module: kept, let go of, and held against each other."""

from __future__ import annotations

from typing import ClassVar

from designer.engine.calls.call import Call
from designer.runtime.moments.reports import Changes, Elsewhere, Moment, MomentsReport, Rounded
from designer.runtime.reports import InputChoice


class ListMoments(Call[MomentsReport], frozen=True):
    """Every moment that is kept."""


class KeepMoment(Call[MomentsReport], frozen=True):
    """Keep the live values as they are now."""

    title: str = ""
    """What it is called; without, it gets a number."""


class DropMoments(Call[MomentsReport], frozen=True):
    """Let go of moments by their keys."""

    keys: tuple[int, ...]


class Compare(Call[Changes], frozen=True):
    """How far each tensor is at one moment from what it was at another, from one on, as many as can be had at once."""

    can_wait: ClassVar[bool] = True

    before: Moment
    after: Moment
    start: int = 0
    seen: int = 0
    """How many elements of the first were looked at by the call before."""


class CompareFlow(Call[Changes], frozen=True):
    """How far what flows out of each node is off in another kind of numbers or on another device."""

    choice: InputChoice
    other: Rounded | Elsewhere
