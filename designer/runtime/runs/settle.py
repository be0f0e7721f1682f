"""Waits for devices: a GPU goes on when Python is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch


def settling_on(devices: Sequence[torch.device]) -> Callable[[], None]:
    """What waits until each of these devices has done what it was told."""
    others = [device for device in devices if device.type in ("cuda", "mps")]

    def settle() -> None:
        for device in others:
            if device.type == "cuda":
                torch.cuda.synchronize(device)
            else:
                torch.mps.synchronize()

    return settle
