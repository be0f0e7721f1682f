"""Files that are on their way beside everything else."""

from __future__ import annotations

from designer.engine.calls.call import Call
from designer.runtime.reports import Writing


class TellWriting(Call[Writing], frozen=True):
    """How far a file of tensors is that is on its way; it is waited for a moment."""

    path: str
    seconds: float = 0.095


class StopWriting(Call[Writing], frozen=True):
    """Give up a file that is on its way; what was there before stays."""

    path: str
