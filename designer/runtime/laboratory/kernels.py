"""A kernel of the live module: looked at, tried with other numbers, changed for good, put back."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.func import functional_call

from designer.errors import DesignerError
from designer.graph.model import Path
from designer.runtime.laboratory import unfolding
from designer.runtime.laboratory.flow import Flow, flow_into
from designer.runtime.laboratory.layers import walk_of
from designer.runtime.laboratory.reports import MOST_CHANNELS, Change, Look, LookReport, Trial, Walk
from designer.runtime.laboratory.sliding import correlate, refuse_small
from designer.runtime.laboratory.tensors import to_grid, to_tensor
from designer.runtime.live import Live
from designer.runtime.reports import InputChoice
from designer.runtime.runs.capture import first_tensor

LARGEST = 4_000_000
"""Cells of a map that is sent; a larger one is refused."""
MOST_SENT = 1_000_000
"""Cells of all maps that are sent at once, where there are several."""


@dataclass(frozen=True)
class _Known:
    """What was caught last, and all that it depends on."""

    module: nn.Module
    version: int
    path: str
    choice: InputChoice
    flow: Flow


class Laboratory:
    """Keeps what flowed into the layer that was looked at last, and how kernels were before they were changed here."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._known: _Known | None = None
        self._before: dict[Path, Tensor] = {}

    def forget(self) -> None:
        """The live module has other weights altogether: there is nothing to go back to."""
        self._known, self._before = None, {}

    def look(self, look: Look) -> LookReport:
        """What flows into the layer, what its window holds, and what comes out.

        Raises:
            DesignerError: there is nothing to look at; one line says why.
        """
        self._known = None
        flow = self._flow(look)
        walk = walk_over(flow)
        output = min(max(0, look.output), _outputs(flow, walk) - 1)
        base, channels = _reads(flow.layer, walk, output)
        first = min(max(0, look.first), channels - 1)
        shown = slice(first, min(channels, first + _fitting(walk, channels)))
        maps = flow.sample[base:][shown]
        row = _row(flow.layer, output)[shown] if walk.sort == "conv" else None
        return LookReport(
            Look(look.path, look.choice, output, first, look.shift),
            walk,
            "Unfold" if flow.note == unfolding.WORDS else type(flow.layer).__name__,
            flow.fed,
            channels,
            _outputs(flow, walk),
            int(getattr(flow.layer, "groups", 1)),
            base,
            to_grid(maps),
            to_grid(row if row is not None else torch.zeros(0)),
            _bias(flow.layer, output),
            to_grid(_result(flow, walk, output, None)),
            to_grid(correlate(walk, maps, row) if row is not None else torch.zeros(0)),
            flow.owner in self._before,
            flow.note,
        )

    def attempt(self, look: Look, changes: Sequence[Change], bias: float | None) -> Trial:
        """What the output channel would be with other kernels; the live module keeps its own."""
        start = time.perf_counter()
        flow = self._flow(look)
        walk = walk_over(flow)
        row = _changed(flow.layer, look.output, changes)
        base, channels = _reads(flow.layer, walk, look.output)
        shown = slice(look.first, min(channels, look.first + _fitting(walk, channels)))
        partial = correlate(walk, flow.sample[base:][shown], row[shown])
        result = _result(flow, walk, look.output, row, bias)
        return Trial(to_grid(result), to_grid(partial), time.perf_counter() - start)

    def apply(self, look: Look, changes: Sequence[Change], bias: float | None) -> None:
        """Puts other kernels into the live module; without any, those that it had before the first change here."""
        flow = self._flow(look)
        layer = cast(Any, flow.layer)
        if flow.only_tried:
            raise DesignerError(flow.only_tried)
        if not changes and bias is None:
            self._restore(flow)
            return
        row = _changed(layer, look.output, changes)
        self._before.setdefault(flow.owner, layer.weight.detach().clone())
        with torch.no_grad():
            layer.weight[look.output] = row[:, 0] if layer.weight.ndim == 3 else row
            if bias is not None and layer.bias is not None:
                layer.bias[look.output] = bias

    def _restore(self, flow: Flow) -> None:
        weight, before = cast(Any, flow.layer).weight, self._before.pop(flow.owner, None)
        if before is not None and before.shape == weight.shape:
            with torch.no_grad():
                weight.copy_(before)

    def _flow(self, look: Look) -> Flow:
        version = sum(tensor._version for tensor in (*self._live.module.parameters(), *self._live.module.buffers()))
        known = self._known
        asked = (id(self._live.module), version, look.path, look.choice)
        if known is None or asked != (id(known.module), known.version, known.path, known.choice):
            flow = flow_into(self._live, look.path, look.choice)
            self._known = known = _Known(self._live.module, version, look.path, look.choice, flow)
        if any(look.shift):
            return replace(known.flow, sample=known.flow.sample.roll(look.shift, (1, 2)))
        return known.flow


