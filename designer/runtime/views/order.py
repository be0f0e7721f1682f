"""Rows in another order, so that what is alike stands together."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from designer.errors import DesignerError

MOST_ROWS = 4096
"""So many rows are ordered by similarity in well under a second."""
DIRECTIONS = 128
"""Longer rows are compared by so many random projections, which keep angles nearly as they are."""


def by_norm(rows: Tensor) -> Tensor:
    """The numbers of the rows, the longest (L2) first; rows that hold NaN come last."""
    norms = torch.linalg.vector_norm(rows.double(), dim=1)
    return torch.argsort(norms.nan_to_num(nan=-1.0), descending=True, stable=True)


def by_similarity(rows: Tensor) -> Tensor:
    """The numbers of the rows, from the longest on always the one most similar (cosine) to the one before.

    Raises:
        DesignerError: there are too many rows.
    """
    if len(rows) > MOST_ROWS:
        raise DesignerError(
            f"{len(rows):,} are too many to be put beside what is like them; up to {MOST_ROWS:,} are, or order by norm"
        )
    units = functional.normalize(_short(_within_one(rows.nan_to_num(nan=0.0, posinf=0.0, neginf=0.0))), dim=1)
    left = torch.ones(len(rows), dtype=torch.bool)
    order = [int(by_norm(rows)[0])] if len(rows) else []
    while len(order) < len(rows):
        left[order[-1]] = False
        alike = (units @ units[order[-1]]).masked_fill(~left, -torch.inf)
        order.append(int(alike.argmax()))
    return torch.tensor(order, dtype=torch.int64)


def _within_one(rows: Tensor) -> Tensor:
    """Each row over its largest value: the squares of very large or very small ones are no float32."""
    largest = rows.abs().amax(dim=1, keepdim=True)
    return (rows / torch.where(largest > 0, largest, 1.0)).float()


def _short(rows: Tensor) -> Tensor:
    if rows.shape[1] <= DIRECTIONS:
        return rows
    # Of its own seed: the order is always the same, and nobody else's random numbers change.
    random = torch.Generator().manual_seed(0)
    return rows @ torch.randn(rows.shape[1], DIRECTIONS, generator=random)
