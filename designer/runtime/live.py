"""The live module: built from a design on a device, built anew after an edit, with the weights that still fit."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import torch
from torch import Tensor, nn

from designer.codegen.source import Source, generate
from designer.errors import DesignerError
from designer.graph.model import Design, Value
from designer.runtime.devices import device_or_cpu
from designer.runtime.figures.fingerprint import Fingerprint, fingerprint
from designer.runtime.figures.slices import has_values
from designer.runtime.moments.first_values import FirstValues
from designer.runtime.moments.initialisation import Initialisation, RngState
from designer.runtime.parameters.carry import carry
from designer.runtime.parameters.kept_rows import KeptRows
from designer.runtime.parameters.lazy import Sizes, is_lazy_module, know_size, shapes_once_filled, waiting
from designer.runtime.parameters.named import all_named
from designer.runtime.parameters.node_keys import node_keys
from designer.runtime.parameters.owned import NOT_KNOWN, Owned, owned_tensors
from designer.runtime.parameters.removed_tensors import RemovedTensors
from designer.runtime.parameters.rows import parameter_table, walk
from designer.runtime.parameters.starts import start_filled, starts
from designer.runtime.parameters.ties import tie_again, tied
from designer.runtime.places import Place, place_of, places
from designer.runtime.reports import LiveReport, ParameterTable
from designer.runtime.runs.flowed import Flowed

NO_SIZES: Sizes = MappingProxyType({})


class _Built(NamedTuple):
    design: Design
    source: Source
    module: nn.Module


class Live:
    """Holds the module of the last design that was built, and the design it is of."""

    def __init__(self) -> None:
        self._built: _Built | None = None
        self._removed = RemovedTensors()
        self.first_values = FirstValues()
        self.device = torch.device("cpu")
        self.outputs: dict[str, Tensor] = {}
        """By name, what came out of the last run."""
        self.flowed: Flowed | None = None
        """What flowed in the last run, however far it came."""
        self.moment = 0
        """Rises with everything that may change a value."""
        self._seen: Fingerprint | None = None
        self._rows = KeptRows()

    @property
    def module(self) -> nn.Module:
        """The live module.

        Raises:
            DesignerError: nothing was built yet.
        """
        return self._now.module

    @property
    def design(self) -> Design:
        """The design that the module was built from."""
        return self._now.design

    @property
    def source(self) -> Source:
        """The text that the module was built from."""
        return self._now.source

    @property
    def built(self) -> bool:
        """Whether there is a module."""
        return self._built is not None

    @property
    def _now(self) -> _Built:
        if self._built is None:
            raise DesignerError("there is no live module yet; build the design first")
        return self._built

    def build(
        self, design: Design, device: torch.device | str = "cpu", fresh: bool = False, sizes: Sizes = NO_SIZES
    ) -> LiveReport:
        """Replace the module by that of `design`; tensors of nodes that are still there keep their values.

        A node is known by its id, so a rename, a move or a new block around it loses nothing, and one that left and
        comes back has what it had. With `fresh` all weights are new.

        Args:
            sizes: What wires bring to lazy layers: one that was filled keeps its tensors where that is still the same.
        """
        start = time.perf_counter()
        device = torch.device(device)
        source = generate(design)
        if fresh:
            self._removed.clear()
        known = self._owned_by(self._built) if self._built is not None and not fresh else []
        before, rng = [owned for owned in known if not owned.tensor.is_meta], RngState.now()
        module, carried, filled = carry(
            before,
            self._removed.owned,
            source,
            lambda made: self._owned_by(_Built(design, source, made), sizes),
            device,
        )
        _tell_sizes(_Built(design, source, module), sizes)
        there = {id(tensor) for tensor in (*module.parameters(), *module.buffers())}
        kept = {id(owned.tensor) for owned in carried} & there
        self._removed.take((*module.parameters(), *module.buffers()))
        self._removed.put(owned for owned in before if id(owned.tensor) not in kept)
        if not source.devices:  # what has a device of its own was made there
            _to(module, device)
        self._built, self.device, self._rows = _Built(design, source, module), device, KeptRows()
        self.first_values.keep(all_named(module), Initialisation(source, device, rng, filled))
        return self.report(len(kept), time.perf_counter() - start)

    def keep(self, owned: Iterable[Owned]) -> None:
        """Keeps tensors for nodes that the next build will have."""
        self._removed.put(owned)

    def move(self, device: torch.device | str) -> LiveReport:
        """The same module with the same values on another device."""
        start, before = time.perf_counter(), all_named(self.module)
        self.device = torch.device(device)
        _to(self.module, self.device)
        self.first_values.moved(before, all_named(self.module))
        return self.report(len(self._tensors()), time.perf_counter() - start)

    def start_filled(self, names: Collection[str]) -> None:
        """Lets the rules say what parameters start from whose shapes a run has just found."""
        if self.source.starts and names:
            start_filled(self.design, self.source, self.module, names)
        if names:
            self.first_values.keep(all_named(self.module))

    def rows(self) -> ParameterTable:
        """Every parameter and buffer, each once, as torch names it."""
        return self._rows.of(self.module, self._rows_anew)

    def _rows_anew(self) -> ParameterTable:
        found = places(self.design, self.source, self.module)
        return parameter_table(self.module, found, starts(self.design, self.source, self.module))

    def node_keys(self) -> dict[str, str]:
        """By name of each saved tensor, what names it by its node."""
        return node_keys(self.module.state_dict(), places(self.design, self.source, self.module))

    def touch(self) -> None:
        """Something may have changed a value."""
        self.moment += 1

    def report(self, carried: int = 0, seconds: float = 0.0) -> LiveReport:
        """What is live now, after something was done to it."""
        self.touch()
        tensors = self._tensors()
        self._seen = fingerprint(tensors.values())
        return self._told(len(tensors), carried, seconds)

    def look(self) -> LiveReport:
        """What is live now, whoever may have changed it; the moment stays where no value is another."""
        tensors = self._tensors()
        seen = fingerprint(tensors.values())
        if seen is None or seen != self._seen:
            self.touch()
        self._seen = seen
        return self._told(len(tensors))

    def _told(self, tensors: int, carried: int = 0, seconds: float = 0.0) -> LiveReport:
        rows = self.rows()
        return LiveReport(rows, str(self.device), rows.parameters, carried, tensors - carried, seconds, self.moment)

    @property
    def devices(self) -> tuple[torch.device, ...]:
        """Every device that the module is on, the design's own first."""
        others = sorted({device_or_cpu(name) for name in self.source.devices.values()}, key=str)
        return tuple(dict.fromkeys((self.device, *others)))

    @property
    def held(self) -> int:
        """Bytes of the tensors that are live now."""
        return sum(tensor.nbytes for tensor in self._tensors().values() if has_values(tensor)) if self.built else 0

    def _tensors(self) -> dict[int, Tensor]:
        return {id(tensor): tensor for _, tensor, _ in walk(self.module)}

    @staticmethod
    def _owned_by(built: _Built, sizes: Sizes = NO_SIZES) -> list[Owned]:
        found = places(built.design, built.source, built.module)
        shapes = NOT_KNOWN
        if sizes and any(map(waiting, built.module.modules())):
            shapes = shapes_once_filled(built.source, _by_module(found, sizes))
        return owned_tensors(built.module, lambda name: place_of(name, found), shapes)


def _by_module(found: Mapping[str, Place], sizes: Sizes) -> dict[str, Mapping[str, Value]]:
    """The sizes by name of a module."""
    paths = {name: "/".join(place.path) for name, place in found.items()}
    return {name: sizes[path] for name, path in paths.items() if path in sizes}


def _tell_sizes(built: _Built, sizes: Sizes) -> None:
    """Lazy layers that got all their tensors from a module before are told the sizes that go with them."""
    lazy = {name: m for name, m in built.module.named_modules() if is_lazy_module(m) and not waiting(m)}
    if lazy:
        known = _by_module(places(built.design, built.source, built.module), sizes)
        for name, module in lazy.items():
            know_size(module, known.get(name, {}))


def _to(module: nn.Module, device: torch.device) -> None:
    """The module on another device, with what is tied still tied."""
    ties = tied(module)
    module.to(device)
    tie_again(module, ties)
