"""Devices. Plain values; no torch."""

from __future__ import annotations

import msgspec


class DeviceReport(msgspec.Struct, frozen=True):
    """A device of this machine. `memory` and `free` in bytes, 0 where it is not known."""

    name: str
    text: str
    memory: int = 0
    free: int = 0
