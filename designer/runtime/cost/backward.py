"""What autograd keeps of every node for the way back, and how long every node takes on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any

import torch
from torch import Tensor
from torch.autograd.graph import Node, saved_tensors_hooks
from torch.nn.parameter import is_lazy

from designer.errors import DesignerError
from designer.runtime.cost.follow import followed
from designer.runtime.cost.forward import repeated, side_by_side
from designer.runtime.cost.reports import BackwardTimes
from designer.runtime.cost.stopwatch import Nested
from designer.runtime.cost.storages import storage, storages, tensors_in
from designer.runtime.layers.custom import failures, said
from designer.runtime.live import Live
from designer.runtime.reports import InputChoice
from designer.runtime.runs.feed import feed
from designer.runtime.runs.run import guarded, settling


def time_backward(live: Live, choice: InputChoice, warm: bool = True) -> BackwardTimes:
    """Passes forward and back, in eval mode, to the gradients of all that is trained; those that are there stay.

    Args:
        warm: Begin with a pass that does not count.

    Raises:
        RunFailed: the network does not run, or takes nothing of what was chosen.
        FileRefused: the chosen file cannot be read or does not fit.
    """
    inputs, _ = feed(live.design, choice, live.device)
    trained: list[Tensor] = [p for p in live.module.parameters() if p.requires_grad and not is_lazy(p)]
    if not trained:
        return BackwardTimes(refusal="nothing in this network is trained")
    return guarded(live, lambda: _there_and_back(live, inputs, trained, warm))


def _there_and_back(live: Live, inputs: list[Tensor], trained: list[Tensor], warm: bool) -> BackwardTimes:
    with torch.enable_grad():
        kept = _kept(live, inputs)
        try:
            if warm:
                _untouched(live, inputs, trained)
            whole = repeated(lambda: _untouched(live, inputs, trained))
            with followed(live.design, live.source, live.module, owners := Owners()):
                passes = repeated(lambda: _node_by_node(live, inputs, trained, owners))
        except _NoWayBack as error:
            return BackwardTimes(kept=kept, refusal=str(error))
    return BackwardTimes(side_by_side(passes), tuple(whole), kept)


class _NoWayBack(DesignerError):
    """Why there is none."""


class Keeper(Nested):
    """Notes what autograd keeps while a node runs, each piece of memory once.

    Attributes:
        kept: By path, bytes beside what is there anyway.
    """

    def __init__(self, there: set[int]) -> None:
        super().__init__()
        self._known = there
        self.kept: dict[str, int] = {}

    def pack(self, tensor: Tensor) -> Tensor:
        """Takes note of a tensor, which autograd then keeps."""
        key = storage(tensor)
        if key is None or key not in self._known:
            size = tensor.numel() * tensor.element_size() if key is None else tensor.untyped_storage().nbytes()
            self.kept[self.path] = self.kept.get(self.path, 0) + size
        if key is not None:
            self._known.add(key)
        return tensor.detach()  # of an output, the tensor itself would keep its own graph alive


def _kept(live: Live, inputs: list[Tensor]) -> dict[str, int]:
    """Weights and the network's input are there anyway."""
    there = [*live.module.parameters(), *live.module.buffers(), *inputs]
    keeper = Keeper(storages([tensor for tensor in there if not is_lazy(tensor)]))
    with followed(live.design, live.source, live.module, keeper), saved_tensors_hooks(keeper.pack, lambda kept: kept):
        result = live.module(*inputs)  # held until all is counted: freed memory would be taken for another's
    del result
    return keeper.kept


class Owners(Nested):
    """Finds, step by step of autograd's graph, which node made it.

    Attributes:
        of: The path of each step.
    """

    def __init__(self) -> None:
        super().__init__()
        self.of: dict[Node, str] = {}

    def leave(self, result: Callable[[], Any]) -> None:
        """The node that started last ends: the steps to its result that nobody made yet are its own."""
        waiting = [tensor.grad_fn for tensor in tensors_in(result())]
        while waiting:
            step = waiting.pop()
            if step is not None and step not in self.of:
                self.of[step] = self.path
                waiting += [before for before, _ in step.next_functions]
        super().leave(result)


def _node_by_node(live: Live, inputs: list[Tensor], trained: list[Tensor], owners: Owners) -> dict[str, float]:
    owners.of = {}
    ends = _ends(live.module(*inputs))
    seconds: dict[str, float] = {}
    since: list[float] = []
    settle = settling(live)

    def begin(_gradients: Any) -> None:
        settle()
        since.append(perf_counter())

    def end(path: str) -> None:
        settle()
        seconds[path] = seconds.get(path, 0.0) + perf_counter() - since.pop()

    for step, path in owners.of.items():
        if step.name() != ADDS_UP:
            step.register_prehook(begin)
            step.register_hook(lambda _into, _out, path=path: end(path))
    _back(live, ends, trained)
    return seconds


ADDS_UP = "torch::autograd::AccumulateGrad"
"""The step that would put a gradient into its parameter; it does not run here."""


def _untouched(live: Live, inputs: list[Tensor], trained: list[Tensor]) -> float:
    ends, settle = _ends(live.module(*inputs)), settling(live)
    settle()
    start = perf_counter()
    _back(live, ends, trained)
    settle()
    return perf_counter() - start


def _ends(result: Any) -> list[Tensor]:
    """The outputs from which a gradient goes back.

    Raises:
        _NoWayBack: there is none.
    """
    ends = [tensor for tensor in tensors_in(result) if tensor.requires_grad]
    if not ends:
        raise _NoWayBack("no output depends on anything that is trained")
    return ends


def _back(live: Live, ends: Sequence[Tensor], trained: Sequence[Tensor]) -> None:
    """Goes back once, with ones for the gradients of the outputs; the gradients found are let go.

    Raises:
        _NoWayBack: torch, or a person's own code, refuses.
    """
    try:
        torch.autograd.grad(ends, trained, [torch.ones_like(end) for end in ends], allow_unused=True)
    except failures(live.source) as error:
        raise _NoWayBack(said(error)) from error
