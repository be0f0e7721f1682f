"""Maps and kernels that a person typed or painted: slid over each other, and a kernel learned from a target."""

from __future__ import annotations

import time

import torch
from msgspec.structs import replace
from torch import Tensor

from designer.errors import DesignerError
from designer.runtime.laboratory.largest_rate import largest_rate
from designer.runtime.laboratory.reports import MOST_STEPS, Grid, Learned, Trial, Walk
from designer.runtime.laboratory.sliding import correlate, finite_sum, pool, refuse_small
from designer.runtime.laboratory.tensors import to_grid, to_tensor

MOST_KEPT = 2_000_000
"""Numbers of results that are sent back; of a larger map only the last result is."""


def slide(walk: Walk, maps: Grid, kernels: Grid, bias: float | None) -> Trial:
    """What a window makes of maps `C H W`: of a pooling, of the first one.

    Raises:
        DesignerError: the window does not fit, or torch refuses.
    """
    start = time.perf_counter()
    try:
        if walk.sort == "conv":
            partial = correlate(walk, to_tensor(maps), to_tensor(kernels))
            result = finite_sum(partial, bias)
        else:
            result = pool(walk, to_tensor(maps)[:1])[0]
            partial = torch.zeros(0)
    except RuntimeError as error:
        raise DesignerError(str(error).split("\n")[0]) from error
    return Trial(to_grid(result), to_grid(partial), time.perf_counter() - start)


def learn(
    walk: Walk, maps: Grid, target: Grid, kernels: Grid, rate: float, steps: int, with_bias: bool = False
) -> Learned:
    """The kernel after `steps` plain steps down the gradient of the summed squared error.

    It ends early where a loss is no number any more.

    Raises:
        DesignerError: the target has not the size of what comes out.
    """
    refuse_small(walk)
    inputs, wanted = to_tensor(maps), to_tensor(target)
    if tuple(wanted.shape) != walk.size:
        sizes = "×".join(map(str, wanted.shape)), "×".join(map(str, walk.size))
        raise DesignerError(f"the target is {sizes[0]}, but what comes out is {sizes[1]}")
    kernel, bias = to_tensor(kernels), torch.zeros(())
    losses, ways, results, biases = list[float](), [kernel], list[Tensor](), [0.0]
    for _ in range(min(max(1, steps), MOST_STEPS)):
        kernel, bias = kernel.detach().requires_grad_(), bias.detach().requires_grad_(with_bias)
        result = correlate(walk, inputs, kernel).sum(0) + bias
        loss = ((result - wanted) ** 2).sum()
        losses.append(float(loss.detach()))
        results.append(result.detach())
        if not torch.isfinite(loss):
            break
        slopes = torch.autograd.grad(loss, [kernel, bias] if with_bias else [kernel])
        kernel = kernel.detach() - rate * slopes[0]
        bias = bias.detach() - rate * slopes[1] if with_bias else bias
        ways.append(kernel)
        biases.append(float(bias.detach()))
    if len(ways) > len(results):
        results.append(correlate(walk, inputs, kernel).sum(0) + bias)
    if results[0].numel() * len(results) > MOST_KEPT:
        results = results[-1:]
    told = tuple(biases) if with_bias else ()
    learned = Learned(tuple(losses), to_grid(torch.stack(ways)), to_grid(torch.stack(results)), told)
    return replace(learned, below=largest_rate(walk, inputs, with_bias)) if learned.grows else learned
