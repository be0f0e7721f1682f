"""How many samples may go through the live module at once."""

from __future__ import annotations

from msgspec.structs import replace
from torch import Tensor

from designer.runtime.live import Live
from designer.runtime.reports import InputChoice
from designer.runtime.runs.capture import capture
from designer.runtime.runs.feed import feed
from designer.runtime.runs.run import guarded


def affordable(live: Live, choice: InputChoice, numbers: int) -> int:
    """The largest batch whose activations are so many numbers in all, by what one sample leaves behind; at least 1.

    Raises:
        RunFailed: the network does not run, or takes nothing of what was chosen.
    """
    inputs, _ = feed(live.design, replace(choice, batch=1), live.device)
    _, sizes = guarded(live, lambda: capture(live.design, live.source, live.module, inputs, Tensor.numel))
    return max(1, numbers // max(1, sum(sizes.values())))
