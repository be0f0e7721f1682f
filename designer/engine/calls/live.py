"""The live module: built, told, started anew."""

from __future__ import annotations

from designer.engine.calls.call import Call
from designer.graph.model import Design
from designer.runtime.reports import LiveReport


class BuildLive(Call[LiveReport], frozen=True):
    """Build the live module of a design on a device; weights of nodes that are still there are kept."""

    design: Design
    device: str = ""
    """Another than the design's."""
    fresh: bool = False
    """Start from new weights, whatever is there."""


class TellLive(Call[LiveReport], frozen=True):
    """The live module as it is now, after a run has found shapes that were not yet known."""
