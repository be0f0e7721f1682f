"""The values of the live module at any moment, and how far they lie apart."""

from __future__ import annotations

import time
from collections.abc import Hashable, Iterator, Mapping
from pathlib import Path

import torch
from msgspec.structs import replace
from torch import Tensor

from designer.errors import DesignerError
from designer.files.weights import read_weights
from designer.runtime.devices import devices
from designer.runtime.live import Live
from designer.runtime.moments.changes import ONLY_FIRST, ONLY_SECOND, Comparison, difference
from designer.runtime.moments.mapped import has_values, plain
from designer.runtime.moments.reports import (
    Begun,
    Change,
    Changes,
    Elsewhere,
    InFile,
    Kept,
    Moment,
    MomentsReport,
    Now,
    Rounded,
    Snapshot,
)
from designer.runtime.moments.snapshots import Snapshots
from designer.runtime.moments.version import version
from designer.runtime.parameters.named import all_named, named
from designer.runtime.weights.weights import fitting_pairs

AT_ONCE = 0.08
"""Seconds after which the rest is left for the next time it is asked for."""
SHORTER = ("bfloat16", "float16", "float8_e4m3fn", "float8_e5m2")
"""Kinds of numbers that weights are rounded to."""


class Moments:
    """Finds values by moment. One for each engine; what training keeps and what a person keeps are here together."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self.snapshots = Snapshots()
        self._number = 0
        self._file: tuple[str, float, dict[str, Tensor]] = ("", 0.0, {})
        self._difference: tuple[Hashable, Tensor] | None = None
        self._begun: dict[Hashable, Comparison] = {}
        """The one that goes on with the next call, by what it is of and how far it came."""

    def keep(self, title: str = "") -> Snapshot:
        """Keeps the live values as they are now, until they are dropped; without a title it gets a number.

        Raises:
            DesignerError: there is no live module, or no room.
        """
        tensors = all_named(self._live.module)
        self._number += not title
        return self.snapshots.take(tensors, title or f"Moment {self._number}", lasting=True)

    def report(self) -> MomentsReport:
        """What there is to compare with."""
        here = str(self._live.device)
        others = tuple(one.name for one in devices() if one.name not in ("meta", here))
        live = self._live
        return MomentsReport(
            self.snapshots.kept, others, live.built and live.first_values.again(all_named(live.module))
        )

    def tensors(self, moment: Moment) -> Mapping[str, Tensor]:
        """Parameters and buffers by the names that the live module has for them.

        Raises:
            DesignerError: nothing is live, or the moment is not kept.
            FileRefused: the file cannot be read.
        """
        match moment:
            case Now() | Elsewhere():
                return all_named(self._live.module)
            case Begun():
                return self._live.first_values.of(all_named(self._live.module))
            case Kept(key):
                return self.snapshots.tensors(key)
            case InFile(path):
                return self._in_file(path)
            case Rounded(dtype):
                return _RoundedValues(all_named(self._live.module), number_kind(dtype))

    def difference(self, name: str, before: Moment, after: Moment) -> Tensor:
        """After less before, of one tensor; the last one is kept as long as neither side changes.

        Raises:
            DesignerError: it is not there at both moments, or was of another shape.
        """
        state = (name, before, after, *map(self._state_of, (before, after)), _version(self._live, name))
        if self._difference is None or self._difference[0] != state:
            self._difference = (state, self._fresh_difference(name, before, after))
        return self._difference[1]

    def _fresh_difference(self, name: str, before: Moment, after: Moment) -> Tensor:
        sides = [self.tensors(moment).get(name) for moment in (before, after)]
        if sides[0] is None or sides[1] is None:
            raise DesignerError(f'"{name}" is not there at both moments')
        return difference(sides[0], sides[1])

    def changes(self, before: Moment, after: Moment, start: int = 0, seen: int = 0) -> Changes:
        """The figures of each tensor from one on, as many as can be had at once; a large one takes several calls.

        Raises:
            DesignerError: as for `tensors`.
        """
        earlier, later = self.tensors(before), self.tensors(after)
        names = list(dict.fromkeys((*earlier, *later)))
        rows: list[Change] = []
        place, until = start, time.perf_counter() + AT_ONCE
        while place < len(names) and (place == start or time.perf_counter() < until):
            name = names[place]
            comparison = self._begun.pop((before, after, name, seen), None)
            comparison = comparison or Comparison(name, earlier.get(name), later.get(name))
            change, seen = comparison.go_on(until), comparison.seen
            if change is None:
                self._begun = {(before, after, name, seen): comparison}
                break
            rows.append(self._told(change, before, after))
            place, seen = place + 1, 0
        return Changes(tuple(rows), place if place < len(names) else None, len(names), seen)

    def _told(self, change: Change, before: Moment, after: Moment) -> Change:
        """The same figures; what was there at a kept moment, but had no values yet, is not called missing."""
        lacking = {ONLY_SECOND: before, ONLY_FIRST: after}.get(change.note)
        if isinstance(lacking, Kept) and change.name in self.snapshots.bare(lacking.key):
            return replace(change, note="had no values then")
        return change

    def _state_of(self, moment: Moment) -> Hashable:
        """What is another when the values of a moment, which never change by themselves, may be others."""
        if isinstance(moment, InFile):
            return _changed(moment.path)
        return isinstance(moment, Kept) and any(kept.key == moment.key for kept in self.snapshots.kept)

    def _in_file(self, path: str) -> dict[str, Tensor]:
        """By name in the module, what a file has for it, and what it has besides by its own name. Read once."""
        changed = _changed(path)
        if self._file[:2] != (path, changed):
            self._file = (path, changed, read_weights(path))
        state = self._file[2]
        pairs = {pair.given: pair.own for pair in fitting_pairs(self._live.module, state) if pair.how != "guess"}
        return {pairs.get(name, name): tensor for name, tensor in state.items()}


class _RoundedValues(Mapping[str, Tensor]):
    def __init__(self, values: Mapping[str, Tensor], dtype: torch.dtype) -> None:
        self._values, self._dtype = values, dtype

    def __getitem__(self, name: str) -> Tensor:
        tensor = self._values[name]
        if not (has_values(tensor) and tensor.is_floating_point()):
            return tensor
        return (tensor.detach() if tensor.layout is torch.strided else plain(tensor)).to(self._dtype)

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def _changed(path: str) -> float:
    return Path(path).stat().st_mtime if Path(path).exists() else 0.0


def _version(live: Live, name: str) -> Hashable:
    """Another one whenever a live tensor may have other values than before."""
    try:
        return version(named(live.module, name))
    except DesignerError:
        return None


def number_kind(name: str) -> torch.dtype:
    """A kind of numbers to round to, by torch's name.

    Raises:
        DesignerError: there is none of that name.
    """
    if name not in SHORTER:
        raise DesignerError(f'"{name}" is none of the kinds of numbers to round to: {", ".join(SHORTER)}')
    kind: torch.dtype = getattr(torch, name)
    return kind
