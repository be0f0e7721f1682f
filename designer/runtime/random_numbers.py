"""Random numbers drawn apart: nobody else's are moved, on the CPU or on any card."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

CPU = torch.device("cpu")


@contextmanager
def apart(device: torch.device = CPU) -> Iterator[None]:
    """Meanwhile torch may be seeded and drawn from; afterwards it stands where it stood.

    Every card is seen to that is in use, since a seed goes to all of them; one that is not is not woken.

    Args:
        device: A card that is used for the first time here.
    """
    used = torch.cuda.is_available() and (device.type == "cuda" or torch.cuda.is_initialized())  # type: ignore[no-untyped-call]
    with torch.random.fork_rng(range(torch.cuda.device_count()) if used else ()):
        yield
