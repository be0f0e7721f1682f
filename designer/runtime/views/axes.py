"""Two axes of a tensor as rows and columns; a place along each of the others."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from torch import Tensor

from designer.errors import DesignerError


class Plane(msgspec.Struct, frozen=True):
    """Which two axes are looked at, and where along the others.

    Attributes:
        down, across: The axes that become rows and columns.
        at: A place along every axis; those of `down` and `across` mean nothing.
    """

    down: int
    across: int
    at: tuple[int, ...] = ()

    def index(self, row: int, column: int) -> tuple[int, ...]:
        """The index in the whole tensor of a cell."""
        given = {self.down: row, self.across: column}
        return tuple(given.get(axis, place) for axis, place in enumerate(self.at))


def first_plane(shape: Sequence[int]) -> Plane:
    """The last two axes, at the first place of all others."""
    return Plane(len(shape) - 2, len(shape) - 1, (0,) * len(shape))


def fitted(plane: Plane, shape: Sequence[int]) -> Plane:
    """The plane for a tensor of this shape: places beyond the end are the last ones, axes that it lacks the last two.

    So a choice that was made for one tensor holds for another of its kind.
    """
    axes = range(len(shape))
    if plane.down == plane.across or plane.down not in axes or plane.across not in axes:
        plane = first_plane(shape)
    at = (*plane.at, *(0 for _ in shape))[: len(shape)]
    return Plane(plane.down, plane.across, tuple(max(0, min(p, size - 1)) for p, size in zip(at, shape, strict=True)))


def slid(tensor: Tensor, plane: Plane) -> Tensor:
    """The plane as a matrix that shares the tensor's memory.

    Raises:
        DesignerError: the tensor has fewer than two axes, or no such plane.
    """
    shape = tuple(tensor.shape)
    if len(shape) < 2:
        raise DesignerError(f"two axes can be chosen of two or more; this tensor has {len(shape)}")
    if fitted(plane, shape) != plane or 0 in shape:
        raise DesignerError(f"a tensor of {' × '.join(map(str, shape))} has no such plane")
    kept = (plane.down, plane.across)
    part = tensor[tuple(slice(None) if axis in kept else place for axis, place in enumerate(plane.at))]
    return part if plane.down < plane.across else part.mT
