"""What a person looks at in the network at work: one node's output, its gradient, or where it attends.

Only what is looked at is caught, by a run of its own; it is kept until something else is looked at.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.autograd.graph import get_gradient_edge

from designer.catalogue.bypass import as_run
from designer.errors import DesignerError
from designer.graph import query
from designer.graph.model import Path
from designer.runtime.flows.aims import aimed
from designer.runtime.flows.attention import Products, heads_told
from designer.runtime.live import Live
from designer.runtime.places import Place, places
from designer.runtime.reports import FlowFacts, OfFlow
from designer.runtime.runs.calling import callers
from designer.runtime.runs.capture import follow
from designer.runtime.runs.feed import feed
from designer.runtime.runs.flowed import by_port, outputs_at
from designer.runtime.runs.run import fill, guarded


class Caught(NamedTuple):
    """What was looked at, how often the node was called, and the names of the attentions there were to choose from."""

    tensor: Tensor
    calls: int
    parts: tuple[str, ...] = ()


class Flows:
    """Catches what is looked at, and has it at hand while nothing of the network changes."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._key: Any = None
        self._module: Callable[[], nn.Module | None] = lambda: None
        self._caught: Caught | None = None

    def of(self, look: OfFlow) -> Tensor:
        """The tensor that is looked at.

        Raises:
            DesignerError: the node is gone, did not run, or has nothing of the sort.
            RunFailed: the network does not run.
        """
        return self._now(look).tensor

    def facts(self, look: OfFlow, batch: int | None) -> FlowFacts:
        """What can be chosen of it."""
        caught = self._now(look)
        return FlowFacts(caught.calls, caught.parts, batch)

    def forget(self) -> None:
        """Lets go of what is at hand."""
        self._key = self._caught = None

    def _now(self, look: OfFlow) -> Caught:
        module = self._live.module
        key = look, self._live.device, self._live.moment, _versions(module)
        if self._caught is None or key != self._key or self._module() is not module:
            self.forget()
            self._caught, self._key, self._module = catch(self._live, look), key, weakref.ref(module)
        return self._caught


def catch(live: Live, look: OfFlow) -> Caught:
    """Runs the live module and catches what is looked at."""
    path = tuple(look.path.split("/"))
    try:
        query.node_at(live.design, path)
    except KeyError:
        raise DesignerError("the node is not in the live module any more; choose another one") from None
    inputs, _ = feed(live.design, look.choice, live.device)
    fill(live, inputs)
    how = {"output": _output, "gradient": _gradient, "attention": _attention}[look.sort]
    return guarded(live, lambda: how(live, look, path, inputs))


def _output(live: Live, look: OfFlow, path: Path, inputs: Sequence[Tensor]) -> Caught:
    """A copy, made at once: a later layer may work in place."""
    kept = _Calls(look.call, lambda tensor: tensor.detach().clone())
    follow(live.design, live.source, live.module, inputs, _seeing(live, look, path, kept), only=path)
    return Caught(kept.chosen(_name(live, path)), kept.count)


def _gradient(live: Live, look: OfFlow, path: Path, inputs: Sequence[Tensor]) -> Caught:
    """The gradient that comes back to a node's output.

    What is held on to is the place in the graph and not the tensor, which a later layer may change in place.
    """
    kept = _Calls(look.call, lambda tensor: (get_gradient_edge(tensor), tensor.shape) if tensor.requires_grad else None)
    see, name = _seeing(live, look, path, kept), _name(live, path)
    with torch.enable_grad(), torch.backends.cudnn.flags(enabled=False):  # cuDNN goes back only when training
        result = follow(live.design, live.source, live.module, leaves(inputs)[1], see, only=path)
        found = kept.chosen(name)
        if found is None:
            raise DesignerError(f"no gradient comes back to {name}: nothing before it is trained or has a gradient")
        edge, shape = found
        (slope,) = torch.autograd.grad(aimed(live.design, result, look.aim), [edge], allow_unused=True)
    if slope is None:
        raise DesignerError(f"no gradient comes back to {name}: what is asked for does not depend on it")
    return Caught(slope.reshape(shape), kept.count)


