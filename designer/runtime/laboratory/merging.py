"""Two convolutions with nothing between them are one: its kernel worked out, and its output beside theirs."""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from designer.errors import DesignerError
from designer.graph import query
from designer.runtime.laboratory.flow import Flow, flow_into
from designer.runtime.laboratory.kinds import partner
from designer.runtime.laboratory.layers import walk_of
from designer.runtime.laboratory.merge_report import MergeReport
from designer.runtime.laboratory.reports import MOST_CHANNELS, Walk
from designer.runtime.laboratory.tensors import to_grid
from designer.runtime.live import Live
from designer.runtime.reports import InputChoice

LARGEST_KERNEL = 200_000_000
"""Numbers in all kernels of the one convolution; more are not worked out."""


class _One(NamedTuple):
    """A convolution: weights `O C H W`, and how it walks."""

    weight: Tensor
    bias: Tensor
    stride: tuple[int, int]
    padding: tuple[int, int]


def merge(live: Live, path: str, choice: InputChoice, output: int, channel: int) -> MergeReport:
    """The convolution at `path` and the one behind it as one, on what really flows in.

    Raises:
        DesignerError: no convolution stands right behind it, or one that cannot be taken together with it.
        RunFailed: the network does not run.
    """
    ids = tuple(path.split("/"))
    try:
        block = live.design.blocks[query.block_at(live.design, ids[:-1])]
        node = block.node(ids[-1])
    except KeyError:
        raise DesignerError("the node is not in the live module any more; choose another one") from None
    other = partner(block, node)
    if other is None:
        raise DesignerError(f"no convolution stands right behind {node.name}, so there is nothing to take it with")
    flow = flow_into(live, path, choice)
    second = flow_into(live, "/".join((*ids[:-1], other.id)), choice)
    names = node.name, other.name
    with torch.no_grad():
        return _report(path, names, flow, second, output, channel)


def _report(path: str, names: tuple[str, str], flow: Flow, behind: Flow, output: int, channel: int) -> MergeReport:
    first, second = _plain(flow.layer, names[0]), _plain(behind.layer, names[1])
    walks = tuple(walk_of(one.layer, *one.sample.shape[1:]) for one in (flow, behind))
    made = _merged(first, second, walks, names)
    outputs, between = second.weight.shape[:2]
    channels = first.weight.shape[1]
    output, channel = min(max(0, output), outputs - 1), min(max(0, channel), channels - 1)
    has_bias = any(getattr(one.layer, "bias", None) is not None for one in (flow, behind))
    two = _apply(second, walks[1], _apply(first, walks[0], flow.sample))[output]
    one = functional.conv2d(flow.sample[None], made.weight, made.bias, made.stride, made.padding)[0, output]
    apart = (two - one).abs()
    rows, columns = (_untouched(axis) for axis in (walks[1].rows, walks[1].columns))
    return MergeReport(
        path,
        names,
        output,
        channel,
        outputs,
        channels,
        between,
        to_grid(first.weight[:MOST_CHANNELS, channel]),
        to_grid(second.weight[output, :MOST_CHANNELS]),
        to_grid(made.weight[output, channel]),
        float(made.bias[output]),
        made.stride,
        made.padding,
        to_grid(two),
        to_grid(one),
        _largest(apart),
        _largest(apart[rows, columns]),
        (_count(flow.layer) + _count(behind.layer), made.weight.numel() + has_bias * outputs),
        (_work(first, walks[0]) + _work(second, walks[1]), made.weight.numel() * two.numel()),
    )


def _plain(layer: nn.Module, name: str) -> _One:
    """A layer's weights as those of a 2-d convolution without groups."""
    conv: Any = layer
    if conv.padding_mode != "zeros":
        raise DesignerError(f"{name} pads with {conv.padding_mode}, which no single convolution does between two")
    weight: Tensor = conv.weight.detach()
    if conv.groups > 1:
        weight = _ungrouped(weight, conv.groups)
    weight = weight[:, :, None] if weight.ndim == 3 else weight
    bias = weight.new_zeros(len(weight)) if conv.bias is None else conv.bias.detach()
    return _One(weight, bias, (1, 1), (0, 0))


def _ungrouped(weight: Tensor, groups: int) -> Tensor:
    """Kernels for all input channels: zeros where a group does not read."""
    outputs, inside = len(weight) // groups, weight.shape[1]
    whole = weight.new_zeros(len(weight), inside * groups, *weight.shape[2:])
    for group in range(groups):
        rows, columns = slice(group * outputs, (group + 1) * outputs), slice(group * inside, (group + 1) * inside)
        whole[rows, columns] = weight[rows]
    return whole


def _merged(first: _One, second: _One, walks: tuple[Walk, ...], names: tuple[str, str]) -> _One:
    """Where the second reads cell b of its window the first one's whole window lies, stride 1 by stride 1."""
    sides = [(walk.rows, walk.columns) for walk in walks]
    for axes, name in zip(sides, names, strict=True):
        if any(axis.before != axis.after for axis in axes):
            raise DesignerError(f"{name} pads its two ends unevenly, which no single convolution can be told")
    (one_rows, one_columns), (two_rows, two_columns) = sides
    steps = one_rows.stride * two_rows.dilation, one_columns.stride * two_columns.dilation
    high = steps[0] * (two_rows.kernel - 1) + one_rows.reach
    wide = steps[1] * (two_columns.kernel - 1) + one_columns.reach
    outputs, channels = len(second.weight), first.weight.shape[1]
    if outputs * channels * high * wide > LARGEST_KERNEL:
        raise DesignerError(f"the kernel of both would have {outputs * channels * high * wide:,} numbers: too many")
    whole = first.weight.new_zeros(outputs, channels, high, wide)
    for row in range(two_rows.kernel):
        for column in range(two_columns.kernel):
            down, right = row * steps[0], column * steps[1]
            under = whole[
                :,
                :,
                down : down + one_rows.reach : one_rows.dilation,
                right : right + one_columns.reach : one_columns.dilation,
            ]
            under += torch.einsum("om,mchw->ochw", second.weight[:, :, row, column], first.weight)
    bias = second.bias + torch.einsum("omhw,m->o", second.weight, first.bias)
    stride = one_rows.stride * two_rows.stride, one_columns.stride * two_columns.stride
    padding = (
        one_rows.before + one_rows.stride * two_rows.before,
        one_columns.before + one_columns.stride * two_columns.before,
    )
    return _One(whole, bias, stride, padding)


def _apply(one: _One, walk: Walk, maps: Tensor) -> Tensor:
    axes = walk.rows, walk.columns
    stride, padding, dilation = (
        tuple(getattr(axis, name) for axis in axes) for name in ("stride", "before", "dilation")
    )
    return functional.conv2d(maps[None], one.weight, one.bias, stride, padding, dilation)[0]


def _untouched(axis: Any) -> slice:
    """The outputs of the second whose window lies on no padding."""
    whole = [at for at in range(axis.count) if axis.cells(at)[0] >= 0 and axis.cells(at)[-1] < axis.size]
    return slice(whole[0], whole[-1] + 1) if whole else slice(0, 0)


def _largest(apart: Tensor) -> float:
    return float(apart.max()) if apart.numel() else 0.0


def _count(layer: nn.Module) -> int:
    return sum(parameter.numel() for parameter in layer.parameters())


def _work(one: _One, walk: Walk) -> int:
    return one.weight.numel() * walk.rows.count * walk.columns.count
