"""The devices of the engine's machine."""

from __future__ import annotations

import msgspec

from designer.engine.calls.call import Call
from designer.runtime.reports import DeviceReport


class Devices(msgspec.Struct, frozen=True):
    """Every device, `cpu` first, and the versions of what runs there.

    Attributes:
        no_gpu: Why there is none that computes but the CPU; "" where there is one.
    """

    devices: tuple[DeviceReport, ...]
    torch: str
    python: str
    no_gpu: str = ""


class ListDevices(Call[Devices], frozen=True):
    """The devices of the engine's machine."""
