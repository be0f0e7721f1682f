"""The values that the tensors of the live module began with, kept from the moment they were made."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor
from torch.utils.weak import WeakIdKeyDictionary

from designer.errors import DesignerError
from designer.runtime.moments.mapped import has_values
from designer.runtime.moments.snapshots import Snapshots

LARGEST = 256 << 20
"""Bytes of first values that are kept on the disk."""


class Firsts:
    """Keeps each tensor's first values once: a tensor that an edit carries into the next module keeps its own."""

    def __init__(self, largest: int = LARGEST) -> None:
        self._store = Snapshots(largest)
        self._begun: WeakIdKeyDictionary = WeakIdKeyDictionary()
        self._reason = ""

    def keep(self, tensors: Mapping[str, Tensor]) -> None:
        """Keeps the values of those that are new. To be called before anything can have changed them."""
        fresh = {name: tensor for name, tensor in tensors.items() if has_values(tensor) and tensor not in self._begun}
        if not fresh:
            return
        used = {key for key, _ in self._begun.values()}  # type: ignore[no-untyped-call]  # torch has no types here
        self._store.drop({kept.key for kept in self._store.kept} - used)
        try:
            key = self._store.take(fresh, "first values", lasting=True).key
        except DesignerError as error:
            self._reason = str(error)
            return
        self._begun.update({tensor: (key, name) for name, tensor in fresh.items()})

    def of(self, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """What each of these began with, by the name that it has now.

        Raises:
            DesignerError: none of them is known; the line says why.
        """
        known = {name: self._begun[tensor] for name, tensor in tensors.items() if tensor in self._begun}
        if not known:
            raise DesignerError(self._reason or "no first values are kept; they are from when a module is built")
        return {name: self._store.tensors(key)[first] for name, (key, first) in known.items()}
