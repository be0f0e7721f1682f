"""Values of one layer copied to another, and how far apart what comes out of the two is then."""

from __future__ import annotations

import torch
from torch import Tensor

from designer import numbers
from designer.errors import DesignerError
from designer.runtime.live import Live
from designer.runtime.reports import InputChoice
from designer.runtime.runs.capture import capture
from designer.runtime.runs.feed import feed
from designer.runtime.runs.run import guarded


def difference(live: Live, source: str, target: str, choice: InputChoice) -> float | None:
    """The largest difference between what comes out of two nodes; None where the two cannot be compared.

    A convolution has its channels second and a dense layer last, so they are brought behind where that makes the two
    one shape.
    """
    try:
        inputs, _ = feed(live.design, choice, live.device)
        _, caught = guarded(
            live, lambda: capture(live.design, live.source, live.module, inputs, lambda tensor: tensor.detach().clone())
        )
    except DesignerError:
        return None
    if source not in caught or target not in caught:
        return None
    return _apart(caught[source], caught[target])


def _apart(one: Tensor, other: Tensor) -> float | None:
    ways = [(one, other)]
    if one.ndim > 2 and one.ndim == other.ndim:
        ways += [(one.movedim(1, -1), other), (one, other.movedim(1, -1))]
    for a, b in ways:
        if a.shape == b.shape and a.numel() and not a.is_complex():
            return float((a.double() - b.double()).abs().max())
    return None


def fitted(value: Tensor, to: Tensor, names: tuple[str, str]) -> Tensor:
    """Values in the shape of another tensor, which has the same sides but for such of length 1.

    Raises:
        DesignerError: it has others.
    """
    sides = [[side for side in tensor.shape if side != 1] for tensor in (value, to)]
    if sides[0] != sides[1]:
        shapes = [numbers.shape(tensor.shape) for tensor in (value, to)]
        raise DesignerError(f"values of {shapes[0]} do not go to {shapes[1]}: {names[0]}, {names[1]}")
    return torch.reshape(value.detach(), to.shape).to(to)
