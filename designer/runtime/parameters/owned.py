"""The tensors of a module, each with the node that it belongs to and what names it through an edit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from designer.graph.ids import joined
from designer.graph.model import Path
from designer.runtime.places import Place

FIRST = "0"
"""Which copy of a repeat keeps what its block had before it was repeated."""
NOT_KNOWN: Mapping[str, tuple[int, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Owned:
    """A parameter or buffer, the module that holds it, and the node that it belongs to.

    Attributes:
        owner: Class of the module that holds it: `Linear`.
        within: Name of the tensor from the node's module on: `weight`, `out_proj.bias`; empty for a tensor node.
        shape: Its shape, or of one that waits the shape that it will have.
    """

    module: nn.Module
    owner: str
    name: str
    tensor: Tensor
    path: Path
    copies: tuple[str, ...]
    within: str
    shape: tuple[int, ...]
    repeats: tuple[str, ...] = ()

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

    def way(self, known: Collection[str]) -> tuple[object, ...]:
        """What names it still after nodes were put into a block, or into a repeat, of whose copies it is the first.

        Args:
            known: Ids that were on the ways before, and are now.
        """
        ids = tuple(node_id for node_id in self.path if node_id in known)
        later = tuple((of, at) for of, at in zip(self.repeats, self.copies, strict=True) if at != FIRST)
        return (ids, self.owner, later, *self._kind)

    @property
    def _rest(self) -> tuple[object, ...]:
        return (self.copies, *self._kind)

    @property
    def _kind(self) -> tuple[object, ...]:
        tensor = self.tensor
        return (self.within, self.shape, tensor.dtype, isinstance(tensor, nn.Parameter))


def owned_tensors(
    module: nn.Module, place_of: Callable[[str], Place], shapes: Mapping[str, tuple[int, ...]] = NOT_KNOWN
) -> list[Owned]:
    """Every parameter, buffer and plain constant once; those that wait only where `shapes` says what theirs will be."""
    found = []
    for module_name, holder in module.named_modules():
        for name, tensor in (*holder._parameters.items(), *holder._buffers.items(), *constants(holder)):
            full = f"{module_name}.{name}" if module_name else name
            if tensor is None or (is_lazy(tensor) and full not in shapes):
                continue
            shape = shapes[full] if is_lazy(tensor) else tuple(tensor.shape)
            place = place_of(full)
            within = full[len(place.name) :].lstrip(".")
            owner, repeats = _class_name(holder), place.repeats
            found.append(Owned(holder, owner, name, tensor, place.path, place.copies, within, shape, repeats))
    return found


def constants(module: nn.Module) -> list[tuple[str, Tensor]]:
    """The plain tensors among a module's attributes."""
    return [(name, value) for name, value in vars(module).items() if isinstance(value, Tensor)]


def _class_name(module: nn.Module) -> str:
    """`Linear`, also of a `LazyLinear`: what it becomes is what it owns its tensors as."""
    becomes = getattr(module, "cls_to_become", None)
    return (becomes or type(module)).__name__
