"""Random numbers of one's own: training takes none from others and is not moved by them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch


class Dice:
    """Begins at a seed, as after `torch.manual_seed`, and goes on where it was left."""

    def __init__(self, seed: int, device: torch.device) -> None:
        self._devices = [device] if device.type == "cuda" else []
        with torch.random.fork_rng(self._devices):
            torch.manual_seed(seed)
            self._keep()

    @contextmanager
    def drawn(self) -> Iterator[None]:
        """Meanwhile torch draws from here."""
        with torch.random.fork_rng(self._devices):
            torch.set_rng_state(self._state)
            for device, state in zip(self._devices, self._others, strict=True):
                torch.cuda.set_rng_state(state, device)
            try:
                yield
            finally:
                self._keep()

    def _keep(self) -> None:
        self._state = torch.get_rng_state()
        self._others = [torch.cuda.get_rng_state(device) for device in self._devices]
