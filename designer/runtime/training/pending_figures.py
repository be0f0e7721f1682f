"""What a device has still to tell of the steps that it was given: read in one go, so that no step waits for it."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from designer.runtime.training.goal import Judged
from designer.runtime.training.reports import StepFigure

AT_ONCE = ("cpu",)
"""Devices whose numbers can be read without waiting for them."""


class _Unread(NamedTuple):
    """A step whose figures are still on their device, and the count of its samples."""

    step: int
    loss: Tensor
    right: Tensor | None
    samples: int


class PendingFigures:
    """Keeps the figures of steps where they are until somebody wants to know them.

    Attributes:
        hits, looked: Of the samples of this epoch, how many were named rightly, and how many there were.
    """

    def __init__(self) -> None:
        self._unread: list[_Unread] = []
        self.hits, self.looked = 0, 0

    def put(self, step: int, judged: Judged, samples: int) -> None:
        """One more step was given to the device."""
        self._unread.append(_Unread(step, judged.loss.detach(), judged.right, samples))

    def read(self) -> list[StepFigure]:
        """The figures of all steps since it was read last: one wait, and one copy of each sort."""
        unread, self._unread = self._unread, []
        if not unread:
            return []
        losses = torch.stack([one.loss for one in unread]).tolist()
        told = [one.right for one in unread if one.right is not None]
        counts = torch.stack(told).tolist() if told else []
        self.hits += int(sum(counts))
        self.looked += sum(one.samples for one in unread if one.right is not None)
        rights = iter(counts)
        return [
            StepFigure(one.step, loss, None if one.right is None else next(rights) / one.samples)
            for one, loss in zip(unread, losses, strict=True)
        ]


def read_at_once(tensor: Tensor) -> bool:
    """Whether its numbers are there without waiting."""
    return tensor.device.type in AT_ONCE
