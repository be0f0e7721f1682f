"""From a design to its live module, with the design's problems told before anything is run."""

from __future__ import annotations

from collections.abc import Sequence

from torch import nn

from designer.codegen.source import generate
from designer.errors import DesignProblems
from designer.files.trust import Trust, refuse_untrusted
from designer.graph.devices import base
from designer.graph.model import Design
from designer.graph.problem import Problem
from designer.graph.query import place
from designer.runtime.build import build
from designer.runtime.devices import device as device_called
from designer.runtime.devices import device_or_cpu
from designer.runtime.memory_check import no_room
from designer.runtime.shapes.memo import Memo
from designer.runtime.shapes.shapes import find_shapes


def build_checked(design: Design, device: str = "", memo: Memo | None = None, trust: Trust | None = None) -> nn.Module:
    """The live module of a design that has no error, with fresh weights.

    Raises:
        NotTrusted: it holds code that `trust` does not hold.
        DesignProblems: the design has an error; the first is named.
        DeviceMissing: there is no such device.
    """
    trust = trust or Trust()
    refuse_untrusted(design, trust)
    found = find_shapes(design, memo or Memo(), trust)
    refuse_errors(design, (*found.problems, *no_room(design, found, device)))
    return build(generate(design), device_called(device) if device else device_or_cpu(base(design)))


def refuse_errors(design: Design, problems: Sequence[Problem]) -> None:
    """Lets a design pass that can run; a warning is no error.

    Raises:
        DesignProblems: the first error, and how many more there are.
    """
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        first, more = errors[0], len(errors) - 1
        where = place(design, first.path) if first.path else first.block
        rest = f" (and {more} more problem{'s' if more > 1 else ''})" if more else ""
        raise DesignProblems(f"{where}: {first.message}{rest}")
