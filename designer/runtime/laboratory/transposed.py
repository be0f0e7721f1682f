"""A transposed convolution as a window: it reads its input with zeros between the cells, by a kernel turned round.

Spreading every cell over the output and adding up is the same sum in another order: Dumoulin and Visin, "A guide to
convolution arithmetic for deep learning", 2016, chapter 4.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from designer.errors import DesignerError


def is_transposed(module: nn.Module) -> bool:
    """Whether it spreads cells instead of reading through a window, over one or two dimensions."""
    return isinstance(module, nn.ConvTranspose1d | nn.ConvTranspose2d)


def as_convolution(module: Any, sample: Tensor, flat: bool) -> tuple[nn.Module, Tensor]:
    """The convolution that does the same to the spread sample, and that sample, `C H W`.

    Raises:
        DesignerError: its padding cuts off more than its kernel reaches, which no window does.
    """
    weight = _turned(module)
    reaches = [d * (k - 1) for d, k in zip(module.dilation, module.kernel_size, strict=True)]
    padding = [reach - cut for reach, cut in zip(reaches, module.padding, strict=True)]
    if min(padding) < 0:
        raise DesignerError("its padding cuts off more than its kernel reaches, so there is no window to step")
    made = nn.Conv1d if flat else nn.Conv2d
    settings: dict[str, Any] = {
        "padding": tuple(padding), "dilation": module.dilation, "groups": module.groups, "bias": module.bias is not None
    }  # fmt: skip
    with torch.device("meta"):
        layer = made(module.in_channels, module.out_channels, module.kernel_size, **settings)
    layer.weight = nn.Parameter(weight, requires_grad=False)
    if module.bias is not None:
        layer.bias = nn.Parameter(module.bias.detach().clone(), requires_grad=False)
    return layer, _spread(module, sample, flat)


def words(module: Any) -> str:
    """What was done to input and kernel so that there is a window, in a sentence."""
    between = "×".join(str(step - 1) for step in dict.fromkeys(module.stride))
    zeros = f"with {between} zero{'' if between == '1' else 's'} between its cells " if max(module.stride) > 1 else ""
    return f"Spreading each cell of the input is reading it {zeros}by the kernel turned both ways: so it is shown here."


def _turned(module: Any) -> Tensor:
    """Kernels `O C …` of `C O …`, turned in every direction, group by group."""
    weight: Tensor = module.weight.detach()
    groups, size = module.groups, weight.shape[2:]
    parts = weight.reshape(groups, weight.shape[0] // groups, weight.shape[1], *size).transpose(1, 2)
    turned = parts.reshape(module.out_channels, weight.shape[0] // groups, *size)
    return turned.flip(tuple(range(2, turned.ndim))).contiguous()


def _spread(module: Any, sample: Tensor, flat: bool) -> Tensor:
    """The sample with zeros between its cells, and behind them what the output has besides."""
    down, right = (1, *module.stride) if flat else module.stride
    more_down, more_right = (0, *module.output_padding) if flat else module.output_padding
    channels, height, width = sample.shape
    spread = sample.new_zeros(channels, (height - 1) * down + 1 + more_down, (width - 1) * right + 1 + more_right)
    spread[:, : (height - 1) * down + 1 : down, : (width - 1) * right + 1 : right] = sample
    return spread