def walk_over(flow: Flow) -> Walk:
    """How the layer's window goes over what flows in.

    Raises:
        DesignerError: the map is too large to be shown, or too small for the window.
    """
    height, width = flow.sample.shape[1:]
    if height * width > LARGEST:
        raise DesignerError(f"a map of {height:,}×{width:,} cells is too large to be shown")
    walk = walk_of(flow.layer, height, width)
    refuse_small(walk)
    return walk


def _outputs(flow: Flow, walk: Walk) -> int:
    return int(flow.layer.out_channels) if walk.sort == "conv" else len(flow.sample)  # type: ignore[arg-type]


def _reads(layer: Any, walk: Walk, output: int) -> tuple[int, int]:
    """The first input channel that an output channel reads, and how many; a pooling reads its own only."""
    if walk.sort != "conv":
        return output, 1
    channels = layer.in_channels // layer.groups
    return output // (layer.out_channels // layer.groups) * channels, channels


def _fitting(walk: Walk, channels: int) -> int:
    """How many input channels are sent."""
    return max(1, min(channels, MOST_CHANNELS, MOST_SENT // (walk.rows.size * walk.columns.size)))


def _row(layer: Any, output: int) -> Tensor:
    """The kernels of an output channel, `C H W`."""
    row: Tensor = layer.weight.detach()[output]
    return row[:, None] if row.ndim == 2 else row


def _bias(layer: Any, output: int) -> float | None:
    bias = getattr(layer, "bias", None)
    return None if bias is None else float(bias.detach()[output])


def _changed(layer: Any, output: int, changes: Sequence[Change]) -> Tensor:
    row = _row(layer, output).clone()
    for change in changes:
        if change.channel >= len(row) or tuple(row.shape[1:]) != change.kernel.shape:
            raise DesignerError("the kernel has another size by now; look at the layer again")
        row[change.channel] = to_tensor(change.kernel, row)
    return row


def _result(flow: Flow, walk: Walk, output: int, row: Tensor | None, bias: float | None = None) -> Tensor:
    """The map of one output channel, by the layer itself; with `row`, as if it had these kernels."""
    return map_of(flow.layer, flow.flat, flow.sample, walk, output, row, bias)


def map_of(
    layer: Any,
    flat: bool,
    sample: Tensor,
    walk: Walk,
    output: int,
    row: Tensor | None = None,
    bias: float | None = None,
) -> Tensor:
    """What a layer makes of a sample `C H W`, for one output channel."""
    sample = sample[:, 0] if flat else sample
    with torch.no_grad():
        if walk.sort != "conv":
            pooled = first_tensor(layer(sample[None, output : output + 1]))
            assert pooled is not None
            result: Tensor = pooled[0, 0]
        else:
            result = functional_call(layer, *_call(layer, sample, output, row, bias))[0]
            result = result[0] if layer.groups == 1 else result[output]
    return result[None] if flat else result


def _call(layer: Any, sample: Tensor, output: int, row: Tensor | None, bias: float | None) -> Any:
    """What is called: the weights and the input. Without groups only one output channel is worked out."""
    weight, biases = layer.weight.detach(), None if layer.bias is None else layer.bias.detach()
    one = slice(output, output + 1)
    if row is not None:
        row = row[:, 0] if weight.ndim == 3 else row
        weight = row[None] if layer.groups == 1 else torch.cat((weight[:output], row[None], weight[output + 1 :]))
    elif layer.groups == 1:
        weight = weight[one]
    if biases is not None:
        biases = biases.clone()
        if bias is not None:
            biases[output] = bias
        biases = biases[one] if layer.groups == 1 else biases
    return {"weight": weight, "bias": biases}, (sample[None],)
