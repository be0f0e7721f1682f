"""Whether one sample of a batch is treated as if it were alone."""

from __future__ import annotations

import torch
from torch import Tensor

from designer.catalogue.code_reductions import Whole


def mixed_words(where: Whole | None) -> str:
    """That what comes out for a sample depends on the others, and how each row would be taken for itself."""
    text = "a sample gives something else alone than among the others of its batch"
    return f"{text}: {where.call} runs over all of them. For each row: {where.by_row}" if where else text


def mixed(alone: list[Tensor], together: list[Tensor]) -> bool:
    """Whether what came out of one sample is another than its part of what came out of all."""
    pairs = list(zip(alone, together, strict=False))
    fits = all(one.ndim and one.shape[0] == 1 and one.shape[1:] == all_.shape[1:] for one, all_ in pairs)
    return fits and any(not torch.allclose(one, all_[:1], 1e-3, 1e-4, equal_nan=True) for one, all_ in pairs)
