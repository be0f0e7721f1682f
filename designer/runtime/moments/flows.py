"""How far what flows out of each node is off when the module runs in another kind of numbers or on another device."""

from __future__ import annotations

import copy
from collections.abc import Sequence

import msgspec
import torch
from torch import Tensor, nn

from designer.errors import DesignerError
from designer.graph.query import place
from designer.runtime.devices import device
from designer.runtime.live import Live
from designer.runtime.moments.changes import change
from designer.runtime.moments.moments import number_kind
from designer.runtime.moments.reports import Changes, Elsewhere, Rounded
from designer.runtime.reports import InputChoice
from designer.runtime.runs.capture import capture
from designer.runtime.runs.feed import feed
from designer.runtime.runs.run import fill, guarded


def flow_changes(live: Live, choice: InputChoice, other: Rounded | Elsewhere) -> Changes:
    """The figures of what flows out of every node, run as it is and run the other way; the module stays as it is.

    Raises:
        RunFailed: a layer refused, such as one that has no such numbers; the line names it.
        DeviceMissing: this machine has no such device.
        DesignerError: parts of the module have devices of their own, so it cannot run on another.
    """
    inputs, _ = feed(live.design, choice, live.device)
    fill(live, inputs)
    before = _run(live, live.module, inputs)
    module, given = _otherwise(live, inputs, other)
    after = _run(live, module, given)
    rows = []
    for path, tensor in before.items():
        if path in after:
            words = place(live.design, tuple(path.split("/")))
            rows.append(msgspec.structs.replace(change(words, tensor, after[path]), path=path))
    return Changes(tuple(rows), count=len(rows))


def _run(live: Live, module: nn.Module, inputs: Sequence[Tensor]) -> dict[str, Tensor]:
    """By path what flows out of each node."""

    def run() -> dict[str, Tensor]:
        # A copy, for a later layer may change it in place.
        return capture(live.design, live.source, module, inputs, lambda tensor: tensor.to("cpu", copy=True))[1]

    return guarded(live, run)


def _otherwise(live: Live, inputs: Sequence[Tensor], other: Rounded | Elsewhere) -> tuple[nn.Module, list[Tensor]]:
    module = copy.deepcopy(live.module).eval()
    match other:
        case Rounded(name):
            kind = number_kind(name)
            if kind.itemsize < 2:
                raise DesignerError(f"a network does not run in {name}; only its weights can be held against that")
            return module.to(kind), [each.to(kind) if each.is_floating_point() else each for each in inputs]
        case Elsewhere(name):
            if live.source.devices:
                raise DesignerError("nodes of this design have devices of their own, so it cannot run on another")
            target: torch.device = device(name)
            return module.to(target), [each.to(target) for each in inputs]
