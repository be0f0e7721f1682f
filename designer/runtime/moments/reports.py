"""What is told of the moments that are kept. Imports no torch."""

from __future__ import annotations

import msgspec


class Snapshot(msgspec.Struct, frozen=True):
    """The values of named tensors at one moment.

    Attributes:
        key: Names the moment; never used twice in one engine.
        title: What it is called: `before training`, `step 400`.
        at: Where it lies among the others, such as the step.
        lasting: It goes only when it is dropped by name, never for want of room.
        count: How many tensors there are.
        size: In bytes.
    """

    key: int
    title: str
    at: float
    lasting: bool
    count: int
    size: int


class Change(msgspec.Struct, frozen=True):
    """How far one tensor is from what it was.

    Attributes:
        largest: The largest size of a difference that is finite, and `where` it is.
        mean: Of the sizes of the differences.
        relative: Size (L2) of the difference over that of the tensor before; infinite where that was 0.
        changed: How many of `count` elements are not the same.
        not_finite: How many differences are no number.
        note: Why there is nothing to compare, in words; "" where there is.
    """

    name: str
    shape: tuple[int, ...]
    largest: float = 0.0
    where: tuple[int, ...] = ()
    mean: float = 0.0
    relative: float = 0.0
    changed: int = 0
    count: int = 0
    not_finite: int = 0
    note: str = ""
    path: str = ""
    """Of the node out of which it flows, where it is no parameter."""


class Now(msgspec.Struct, frozen=True, tag=True):
    """The live values."""


class Begun(msgspec.Struct, frozen=True, tag=True):
    """What the tensors of the live module began with."""


class Kept(msgspec.Struct, frozen=True, tag=True):
    """A moment that was kept, by its key."""

    key: int


class InFile(msgspec.Struct, frozen=True, tag=True):
    """A file of weights; what of it belongs where is found as the weights doctor finds it."""

    path: str


class Rounded(msgspec.Struct, frozen=True, tag=True):
    """The live values as they are in another kind of number: `bfloat16`."""

    dtype: str


class Elsewhere(msgspec.Struct, frozen=True, tag=True):
    """The live module on another device: what flows through it may differ, its values do not."""

    device: str


Moment = Now | Begun | Kept | InFile | Rounded | Elsewhere
"""A side of a comparison."""


class Changes(msgspec.Struct, frozen=True):
    """How far tensors of one moment are from those of another, some of them at a time.

    Attributes:
        next: From which tensor on to ask again; None when these were the last.
        count: How many there are in all.
        seen: How many elements of the tensor at `next` were looked at; to be told when asking again.
    """

    rows: tuple[Change, ...]
    next: int | None = None
    count: int = 0
    seen: int = 0


class MomentsReport(msgspec.Struct, frozen=True):
    """Every moment that is kept, the oldest first, and the devices there are to compare with.

    Attributes:
        again: First values were too many to keep: to ask for them is to wait until they are made again.
    """

    kept: tuple[Snapshot, ...]
    devices: tuple[str, ...] = ()
    again: bool = False
