"""How the window of a live layer walks over a map of a given size."""

from __future__ import annotations

from typing import Any

from torch import nn

from designer.errors import DesignerError
from designer.runtime.laboratory.reports import Sort, Walk
from designer.runtime.laboratory.windows import Axis

_CONVOLUTIONS = (nn.Conv1d, nn.Conv2d)
_MAXIMA = (nn.MaxPool1d, nn.MaxPool2d)
_MEANS = (nn.AvgPool1d, nn.AvgPool2d)
_ADAPTIVE = (nn.AdaptiveAvgPool1d, nn.AdaptiveAvgPool2d, nn.AdaptiveMaxPool1d, nn.AdaptiveMaxPool2d)


def has_window(module: nn.Module) -> bool:
    """Whether it is a convolution or a pooling over one or two dimensions."""
    return isinstance(module, (*_CONVOLUTIONS, *_MAXIMA, *_MEANS, *_ADAPTIVE))


def walk_of(module: nn.Module, height: int, width: int) -> Walk:
    """The walk over a map of `height` rows; a 1-d layer has one row.

    Raises:
        DesignerError: the layer has no such window.
    """
    flat = type(module).__name__.endswith("1d")
    if isinstance(module, _CONVOLUTIONS):
        rows, columns = _convolution(module, height, width, flat)
        return Walk("conv", rows, columns, module.padding_mode, flat=flat)
    if isinstance(module, _MAXIMA):
        rows, columns = _pooling(module, module.dilation, height, width, flat)
        return Walk("max", rows, columns, flat=flat)
    if isinstance(module, _MEANS):
        rows, columns = _pooling(module, 1, height, width, flat)
        divisor = getattr(module, "divisor_override", None) or 0
        return Walk("avg", rows, columns, counts_padding=module.count_include_pad, divisor=divisor, flat=flat)
    if isinstance(module, _ADAPTIVE):
        down, right = _pair(module.output_size, flat, 1)
        sort: Sort = "max" if "Max" in type(module).__name__ else "avg"
        return Walk(sort, Axis(height, into=down or height), Axis(width, into=right or width), flat=flat)
    raise DesignerError(f"a {type(module).__name__} has no window that could be stepped")


def _convolution(module: nn.Module, height: int, width: int, flat: bool) -> tuple[Axis, Axis]:
    kernel, stride = _pair(module.kernel_size, flat, 1), _pair(module.stride, flat, 1)
    dilation = _pair(module.dilation, flat, 1)
    ends = tuple(_ends(module.padding, at, kernel[at], dilation[at], flat) for at in range(2))
    return tuple(  # type: ignore[return-value]
        Axis(size, kernel[at], stride[at], *ends[at], dilation[at]) for at, size in enumerate((height, width))
    )


def _ends(padding: Any, at: int, kernel: int, dilation: int, flat: bool) -> tuple[int, int]:
    """Cells of padding at the two ends of side `at`: `"same"` puts the odd one behind."""
    if padding == "same":
        total = dilation * (kernel - 1)
        return total // 2, total - total // 2
    each = 0 if padding == "valid" else _pair(padding, flat, 0)[at]
    return each, each


def _pooling(module: Any, dilation: Any, height: int, width: int, flat: bool) -> tuple[Axis, Axis]:
    kernel, stride = _pair(module.kernel_size, flat, 1), _pair(module.stride, flat, 1)
    padding, dilations = _pair(module.padding, flat, 0), _pair(dilation, flat, 1)
    return tuple(  # type: ignore[return-value]
        Axis(size, kernel[at], stride[at], padding[at], padding[at], dilations[at], module.ceil_mode)
        for at, size in enumerate((height, width))
    )


def _pair(value: Any, flat: bool, across: int) -> tuple[Any, Any]:
    """A setting for both sides; a 1-d layer has `across` for the rows that it does not know."""
    if not isinstance(value, tuple | list):
        return (across, value) if flat else (value, value)
    return (across, value[0]) if flat else (value[0], value[1])
