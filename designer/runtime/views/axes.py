"""Two axes of a tensor as rows and columns; a place along each of the others. Imports no torch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from designer.runtime.pictures.reports import Arrangement

NOWHERE: Mapping[int, int] = MappingProxyType({})


def plane(shape: Sequence[int], down: int, across: int, at: Mapping[int, int] = NOWHERE) -> Arrangement:
    """Two axes as rows and columns; along every other axis one place, the first where `at` says none.

    A choice that was made for one tensor holds for another of its kind: places beyond the end are the last one.
    """
    others = [axis for axis in range(len(shape)) if axis not in (down, across)]
    fixed = tuple((axis, max(0, min(at.get(axis, 0), shape[axis] - 1))) for axis in others)
    return Arrangement((down,), (across,), fixed)
