"""The numbers of some cells of a tensor's picture."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from designer.runtime.pictures.odd import numbers
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

    def largest(self, rows: Places, columns: Places) -> Tensor:
        """The largest finite size in the kernel of each of these cells; 1 where all of it is 0."""
        (pitch, step), (height, width) = self.sheet.pitch, self.sheet.kernel
        down, of_row = np.unique(rows // pitch, return_inverse=True)
        right, of_column = np.unique(columns // step, return_inverse=True)
        inside = self.at(_each(down * pitch, height), _each(right * step, width), 0.0)
        sizes = torch.nan_to_num(inside.abs(), 0.0, 0.0, 0.0).reshape(len(down), height, len(right), width)
        found = sizes.amax((1, 3))
        found = torch.where(found > 0, found, 1.0)
        return found[torch.from_numpy(of_row)][:, torch.from_numpy(of_column)]


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
