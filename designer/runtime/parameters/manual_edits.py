"""What a person does to the live parameters by hand: new first values, one value set, gradients made and cleared."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn.parameter import is_lazy

from designer import numbers
from designer.codegen.source import generate
from designer.errors import DesignerError, GraphError
from designer.graph.model import Design
from designer.runtime.build import build
from designer.runtime.captured_output import heard
from designer.runtime.figures.statistics import real, statistics
from designer.runtime.flows.aims import aimed
from designer.runtime.live import Live
from designer.runtime.parameters.copying import fitted
from designer.runtime.parameters.starts import met
from designer.runtime.random_numbers import apart
from designer.runtime.reports import Aim, InputChoice, StartPreview
from designer.runtime.runs.feed import feed
from designer.runtime.runs.run import fill, guarded

BINS = 48
"""Bars of a preview's histogram."""
SUM = Aim()
STEPS_BACK = 20
"""How many changes by hand can be taken back."""


class ManualEdits:
    """Changes values of the live module, and takes the last changes back."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._before: list[Mapping[str, Tensor]] = []

    def start_anew(self, names: Collection[str], seed: int | None) -> None:
        """Gives parameters of the live module the first values that its text gives them; all where none is named."""
        fresh = dict(seeded(self._live.design, self._live.device, seed).named_parameters())
        own = dict(self._live.module.named_parameters())
        chosen = {name: fresh[name] for name in fresh if (not names or name in names) and name in own}
        self._change({name: value for name, value in chosen.items() if not (is_lazy(value) or is_lazy(own[name]))})

    def set_value(self, name: str, value: float, index: tuple[int, ...] | None, adds: bool) -> None:
        """Sets one value of a tensor, or all where no index is given; with `adds` the value is added.

        Raises:
            DesignerError: there is no such tensor or no value at that index.
        """
        tensor = self._tensor(name)
        if tensor.layout is not torch.strided:
            raise DesignerError(f'"{name}" is sparse: it keeps no values but those that are not 0, so none can be set')
        after = tensor.detach().clone()
        where = index if index is not None else ...
        try:
            part = after[where]
            after[where] = part + value if adds else torch.full_like(part, value)
        except IndexError:
            shape = numbers.shape(tensor.shape)
            raise DesignerError(f'"{name}" is {shape}; it has no value at {list(index or ())}') from None
        except (RuntimeError, OverflowError) as error:
            raise DesignerError(f'"{name}" cannot hold {value}: {str(error).splitlines()[0]}') from None
        self._change({name: after})

    def copy(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Gives each second tensor the values of the first.

        Raises:
            DesignerError: one of them is not there, or has another shape; nothing is changed.
        """
        found = [(self._tensor(one), self._tensor(other), (one, other)) for one, other in pairs]
        self._change({names[1]: fitted(value, to, names) for value, to, names in found})

    def take_back(self) -> None:
        """The values as they were before the last change by hand.

        Raises:
            DesignerError: nothing was changed by hand, or what was is not there any more.
        """
        if not self._before:
            raise DesignerError("no value was changed by hand, so there is nothing to take back")
        before, own = self._before.pop(), _own(self._live)
        fitting = {name: old for name, old in before.items() if name in own and own[name].shape == old.shape}
        if not fitting:
            raise DesignerError("what was changed by hand last is not in the live module any more")
        with torch.no_grad():
            for name, old in fitting.items():
                own[name].copy_(old)

    def backward(self, choice: InputChoice, aim: Aim = SUM) -> None:
        """A run with the chosen input, and the gradient of what is aimed at; without, of the sum of all outputs.

        Raises:
            RunFailed: a layer refused; the line names it.
            DesignerError: nothing that is trained is on the way to an output, or there is no such output.
        """
        live = self._live
        inputs, _ = feed(live.design, choice, live.device)
        fill(live, inputs)

        def run() -> None:
            with torch.enable_grad(), torch.backends.cudnn.flags(enabled=False):  # cuDNN goes back only when training
                aimed(live.design, live.module(*inputs), aim).backward()  # type: ignore[no-untyped-call]

        guarded(live, run)

    def clear_gradients(self) -> None:
        """No parameter has a gradient any more: none, and not 0."""
        self._live.module.zero_grad(set_to_none=True)

    def _change(self, values: Mapping[str, Tensor]) -> None:
        own = _own(self._live)
        self._before = [*self._before, {name: own[name].detach().clone() for name in values}][-STEPS_BACK:]
        # Under `no_grad` and not through `.data`, which would hide the change from a gradient that is under way.
        with torch.no_grad():
            for name, value in values.items():
                own[name].copy_(value)

    def _tensor(self, name: str) -> Tensor:
        tensor = _own(self._live).get(name)
        if tensor is None:
            raise DesignerError(f'the live module has no parameter or buffer "{name}"')
        if is_lazy(tensor) or tensor.is_meta:
            raise DesignerError(f'"{name}" has no values yet; run the network once')
        return tensor


def seeded(design: Design, device: torch.device, seed: int | None) -> torch.nn.Module:
    """A module of the design with new values; of one seed always the same, and nobody else's random numbers change."""
    if seed is None:
        return build(generate(design), device)
    with apart(device):
        torch.manual_seed(seed)
        return build(generate(design), device)


def preview(design: Design, block: str, node: str, number: int, seed: int) -> StartPreview:
    """What a rule of the design gives to what it meets, all together, before anything live is touched.

    Raises:
        GraphError: the design has no such rule.
    """
    source = generate(design)
    with heard() as prints:
        module = seeded(design, torch.device("cpu"), seed)
    found = [one for one in met(design, source, module) if (one.block, one.node, one.number) == (block, node, number)]
    if not found:
        raise GraphError("the rule is not in the design any more")
    names = tuple(dict.fromkeys(name for one in found for name in one.names))
    own = dict(module.named_parameters(remove_duplicate=False))
    values = [real(own[name]).flatten() for name in names if not is_lazy(own[name])]
    if not values:
        return StartPreview(names, printed=prints.text)
    together = torch.cat(values)
    figures = statistics(together)
    counts, edges = np.histogram(together[torch.isfinite(together)].numpy(), bins=BINS)
    return StartPreview(names, tuple(counts.tolist()), float(edges[0]), float(edges[-1]), figures, prints.text)


def _own(live: Live) -> dict[str, Tensor]:
    """Every parameter and buffer of the live module, under each of its names."""
    module = live.module
    return {
        **dict(module.named_parameters(remove_duplicate=False)),
        **dict(module.named_buffers(remove_duplicate=False)),
    }
