"""Numbers on their way between the laboratory's reports and torch."""

from __future__ import annotations

import torch
from torch import Tensor

from designer.runtime.figures.statistics import real
from designer.runtime.laboratory.reports import Grid


def to_grid(tensor: Tensor) -> Grid:
    """The tensor's numbers as float32."""
    values = real(tensor).to("cpu", torch.float32).contiguous()
    return Grid(tuple(values.shape), values.numpy().astype("<f4", copy=False).tobytes())


def to_tensor(grid: Grid, like: Tensor | None = None) -> Tensor:
    """The numbers as a tensor of its own, of the type and on the device of `like`."""
    made = torch.from_numpy(grid.array.copy())
    return made if like is None else made.to(like)
