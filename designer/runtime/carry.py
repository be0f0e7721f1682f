"""Weights from one module into the next: by the ids of nodes, shape and dtype."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from designer.codegen.source import Source
from designer.graph.model import Path
from designer.runtime.build import build
from designer.runtime.places import Place


@dataclass(frozen=True, slots=True)
class Owned:
    """A parameter or buffer, the module that holds it, and the node that it belongs to.

    Attributes:
        within: Name of the tensor from the node's module on: `weight`, `out_proj.bias`; empty for a tensor node.
    """

    module: nn.Module
    name: str
    tensor: Tensor
    path: Path
    copies: tuple[str, ...]
    within: str

    @property
    def exact(self) -> tuple[object, ...]:
        """What names the tensor as long as its node stays in its block."""
        return (self.path, self.copies, self.within, *self._kind)

    @property
    def loose(self) -> tuple[object, ...]:
        """What names it still after its node was put into another block."""
        return (self.path[-1:], self.copies, self.within, type(self.module).__name__, *self._kind)

    @property
    def _kind(self) -> tuple[object, ...]:
        return (tuple(self.tensor.shape), self.tensor.dtype, isinstance(self.tensor, nn.Parameter))


def owned_tensors(module: nn.Module, place_of: Callable[[str], Place]) -> list[Owned]:
    """Every parameter and buffer once; those that have no shape yet are left out."""
    found = []
    for module_name, holder in module.named_modules():
        for name, tensor in (*holder._parameters.items(), *holder._buffers.items()):
            if tensor is not None and not is_lazy(tensor):
                full = f"{module_name}.{name}" if module_name else name
                place = place_of(full)
                within = full[len(place.name) :].lstrip(".")
                found.append(Owned(holder, name, tensor, place.path, place.copies, within))
    return found


def carry(
    before: list[Owned], source: Source, owned_by: Callable[[nn.Module], list[Owned]], device: torch.device
) -> tuple[nn.Module, int]:
    """The module of `source`, in which each tensor that was in `before` is the old one, and how many are.

    It is first made without values. Only where new tensors are in modules that cannot initialise themselves
    again, all of it is made with values.
    """
    if not before:
        return build(source, device), 0
    module = build(source, "meta")
    pairs = matches(before, owned_by(module))
    if not _fill(module, {id(new.tensor) for _, new in pairs}, device):
        module = build(source, device)
        pairs = matches(before, owned_by(module))
    for old, new in pairs:
        table = new.module._parameters if isinstance(new.tensor, nn.Parameter) else new.module._buffers
        table[new.name] = old.tensor  # type: ignore[assignment]
    return module, len({id(old.tensor) for old, _ in pairs})


def matches(before: Iterable[Owned], after: list[Owned]) -> list[tuple[Owned, Owned]]:
    """Old and new tensors that are the same: by their whole path, else by the node's id where that is unambiguous."""
    exact = {owned.exact: owned for owned in before}
    pairs = [(exact.pop(new.exact), new) for new in after if new.exact in exact]
    placed = {id(new) for _, new in pairs}
    rest = [new for new in after if id(new) not in placed]
    old_count = Counter(owned.loose for owned in exact.values())
    new_count = Counter(new.loose for new in rest)
    loose = {owned.loose: owned for owned in exact.values()}
    return pairs + [(loose[new.loose], new) for new in rest if old_count[new.loose] == new_count[new.loose] == 1]


def _fill(module: nn.Module, carried: set[int], device: torch.device) -> bool:
    """Give values to the modules with a tensor that is not carried; False where one cannot initialise itself."""
    empty = []
    for holder in module.modules():
        own = [t for t in (*holder._parameters.values(), *holder._buffers.values()) if t is not None]
        if any(is_lazy(tensor) or id(tensor) not in carried for tensor in own):
            if any(map(is_lazy, own)) or not callable(getattr(holder, "reset_parameters", None)):
                return False
            empty.append(holder)
    for holder in empty:
        holder.to_empty(device=device, recurse=False)
        holder.reset_parameters()  # type: ignore[operator]
    return True
