"""One layer or operation tried on tensors without values: what shapes come out, what it costs, or why it refuses."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

import torch
from torch.nn.parameter import is_lazy
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry

from designer.catalogue.spec import LayerSpec, OpSpec
from designer.graph.model import Value
from designer.runtime import arguments
from designer.runtime.cost.storages import storages, without
from designer.runtime.shapes.avals import FIRST, SECOND, Known, abstract, concrete, has_batch, sample_bytes, volume
from designer.runtime.torch_names import functions, layer_classes

REFUSALS = (RuntimeError, ValueError, TypeError, LookupError, AttributeError, AssertionError, ArithmeticError)
"""What torch's layers raise when settings and inputs do not go together."""

MOST_ONES = 1 << 22
"""Numbers in the inputs of a layer that is run with values; more would take too long."""


class Tried(NamedTuple):
    """What trying a layer or operation found.

    Attributes:
        result: What comes out.
        refusal: Torch's own words if it refused, else empty.
        parameters: Elements of all parameters.
        multiply_adds: For one sample.
        bytes_out: What of the result takes memory of its own, for one sample; a view of an input takes none.
        where: Of a refusal, the custom layer whose code it comes from, and its line; 0 where it has none.
        stopped: It ran until the person said stop, and is not tried again.
    """

    result: Known = None
    refusal: str = ""
    parameters: int = 0
    multiply_adds: int = 0
    where: tuple[str, int] = ("", 0)
    bytes_out: int = 0
    stopped: bool = False


def try_layer(spec: LayerSpec, settings: Mapping[str, Value], inputs: Mapping[str, Known]) -> Tried:
    """A layer made from its settings on the "meta" device and run on its inputs.

    Raises:
        Missing: a required setting or input is not there.
    """
    positional, named = arguments.of_settings(settings, spec.settings)
    arguments.of_inputs(spec.inputs, inputs)
    at_call = arguments.at_call(settings, spec.settings)

    def run(device: str) -> Tried:
        module = layer_classes()[spec.name](*positional, **named).eval()
        call = partial(module, **at_call) if at_call else module
        try:
            tried = twice(call, lambda given: arguments.of_inputs(spec.inputs, given), inputs, device)
        except REFUSALS as error:
            tried = Tried(refusal=_first_sentence(error))
        return tried._replace(parameters=sum(p.numel() for p in module.parameters() if not is_lazy(p)))

    return _tried(run, inputs)


def try_operation(spec: OpSpec, settings: Mapping[str, Value], inputs: Mapping[str, Known]) -> Tried:
    """An operation run on its inputs.

    Raises:
        Missing: a required setting or input is not there.
    """
    arguments.of_operation(spec, settings, inputs)
    call = functions()[spec.name]

    def run(device: str) -> Tried:
        return twice(call, lambda given: arguments.of_operation(spec, settings, given), inputs, device)

    return _tried(run, inputs)


def _tried(run: Callable[[str], Tried], inputs: Mapping[str, Known]) -> Tried:
    """Without values; the few layers that need them are run on ones, if those are not too many."""
    tried = _tried_on("meta", run)
    if "meta" in tried.refusal.lower() and sum(map(volume, inputs.values())) <= MOST_ONES:
        return _tried_on("cpu", run)
    return tried


def _tried_on(device: str, run: Callable[[str], Tried]) -> Tried:
    with warnings.catch_warnings(), torch.no_grad(), torch.device(device):
        warnings.simplefilter("ignore")  # a layer's advice on settings is not the design's
        try:
            return run(device)
        except REFUSALS as error:
            return Tried(refusal=_first_sentence(error))


def twice(
    call: Callable[..., Any], given: Callable[[Mapping[str, Any]], Any], inputs: Mapping[str, Known], device: str
) -> Tried:
    """Run with both batches, or once where nothing depends on the batch."""

    def run(batch: int) -> _Once:
        positional, named = given({name: concrete(known, batch, device) for name, known in inputs.items()})
        with _Count() as count:
            result = call(*positional, **named)
        return _Once(result, without(result, storages((positional, named))), count.flops // 2)

    first = run(FIRST)
    second = run(SECOND) if any(map(has_batch, inputs.values())) else first
    made = sample_bytes(abstract(first.made, second.made))
    return Tried(abstract(first.result, second.result), multiply_adds=_for_one(first, second, run), bytes_out=made)


class _Once(NamedTuple):
    """One run: what came out, what of it is no view of what went in, and what it cost."""

    result: Any
    made: Any
    multiply_adds: int


def _for_one(first: _Once, second: _Once, run: Callable[[int], _Once]) -> int:
    """Multiply-adds for one sample; a third run tells them where they do not simply grow with the batch."""
    if first is second:
        return first.multiply_adds
    if first.multiply_adds * SECOND == second.multiply_adds * FIRST:
        return first.multiply_adds // FIRST
    return run(1).multiply_adds


def _first_sentence(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).split("\n") if line.strip()]
    return lines[0].partition(". ")[0] if lines else type(error).__name__


class _Count(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Counts floating-point operations by torch's own formulas; two make a multiply-add."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.flops = 0

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        out = func(*args, **(kwargs or {}))
        formula = flop_registry.get(func._overloadpacket)
        if formula is not None:
            self.flops += int(formula(*args, **(kwargs or {}), out_val=out))
        return out
