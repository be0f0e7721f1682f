"""From which rate on learning a kernel by plain steps grows instead of falling, whatever the target is."""

from __future__ import annotations

import torch
from torch import Tensor

from designer.runtime.laboratory.reports import Walk
from designer.runtime.laboratory.sliding import correlate

ROUNDS, ENOUGH = 200, 1e-5
"""At most so many, and fewer where another one changes the figure by no larger a share."""


def largest_rate(walk: Walk, inputs: Tensor, with_bias: bool) -> float:
    """One over the steepest curve of the summed squared error, found by power iteration; 0 where there is none.

    For the book's edge detector of 1×2 on its image it is 1/30.
    """
    drawn = torch.Generator().manual_seed(0)
    kernel = torch.rand(len(inputs), walk.rows.kernel, walk.columns.kernel, generator=drawn)
    bias, steepest = torch.full((), float(with_bias)), 0.0
    for _ in range(ROUNDS):
        kernel, bias = kernel.requires_grad_(), bias.requires_grad_(with_bias)
        half = (correlate(walk, inputs, kernel).sum(0) + bias).square().sum() / 2
        turned = torch.autograd.grad(half, [kernel, bias] if with_bias else [kernel])
        before, steepest = steepest, float(torch.cat([part.flatten() for part in turned]).norm())
        if not 0 < steepest < float("inf"):
            return 0.0
        kernel, bias = (turned[0] / steepest).detach(), (turned[1] / steepest if with_bias else bias).detach()
        if abs(steepest - before) <= ENOUGH * steepest:
            break
    return 1 / steepest
