"""The values that the tensors of the live module began with: kept from the moment they were made, or made once more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from itertools import count
from typing import NamedTuple

import torch
from torch import Tensor
from torch.utils.weak import WeakIdKeyDictionary

from designer.errors import DesignerError
from designer.runtime.moments.initialisation import Initialisation
from designer.runtime.moments.mapped import has_values, plain
from designer.runtime.moments.snapshots import Snapshots

LARGEST = 256 << 20
"""Bytes of first values that are kept on the disk; what goes beyond is made again when it is asked for."""
SAMPLE = 64
"""So many values of each tensor are kept besides, to see that it is the same that was made again."""


class _Made(NamedTuple):
    """Where the first values of a tensor come from: a making of this number, in which it had this name."""

    number: int
    name: str
    sample: Tensor


Begun = _Made | tuple[int, str]
"""Made again, or kept as the moment of this key, in which it had this name."""


class FirstValues:
    """Keeps each tensor's first values once: a tensor that an edit carries into the next module keeps its own."""

    def __init__(self, largest: int = LARGEST) -> None:
        self._store = Snapshots(largest)
        self._begun: MutableMapping[Tensor, Begun] = WeakIdKeyDictionary()
        self._reason = ""
        self._numbers = count(1)
        self._makings: dict[int, Initialisation] = {}
        self._again: dict[int, dict[str, Tensor]] = {}

    def keep(self, tensors: Mapping[str, Tensor], making: Initialisation | None = None) -> None:
        """Keeps the values of those that are new. To be called before anything can have changed them.

        Args:
            making: How they were made; only so can those be made again for which there is no room.
        """
        fresh = {name: tensor for name, tensor in tensors.items() if has_values(tensor) and tensor not in self._begun}
        if not fresh:
            return
        self._let_go()
        try:
            key = self._store.take(fresh, "first values", lasting=True).key
        except DesignerError as error:
            self._reason = str(error)
            if making is not None:
                self._note(fresh, making)
            return
        self._begun.update({tensor: (key, name) for name, tensor in fresh.items()})

    def moved(self, before: Mapping[str, Tensor], after: Mapping[str, Tensor]) -> None:
        """What was one tensor is another now with the same values, on another device: it began with the same."""
        for name, tensor in after.items():
            if name in before and before[name] in self._begun and tensor not in self._begun:
                self._begun[tensor] = self._begun[before[name]]

    def again(self, tensors: Mapping[str, Tensor]) -> bool:
        """Whether first values of these have to be made again, which takes as long as to build the network."""
        numbers = {begun.number for t in tensors.values() if isinstance(begun := self._begun.get(t), _Made)}
        return bool(numbers - self._again.keys())

    def of(self, tensors: Mapping[str, Tensor]) -> Mapping[str, Tensor]:
        """What each of these began with, by the name that it has now.

        Raises:
            DesignerError: none of them is known, or what was made again is not the same; the line says why.
        """
        known = {name: self._begun[tensor] for name, tensor in tensors.items() if tensor in self._begun}
        if not known:
            raise DesignerError(self._reason or _why_none(tensors))
        return _Looked(known, self._first)

    def _first(self, begun: Begun) -> Tensor:
        if not isinstance(begun, _Made):
            key, name = begun
            return self._store.tensors(key)[name]
        if begun.number not in self._again:
            wanted = {one.name for one in self._begun.values() if one[0] == begun.number and isinstance(one, _Made)}
            self._again[begun.number] = self._makings[begun.number].again(wanted, self._store.folder)
        found = self._again[begun.number].get(begun.name)
        if found is None or not torch.equal(_sample(found), begun.sample):
            raise DesignerError(
                f'the first values of "{begun.name}" were too many to keep and cannot be made again: '
                "the code that makes them gives others each time"
            )
        return found

    def _note(self, fresh: Mapping[str, Tensor], making: Initialisation) -> None:
        number = next(self._numbers)
        self._makings[number] = making
        self._begun.update({tensor: _Made(number, name, _sample(tensor)) for name, tensor in fresh.items()})

    def _let_go(self) -> None:
        """Of tensors that are gone nobody asks what they began with."""
        begun = list(self._begun.values())
        used = {one[0] for one in begun if not isinstance(one, _Made)}
        self._store.drop({kept.key for kept in self._store.kept} - used)
        numbers = {one.number for one in begun if isinstance(one, _Made)}
        self._makings = {number: one for number, one in self._makings.items() if number in numbers}
        self._again = {number: one for number, one in self._again.items() if number in numbers}


class _Looked(Mapping[str, Tensor]):
    """Each is read, or made again, when it is looked at."""

    def __init__(self, known: Mapping[str, Begun], first: Callable[[Begun], Tensor]) -> None:
        self._known, self._first = known, first

    def __getitem__(self, name: str) -> Tensor:
        return self._first(self._known[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def _why_none(tensors: Mapping[str, Tensor]) -> str:
    """Why nothing is known of what these began with, and what to do about it."""
    if not tensors:
        return "this network has no parameters and no buffers, so there are no values to compare"
    if not any(map(has_values, tensors.values())):
        return "nothing has a value yet: run the network once (F5); what it begins with is kept from then on"
    return "no first values are kept: they are from when a module is made; New Random Weights in the Run menu makes one"


def _sample(tensor: Tensor) -> Tensor:
    """Some values, spread over the whole, as the bytes that they are."""
    flat = tensor.detach()
    if flat.is_quantized or flat.layout is not torch.strided:
        flat = plain(flat)
    flat = flat.reshape(-1)
    return flat[:: max(1, -(-flat.numel() // SAMPLE))].cpu().clone().view(torch.uint8)
