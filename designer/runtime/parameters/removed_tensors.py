"""Tensors of nodes that left the module, kept so that they come back with their node."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from torch import Tensor, nn

from designer.runtime.parameters.owned import Owned

LARGEST = 1 << 30
"""Bytes that are kept; what has been away longest goes first."""

_NOWHERE = nn.Module()


class RemovedTensors:
    """Holds the values of deleted, bypassed and resized nodes, by what names them while they are in their block."""

    def __init__(self, largest: int = LARGEST) -> None:
        self._largest = largest
        self._kept: dict[tuple[object, ...], Owned] = {}

    @property
    def owned(self) -> list[Owned]:
        """What is kept, oldest first."""
        return list(self._kept.values())

    @property
    def size(self) -> int:
        """How many bytes are kept."""
        return sum(owned.tensor.nbytes for owned in self._kept.values())

    def put(self, left: Iterable[Owned]) -> None:
        """Keeps what left the module: in the machine's own memory, without gradients and without its old module."""
        for owned in left:
            owned.tensor.grad = None
            owned.tensor.data = owned.tensor.data.cpu()
            self._kept.pop(owned.exact, None)
            self._kept[owned.exact] = replace(owned, module=_NOWHERE)
        excess = self.size - self._largest
        for key in list(self._kept):
            if excess <= 0:
                break
            excess -= self._kept.pop(key).tensor.nbytes

    def take(self, live: Iterable[Tensor]) -> None:
        """Lets go of what is in the module again."""
        back = {id(tensor) for tensor in live}
        self._kept = {key: owned for key, owned in self._kept.items() if id(owned.tensor) not in back}

    def clear(self) -> None:
        """Lets go of everything."""
        self._kept.clear()
