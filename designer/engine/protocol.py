"""What the engine tells besides its answers: refusals, how it is, what it prints. Imports no torch and no Qt."""

from __future__ import annotations

from typing import Literal

import msgspec

from designer.engine.calls.devices import Devices


class Refusal(msgspec.Struct, frozen=True):
    """A call that was refused or that failed: one line for a person; `report` holds the traceback of a bug."""

    text: str
    bug: bool = False
    report: str = ""
    path: str = ""
    """The node it happened in, ids joined with "/", when it is known."""
    layer: str = ""
    """The custom layer whose code raised, if any, and `line` where, counted from 1."""
    line: int = 0
    lost: bool = False
    """The engine ended or was restarted before it answered."""
    spent: str = ""
    """The card that takes nothing more before another engine is started."""


INTERRUPTED = "interrupted"
"""All that is said of a call that the person broke off."""
LOST = "the engine ended before it answered; ask again once another has started"
"""What someone is told whose call was under way or waiting then."""


class EngineState(msgspec.Struct, frozen=True):
    """What the engine is doing, and why it stopped; `devices` comes with the first "ready" of a start."""

    state: Literal["starting", "ready", "busy", "stopped"]
    reason: str = ""
    devices: Devices | None = None
    connection_file: str = ""
    """With which another client, such as a console, finds the kernel."""


class EngineText(msgspec.Struct, frozen=True):
    """What the engine's process printed."""

    stream: Literal["stdout", "stderr"]
    text: str


Event = EngineState | EngineText
