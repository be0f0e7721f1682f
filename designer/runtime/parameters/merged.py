"""The values of one layer that does what two in a row do: W₂W₁ and W₂b₁ + b₂, kernels likewise."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from designer.runtime.live import Live
from designer.runtime.parameters.owned import Owned
from designer.runtime.places import Place, places

LARGEST = 200_000_000
"""Numbers in the weight of the one; where there would be more, it begins anew."""


def merged(live: Live, block: str, first_id: str, second_id: str, one_id: str) -> list[Owned]:
    """Weight and bias for the node `one_id`, wherever the block stands; none where they cannot be worked out."""
    found = places(live.design, live.source, live.module)
    by_way = {(place.path, place.copies): place for place in found.values()}
    made: list[Owned] = []
    for place in found.values():
        if place.block == block and place.path[-1:] == (first_id,):
            behind = by_way.get(((*place.path[:-1], second_id), place.copies))
            if behind is not None:
                made += _of_one(live.module, place, behind, one_id)
    return made


def _of_one(module: nn.Module, place: Place, behind: Place, one_id: str) -> list[Owned]:
    first, second = module.get_submodule(place.name), module.get_submodule(behind.name)
    if any(is_lazy(tensor) or tensor.is_meta for layer in (first, second) for tensor in layer.parameters()):
        return []
    values = _values(first, second)
    path = (*place.path[:-1], one_id)
    return [
        Owned(first, type(first).__name__, name, nn.Parameter(value), path, place.copies, name, tuple(value.shape),
              place.repeats)
        for name, value in values.items()
    ]  # fmt: skip


def _values(first: Any, second: Any) -> dict[str, Tensor]:
    """By name, the tensors of the one; empty where it would be too large."""
    with torch.no_grad():
        inner, outer = first.weight.detach(), second.weight.detach()
        if isinstance(first, nn.Linear):
            weight = outer @ inner
        else:
            reach = [
                k + (o - 1) * s for k, o, s in zip(first.kernel_size, second.kernel_size, first.stride, strict=True)
            ]
            if outer.shape[0] * inner.shape[1] * torch.Size(reach).numel() > LARGEST:
                return {}
            weight = _kernel(inner, outer, reach, first.stride)
        biases = [layer.bias for layer in (first, second) if layer.bias is not None]
        if not biases:
            return {"weight": weight}
        bias = weight.new_zeros(len(weight)) if second.bias is None else second.bias.detach().clone()
        if first.bias is not None:
            bias = bias + outer.flatten(2).sum(2) @ first.bias if outer.ndim > 2 else bias + outer @ first.bias
        return {"weight": weight, "bias": bias.detach()}


def _kernel(inner: Tensor, outer: Tensor, reach: list[int], stride: tuple[int, ...]) -> Tensor:
    """Where the second reads a cell of its window, the first's whole window lies, stride by stride."""
    whole = inner.new_zeros(outer.shape[0], inner.shape[1], *reach)
    for cell in torch.cartesian_prod(*map(torch.arange, outer.shape[2:])).reshape(-1, outer.ndim - 2).tolist():
        under = tuple(slice(at * s, at * s + k) for at, s, k in zip(cell, stride, inner.shape[2:], strict=True))
        whole[(slice(None), slice(None), *under)] += torch.einsum(
            "om,mc...->oc...", outer[(slice(None), slice(None), *cell)], inner
        )
    return whole
