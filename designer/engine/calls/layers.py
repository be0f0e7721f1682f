"""Custom layers."""

from __future__ import annotations

from designer.engine.calls.call import Call
from designer.graph.model import Design
from designer.runtime.reports import CheckReport


class CheckLayer(Call[CheckReport], frozen=True):
    """Run a custom layer and look at what it does, with the settings and wires of a node that is it."""

    design: Design
    name: str
    block: str = ""
    node: str = ""
