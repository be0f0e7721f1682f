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
