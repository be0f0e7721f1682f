"""Figures of the live tensors that a person looks at: kept as long as the values are, and worked out bit by bit."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from torch import Tensor

from designer.runtime.figures.slices import has_values, numbers, slices
from designer.runtime.figures.sums import Sums, all_zero, sums
from designer.runtime.live import Live
from designer.runtime.parameters.rows import named_tensor
from designer.runtime.reports import Figures, FiguresReport, Statistics

AT_ONCE = 0.04
"""Seconds after which what is done so far is told, so that whoever waits for a picture is served in between."""
KEPT = 4000
"""Tensors whose figures are kept."""

Version = tuple[int, int, int, int]


class Part(NamedTuple):
    """How far a tensor is summed up."""

    version: Version
    done: int
    stored: int
    sums: Sums


class FigureMaker:
    """Works out figures of tensors by name, some at a time."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._known: OrderedDict[Version, Statistics] = OrderedDict()
        self._parts: dict[Version, Part] = {}
        self._moment = live.moment

    def make(self, names: Sequence[str], seconds: float = AT_ONCE) -> FiguresReport:
        """Figures of as many of these as are done in time; who asks again goes on where this ended.

        Raises:
            DesignerError: nothing was built yet.
        """
        end, module = time.perf_counter() + seconds, self._live.module
        self._forget_other_moments()
        found: dict[str, Figures] = {}
        gone: list[str] = []
        for name in names:
            tensor = named_tensor(module, name)
            figures = self._figures(tensor, end) if tensor is not None else None
            if tensor is None:
                gone.append(name)
            elif figures is not None:
                found[name] = figures
            if time.perf_counter() > end:
                break
        return FiguresReport(found, self._live.moment, tuple(gone))

    def _forget_other_moments(self) -> None:
        if self._moment != self._live.moment:
            self._moment = self._live.moment
            self._known.clear()
            self._parts.clear()

    def _figures(self, tensor: Tensor, end: float) -> Figures | None:
        """The figures, or None where time is up before all of it was seen."""
        gradient = tensor.grad if tensor.is_leaf else None
        try:
            own = self._statistics(tensor, end)
            of_gradient = self._statistics(gradient, end) if gradient is not None and own is not None else None
        except (RuntimeError, NotImplementedError, TypeError) as error:
            return Figures(refused=str(error).splitlines()[0][:200])
        if own is None or (gradient is not None and of_gradient is None):
            return None
        return Figures(own, _size(of_gradient))

    def _statistics(self, tensor: Tensor, end: float) -> Statistics | None:
        if not has_values(tensor):
            return Statistics()
        version = self._version(tensor)
        if version not in self._known:
            part = self._go_on(tensor, self._parts.pop(version, Part(version, 0, 0, Sums())), end)
            if part is None:
                return None
            rest = all_zero(tensor.numel() - part.stored)
            self._known[version] = part.sums.joined(rest).statistics()
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        self._known.move_to_end(version)
        return self._known[version]

    def _go_on(self, tensor: Tensor, part: Part, end: float) -> Part | None:
        done, stored, found = part.done, part.stored, part.sums
        for piece in islice(slices(tensor), done, None):
            if done > part.done and time.perf_counter() > end:
                self._parts = {part.version: Part(part.version, done, stored, found)}
                return None
            found = found.joined(sums(numbers(piece)))
            done, stored = done + 1, stored + piece.numel()
        return Part(part.version, done, stored, found)

    def _version(self, tensor: Tensor) -> Version:
        try:
            place = tensor.data_ptr()
        except RuntimeError:  # a sparse tensor has no one place
            place = 0
        return id(tensor), place, tensor._version, self._live.moment


def _size(found: Statistics | None) -> float | None:
    """The size of a gradient: 0 where it has no elements."""
    if found is None:
        return None
    return float("nan") if found.not_finite else found.norm or 0.0
