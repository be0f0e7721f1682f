"""What conditions came to in a run. Plain values; no torch."""

from __future__ import annotations

import msgspec


class Asked(msgspec.Struct, frozen=True):
    """A condition when it was asked: `440 > 1`.

    Attributes:
        left, right: What stood at both sides of the comparison; None where that is no comparison of numbers.
        sign: Between them; "" where there is none.
    """

    holds: bool
    left: float | None = None
    sign: str = ""
    right: float | None = None


class Branching(msgspec.Struct, frozen=True):
    """What the condition of an `if` came to.

    Attributes:
        last: When it was asked last, or in the round that is on show.
        times: How often it was asked in the run; `held` how often it held.
    """

    last: Asked
    times: int = 1
    held: int = 0
