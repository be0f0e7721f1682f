"""Which pixels of what was fed in move a number most."""

from __future__ import annotations

import torch

from designer.errors import DesignerError
from designer.runtime.flows.aim_words import in_words
from designer.runtime.flows.aims import aimed
from designer.runtime.flows.flows import leaves
from designer.runtime.live import Live
from designer.runtime.reports import Aim, InputChoice, SaliencyReport
from designer.runtime.runs.feed import feed, wanted
from designer.runtime.runs.run import fill, guarded

FLAT = (1, 28, 28)
"""A row of features that a bundled image goes into."""


def saliency(live: Live, choice: InputChoice, aim: Aim) -> SaliencyReport:
    """|gradient of the number at the first sample's pixels|, the largest over the colours.

    Raises:
        DesignerError: the network takes no picture, or no gradient comes back to it.
        RunFailed: the network does not run.
    """
    inputs = wanted(live.design)
    given, reports = feed(live.design, choice, live.device)
    at = next((index for index, one in enumerate(inputs) if reports[index].pixels or one.takes_data), None)
    if at is None:
        raise DesignerError("the network takes no picture, so there is none that could be lit up")
    flat = (1, reports[at].height, reports[at].width) if reports[at].pixels else FLAT
    fill(live, given)

    def back() -> torch.Tensor | None:
        with torch.enable_grad(), torch.backends.cudnn.flags(enabled=False):
            own, fed = leaves(given)
            number = aimed(live.design, live.module(*fed), aim)
            (slope,) = torch.autograd.grad(number, [own[at]], allow_unused=True)
        return slope

    slope = guarded(live, back)
    if slope is None:
        raise DesignerError(f"{in_words(live.design, aim)} does not depend on the picture")
    sizes = torch.nan_to_num(slope.reshape(-1, *(inputs[at].image or flat))[0].float().abs(), posinf=0.0).amax(0)
    high = float(sizes.max())
    shares = sizes / high if high else sizes
    pixels = (shares * 255).round().to(torch.uint8).cpu().contiguous().numpy().tobytes()
    return SaliencyReport(pixels, sizes.shape[1], sizes.shape[0], high, in_words(live.design, aim))
