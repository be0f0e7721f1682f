"""The tensors of a module, each with the node that it belongs to and what names it through an edit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from designer.graph.ids import joined
from designer.graph.model import Path
from designer.runtime.places import Place


@dataclass(frozen=True, slots=True)
class Owned:
    """A parameter or buffer, the module that holds it, and the node that it belongs to.

    Attributes:
        owner: Class of the module that holds it: `Linear`.
        within: Name of the tensor from the node's module on: `weight`, `out_proj.bias`; empty for a tensor node.
    """

    module: nn.Module
    owner: str
    name: str
    tensor: Tensor
    path: Path
    copies: tuple[str, ...]
    within: str

    @property
    def exact(self) -> tuple[object, ...]:
        """What names the tensor as long as its node stays in its block."""
        return (self.path, *self._rest)

    @property
    def joined(self) -> tuple[object, ...]:
        """What names it still after a block around its node was ungrouped and the node got an id of both."""
        return (joined(self.path), self.owner, *self._rest)

    @property
    def loose(self) -> tuple[object, ...]:
        """What names it still after its node was put into another block."""
        return (self.path[-1:], self.owner, *self._rest)

    @property
    def _rest(self) -> tuple[object, ...]:
        tensor = self.tensor
        return (self.copies, self.within, tuple(tensor.shape), tensor.dtype, isinstance(tensor, nn.Parameter))


def owned_tensors(module: nn.Module, place_of: Callable[[str], Place]) -> list[Owned]:
    """Every parameter and buffer once; those that have no shape yet are left out."""
    found = []
    for module_name, holder in module.named_modules():
        for name, tensor in (*holder._parameters.items(), *holder._buffers.items()):
            if tensor is not None and not is_lazy(tensor):
                full = f"{module_name}.{name}" if module_name else name
                place = place_of(full)
                within = full[len(place.name) :].lstrip(".")
                found.append(Owned(holder, type(holder).__name__, name, tensor, place.path, place.copies, within))
    return found
