"""The singular values of a matrix: all of them, or the largest of a huge one."""

from __future__ import annotations

import msgspec
import torch
from torch import Tensor

from designer.errors import DesignerError
from designer.runtime.views.rows import rows_of

WHOLE = 512
"""Up to so many, all are worked out."""
LARGEST = 64
"""So many are told of a matrix that has more."""
SPARE, ROUNDS = 16, 8


class Spectrum(msgspec.Struct, frozen=True):
    """Singular values, the largest first.

    Attributes:
        count: How many the matrix has.
        rank: How many are not 0 within what its numbers can tell; None where not all are known.
        condition: The largest over the smallest; None where not all are known, infinite where the smallest is 0.
    """

    values: tuple[float, ...]
    count: int
    rank: int | None = None
    condition: float | None = None


def spectrum(tensor: Tensor) -> Spectrum:
    """Those of a matrix; of more dimensions the first against all others, as kernels are applied.

    Raises:
        DesignerError: it has fewer than two dimensions, no values, or some that are not finite.
    """
    if tensor.ndim < 2:
        raise DesignerError("singular values are of a matrix; this tensor has fewer than two dimensions")
    matrix = rows_of(tensor)
    if not bool(torch.isfinite(matrix.abs().max())):
        raise DesignerError("there are no singular values: the matrix holds NaN or infinite numbers")
    count = min(matrix.shape)
    if count > WHOLE:
        return Spectrum(tuple(_largest(matrix).tolist()), count)
    # In float64: the smallest ones of a matrix of float32 are told rightly then.
    values = torch.linalg.svdvals(matrix.double())
    first, last = float(values[0]), float(values[-1])
    # The bound of `torch.linalg.matrix_rank` for the numbers that the matrix is made of.
    bound = first * max(matrix.shape) * torch.finfo(matrix.dtype).eps
    rank = int((values > bound).sum())
    return Spectrum(tuple(values.tolist()), count, rank, first / last if last > 0 else float("inf"))


def _largest(matrix: Tensor) -> Tensor:
    """By subspace iteration (Halko, Martinsson, Tropp 2011, algorithm 4.4), each step of which can be interrupted."""
    random = torch.Generator().manual_seed(0)
    wide = matrix if matrix.shape[0] >= matrix.shape[1] else matrix.T
    start = torch.randn(wide.shape[1], LARGEST + SPARE, generator=random, dtype=matrix.dtype)
    basis = torch.linalg.qr(wide @ start).Q
    for _ in range(ROUNDS):
        basis = torch.linalg.qr(wide @ torch.linalg.qr(wide.T @ basis).Q).Q
    values: Tensor = torch.linalg.svdvals(basis.T @ wide)
    return values[:LARGEST]


def words(found: Spectrum) -> str:
    """Rank and condition for a person: `rank 3 of 10 · condition 4.1e+06`."""
    if found.rank is None or found.condition is None:
        return f"the {len(found.values)} largest of {found.count:,}; rank and condition would take all of them"
    condition = "infinite" if found.condition == float("inf") else f"{found.condition:.3g}"
    return f"rank {found.rank} of {found.count} · condition {condition}"