def leaves(inputs: Sequence[Tensor]) -> tuple[list[Tensor], list[Tensor]]:
    """Inputs that gradients come back to, and what is to be fed in, which a layer may change in place."""
    own = [one.clone().requires_grad_() if one.is_floating_point() or one.is_complex() else one for one in inputs]
    return own, [one.clone() for one in own]


def _attention(live: Live, look: OfFlow, path: Path, inputs: Sequence[Tensor]) -> Caught:
    """The weights of each head, of the chosen one of all attentions at or inside the node."""
    told = _Attending()
    place = _place(live, path)
    with ExitStack() as stack:
        if place is not None:
            module = live.module.get_submodule(place.name)
            stack.callback(module.register_forward_pre_hook(lambda *_: told.begin()).remove)
            stack.enter_context(heads_told(module, told.head))
        stack.enter_context(Products(told.product))
        kept = _Calls(look.call, lambda _: told.end(place is not None))
        # A statement has no beginning of its own: it begins where the one before it has ended.
        see = _seeing(live, look, path, kept, told.begin if place is None else None)
        follow(live.design, live.source, live.module, inputs, see, only=path)
    found = kept.chosen(_name(live, path))
    if not found:
        raise DesignerError(f"{_name(live, path)} does not attend: it holds no attention whose weights can be had")
    names = tuple(name for name, _ in found)
    return Caught(found[min(look.part, len(found) - 1)][1], kept.count, names)


class _Attending:
    """Attention weights, from when a node begins until it ends."""

    def __init__(self) -> None:
        self._heads: list[tuple[str, Tensor]] = []
        self._products: list[Tensor] = []

    def begin(self) -> None:
        self._heads, self._products = [], []

    def head(self, name: str, weights: Tensor) -> None:
        self._heads.append((name, weights.detach()))

    def product(self, weights: Tensor) -> None:
        self._products.append(weights.detach())

    def end(self, whole: bool) -> list[tuple[str, Tensor]]:
        """What there was; a layer's own heads say more than the products they are made with."""
        products = [("" if len(self._products) == 1 else str(at), one) for at, one in enumerate(self._products)]
        return self._heads or (products if whole else products[-1:])


class _Calls:
    """What is kept of each call of a node; only that of the chosen one, or of the last."""

    def __init__(self, call: int, keep: Callable[[Tensor], Any]) -> None:
        self._call, self._keep = call, keep
        self.count = 0
        self._kept: Any = None

    def take(self, tensor: Tensor) -> None:
        if self._call < 0 or self.count == self._call:
            self._kept = self._keep(tensor)
        self.count += 1

    def chosen(self, name: str) -> Any:
        """What was kept.

        Raises:
            DesignerError: the node was not called so often.
        """
        if not self.count:
            raise DesignerError(f"nothing flowed out of {name} in this run")
        if self._call >= self.count:
            raise DesignerError(f"{name} was called {self.count} times; there is no call {self._call}")
        return self._kept


def _seeing(
    live: Live, look: OfFlow, path: Path, kept: _Calls, before: Callable[[], None] | None = None
) -> Callable[[Path, Any], None]:
    """Takes what comes out at the chosen port; `before` is told of what flows elsewhere."""
    ports = outputs_at(live.design, path)

    def see(where: Path, value: Any) -> None:
        if where != path:
            if before is not None:
                before()
            return
        found = [(port, one) for port, one in by_port(ports, value) if one is not None] or [("", value)]
        tensor = next((one for port, one in found if port == look.port), None if look.port else found[0][1])
        if isinstance(tensor, Tensor):
            kept.take(tensor)

    return see


def _place(live: Live, path: Path) -> Place | None:
    """Where the module is that the node calls; None where it calls none."""
    design = as_run(live.design)
    found = places(live.design, live.source, live.module).values()
    return next((one for one in found if one.path == path or path in callers(design, one)), None)


def _name(live: Live, path: Path) -> str:
    return query.place(live.design, path)


def _versions(module: nn.Module) -> tuple[int, ...]:
    """Changes with every value of a module."""
    return tuple(tensor._version for tensor in (*module.parameters(), *module.buffers()))
