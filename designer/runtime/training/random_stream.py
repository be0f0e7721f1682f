"""Random numbers of one's own: training takes none from others and is not moved by them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor

from designer.runtime.random_numbers import apart


class RandomStream:
    """Begins at a seed, as after `torch.manual_seed`, and goes on where it was left."""

    def __init__(self, seed: int, devices: Sequence[torch.device]) -> None:
        self._devices = [device for device in devices if device.type == "cuda"]
        self._others: list[Tensor] = []
        with apart(*self._devices[:1]):
            torch.manual_seed(seed)
            self._keep()

    @property
    def states(self) -> list[Tensor]:
        """Where it stands: the CPU's random numbers first, then those of each GPU that is trained on."""
        return [self._state, *self._others]

    def take(self, states: Sequence[Tensor]) -> bool:
        """Goes on from there; says whether all of it could be taken, which another device cannot."""
        self._state = states[0].clone()
        if [state.numel() for state in states[1:]] != [state.numel() for state in self._others]:
            return False
        self._others = [state.clone() for state in states[1:]]
        return True

    @contextmanager
    def drawn(self) -> Iterator[None]:
        """Meanwhile torch draws from here."""
        with apart(*self._devices[:1]):
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
