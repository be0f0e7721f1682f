"""The numbers of some cells of a tensor's picture."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from designer.runtime.pictures.odd import numbers
from designer.runtime.pictures.reports import Own
from designer.runtime.pictures.sheet import Places, Sheet


class Cells:
    """Reads cells of one tensor, laid out as a sheet; where it can, without moving a number."""

    def __init__(self, tensor: Tensor, sheet: Sheet) -> None:
        self.tensor, self.sheet = tensor, sheet
        self._matrix = _as_matrix(tensor, sheet)

    def range(self, top: int, bottom: int, left: int, right: int) -> Tensor:
        """All cells of a rectangle, 0 where there is no value."""
        if self._matrix is not None:
            return numbers(self._matrix[top:bottom, left:right])
        return self.at(np.arange(top, bottom), np.arange(left, right), 0.0)

    def at(self, rows: Places, columns: Places, nothing: float) -> Tensor:
        """Some rows × some columns of cells; `nothing` where there is no value."""
        index, there = self.sheet.indices(rows, columns)
        places = tuple(torch.from_numpy(along).to(self.tensor.device) for along in index)
        values = numbers(self.tensor[places]).expand(len(rows), len(columns))
        if there.all():
            return values
        return torch.where(torch.from_numpy(there).to(self.tensor.device), values, nothing)

    def shares(self, values: Tensor, rows: Places, columns: Places, own: Own) -> Tensor:
        """The values of these cells as shares of what is each kernel's own; as they are where nothing is."""
        if own == "size":
            return values / self.largest(rows, columns)
        if own == "range":
            low, high = self.ends(rows, columns)
            there = torch.from_numpy(self.sheet.indices(rows, columns)[1]).to(values.device)
            # In halves: the whole width of very large numbers is no number.
            found = (values / 2 - low / 2) / torch.where(high > low, high / 2 - low / 2, 1.0)
            return torch.where(there, found, values)
        return values

    def largest(self, rows: Places, columns: Places) -> Tensor:
        """The largest finite size in the kernel of each of these cells; 1 where all of it is 0."""
        inside, spread = self._kernels(rows, columns, 0.0)
        found = torch.nan_to_num(inside.abs(), 0.0, 0.0, 0.0).amax((1, 3))
        return spread(torch.where(found > 0, found, 1.0))

    def ends(self, rows: Places, columns: Places) -> tuple[Tensor, Tensor]:
        """The lowest and the highest finite value in the kernel of each of these cells; 0 where there is none."""
        inside, spread = self._kernels(rows, columns, torch.nan)
        known = torch.isfinite(inside)
        low = torch.where(known, inside, torch.inf).amin((1, 3))
        high = torch.where(known, inside, -torch.inf).amax((1, 3))
        return spread(torch.where(low <= high, low, 0.0)), spread(torch.where(low <= high, high, 0.0))

    def _kernels(self, rows: Places, columns: Places, nothing: float) -> tuple[Tensor, Callable[[Tensor], Tensor]]:
        """Every kernel that some of these cells lie in, whole; and what puts one number of each to its cells."""
        (pitch, step), (height, width) = self.sheet.pitch, self.sheet.kernel
        down, of_row = np.unique(rows // pitch, return_inverse=True)
        right, of_column = np.unique(columns // step, return_inverse=True)
        inside = self.at(_each(down * pitch, height), _each(right * step, width), nothing)
        whole = inside.reshape(len(down), height, len(right), width)
        return whole, lambda found: found[torch.from_numpy(of_row)][:, torch.from_numpy(of_column)]


def _each(starts: Places, length: int) -> Places:
    """As many places from each start."""
    return (starts[:, None] + np.arange(length)).reshape(-1)


def _as_matrix(tensor: Tensor, sheet: Sheet) -> Tensor | None:
    """The tensor itself as rows × columns; None where that would mean to copy it."""
    arrangement = sheet.arrangement
    if arrangement.gap or arrangement.across > 1:
        return None
    part = tensor
    for dimension, index in sorted(arrangement.fixed, reverse=True):
        part = part.select(dimension, index)
    left = sorted((*arrangement.rows, *arrangement.columns))
    order = [left.index(dimension) for dimension in (*arrangement.rows, *arrangement.columns)]
    try:
        return part.permute(order).view(sheet.size)
    except RuntimeError:
        return None
