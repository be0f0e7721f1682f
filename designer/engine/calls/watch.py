"""What a person keeps an eye on."""

from __future__ import annotations

from designer.engine.calls.call import Call
from designer.runtime.reports import InputChoice
from designer.runtime.watch.reports import Glances, Kept, Watched


class TellWatched(Call[Glances], frozen=True):
    """What there is to see of these now, activations for the input `choice`; no moment is kept."""

    watched: tuple[Watched, ...]
    choice: InputChoice


class TellKept(Call[Kept], frozen=True):
    """The moments that can be gone back to."""


class GoBackTo(Call[Glances], frozen=True):
    """What was seen at a moment, or at the last one before it that is still kept."""

    number: int


class ForgetKept(Call[Kept], frozen=True):
    """No moment is kept any more."""
