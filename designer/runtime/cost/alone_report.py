"""How long one node takes by itself, again and again, on a device. Imports no torch."""

from __future__ import annotations

import msgspec


class Alone(msgspec.Struct, frozen=True):
    """A node run by itself, many times in a row.

    Attributes:
        runs: How many there were; fewer than were wanted where they took too long.
        seconds: Of one run.
        norm: Of one run whose result's norm is worked out and left on the device.
        fetched: Of one run whose result's norm is read back each time.
        together: Of one run on each of several devices at once; 0 of a single device.
    """

    device: str
    runs: int
    seconds: float
    norm: float = 0.0
    fetched: float = 0.0
    together: float = 0.0
