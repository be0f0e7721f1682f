"""The numbers of a tensor for a picture: thinned out until they are few enough to send."""

from __future__ import annotations

from math import ceil, prod
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from designer.errors import DesignerError
from designer.runtime.reports import Tile
from designer.runtime.statistics import real, statistics

Layout = Literal["scalar", "bars", "matrix", "kernels"]
_FLAT: tuple[Layout, ...] = ("scalar", "bars", "matrix")


def read_tile(module: nn.Module, name: str, limit: int, gradient: bool = False) -> Tile:
    """Values of the parameter or buffer of this name, or of its gradient, at most `limit` of them.

    Raises:
        DesignerError: there is none of that name, or it has no values or no gradient yet.
    """
    return tile_of(named(module, name, gradient), name, limit)


def named(module: nn.Module, name: str, gradient: bool = False) -> Tensor:
    """The parameter or buffer of this name, or its gradient.

    Raises:
        DesignerError: there is none of that name, or no gradient yet.
    """
    path, _, own = name.rpartition(".")
    try:
        owner = module.get_submodule(path)
    except AttributeError:
        owner = None
    tensor = {**owner._parameters, **owner._buffers}.get(own) if owner is not None else None
    if tensor is None:
        raise DesignerError(f'the live module has no parameter or buffer "{name}"')
    if gradient:
        if tensor.grad is None:
            raise DesignerError(f'"{name}" has no gradient yet; Run ▸ Backward makes one')
        tensor = tensor.grad
    return tensor


def tile_of(tensor: Tensor, name: str, limit: int) -> Tile:
    """Values of any tensor, at most `limit` of them; `name` is what it is called.

    Raises:
        DesignerError: it has no values yet.
    """
    if tensor.is_meta and not is_lazy(tensor):
        raise DesignerError(f'"{name}" is on meta: it has a shape and no values')
    if is_lazy(tensor):
        raise DesignerError(f'"{name}" has no values yet; run the network once')
    step = _step(tuple(tensor.shape), limit)
    part = tensor.detach()[tuple(slice(None, None, stride) for stride in step)]
    values = real(part).to("cpu", torch.float32).contiguous().numpy().astype("<f4", copy=False)
    return Tile(
        name,
        tuple(tensor.shape),
        values.tobytes(),
        tuple(part.shape),
        step,
        _layout(tensor),
        str(tensor.dtype).removeprefix("torch."),
        statistics(tensor),
    )


def _layout(tensor: Tensor) -> Layout:
    if tensor.ndim > 2:
        return "kernels"
    return _FLAT[tensor.ndim]


def _step(shape: tuple[int, ...], limit: int) -> tuple[int, ...]:
    """Every how many elements one is taken: from whole kernels, as long as there are several to leave out."""
    step = [1] * len(shape)

    def left() -> list[int]:
        return [ceil(size / stride) for size, stride in zip(shape, step, strict=True)]

    while prod(left()) > limit:
        sizes = left()
        among = [0, 1] if len(shape) > 2 and max(sizes[:2]) > 1 else range(len(shape))
        step[max(among, key=lambda index: sizes[index])] *= 2
    return tuple(step)
