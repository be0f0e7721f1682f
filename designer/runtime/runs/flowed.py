"""What flowed in a run, as a thumbnail for every output of every node, however far the run came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from torch import Tensor

from designer.catalogue import parts
from designer.catalogue.interface import interface
from designer.catalogue.spec import PortSpec
from designer.graph import query
from designer.graph.model import Design, Path
from designer.runtime.reports import RoundsReport, ShapesReport, Thumbnail
from designer.runtime.runs.calling import Loops
from designer.runtime.runs.capture import first_tensor
from designer.runtime.runs.rounds import Rounds
from designer.runtime.runs.thumbnails import Glimpse, Glimpses, drawn

NONE = Loops((), {}, ())
"""Of a network without regions."""


class Seen(NamedTuple):
    """What flowed out of a node: the first of it, and where it has several outputs what came out of each."""

    first: Glimpse
    ports: dict[str, Glimpse]


class Flowed:
    """Takes note of what flows; of a node that runs several times the last run counts.

    While the network runs only a glimpse is taken; what is to be shown is drawn when it is asked for.

    Attributes:
        rounds: Of the regions that go round, what flowed inside in each round; of each `if` which way it took.
    """

    def __init__(self, design: Design, shapes: ShapesReport | None = None, regions: Loops = NONE) -> None:
        self._design, self._shapes = design, shapes
        self.rounds: Rounds[Seen] = Rounds(regions.paths, regions.branches)
        self._glimpses = Glimpses()
        self._outputs: dict[Path, tuple[PortSpec, ...]] = {}
        self._nodes: dict[str, Glimpse] = {}
        self._ports: dict[str, dict[str, Glimpse]] = {}
        self._drawn: dict[int, tuple[Glimpse, Thumbnail]] = {}

    @property
    def nodes(self) -> dict[str, Thumbnail]:
        """By path, what came out first."""
        return {path: self._draw(seen) for path, seen in self._nodes.items()}

    @property
    def ports(self) -> dict[str, dict[str, Thumbnail]]:
        """By path of a node with several outputs, what came out of each."""
        return {path: {name: self._draw(one) for name, one in seen.items()} for path, seen in self._ports.items()}

    def look(self, chosen: Mapping[str, int]) -> RoundsReport:
        """The chosen rounds of regions, and what flowed in them."""
        regions, seen, branches = self.rounds.look(chosen)
        return RoundsReport(
            regions,
            {path: self._draw(one.first) for path, (one, _) in seen.items()},
            {
                path: {n: self._draw(each) for n, each in one.ports.items()}
                for path, (one, _) in seen.items()
                if one.ports
            },
            {path: call for path, (_, call) in seen.items()},
            branches,
        )

    def _draw(self, seen: Glimpse) -> Thumbnail:
        made = self._drawn.get(id(seen))
        if made is None:  # the glimpse is kept too, so that no other can have its id
            made = self._drawn[id(seen)] = (seen, drawn(seen))
        return made[1]

    def see(self, path: Path, value: Any) -> None:
        """Takes a glimpse of what flows out of a node."""
        seen = self._seen(path, value)
        if seen is None:
            return
        key = "/".join(path)
        self._nodes[key] = seen.first
        if seen.ports:
            self._ports[key] = seen.ports
        self.rounds.see(path, seen)

    def _seen(self, path: Path, value: Any) -> Seen | None:
        key = "/".join(path)
        if isinstance(value, Tensor):
            return Seen(self._glimpses.of(value, self._batch(key, "", value.ndim)), {})
        tensor = first_tensor(value)
        if tensor is None:
            return None
        if path not in self._outputs:
            self._outputs[path] = outputs_at(self._design, path)
        its = {port: one for port, one in by_port(self._outputs[path], value) if one is not None}
        made = {port: self._glimpses.of(one, self._batch(key, port, one.ndim)) for port, one in its.items()}
        first = next(iter(made.values()), None) or self._glimpses.of(tensor, 0)
        return Seen(first, made if len(made) > 1 else {})

    def _batch(self, key: str, port: str, dimensions: int) -> int | None:
        told = self._shapes.nodes.get(key) if self._shapes else None
        if told is None or not told.outputs:
            return 0
        shape = told.outputs.get(port) if port else next(iter(told.outputs.values()))
        return batch_dimension(shape or "", dimensions)


def by_port(ports: tuple[PortSpec, ...], value: Any) -> Iterator[tuple[str, Tensor | None]]:
    """What a call gave, spread over the ports as the generated text spreads it; of a pair in one port the first."""
    several = value if isinstance(value, tuple | list) else None
    if several is not None and any(port.variadic for port in ports):
        for index, item in enumerate(several):
            yield parts.part(ports[0].name, index), first_tensor(item)
    elif several is not None and len(ports) > 1:
        for port, item in zip(ports, several if len(several) == len(ports) else several[:1], strict=False):
            yield port.name, first_tensor(item)
    elif ports:
        yield ports[0].name, first_tensor(value)


def outputs_at(design: Design, path: Path) -> tuple[PortSpec, ...]:
    """The outputs of the node at a path; none where the design has no such node."""
    try:
        name, node = query.node_at(design, path)
    except KeyError:
        return ()
    return interface(design, design.blocks[name], node).outputs


@lru_cache(maxsize=1024)
def batch_dimension(shape: str, dimensions: int) -> int | None:
    """Which dimension of `12×B×8` is the batch: 1; None where none is, 0 where the shape is not known.

    Args:
        dimensions: How many there are in fact; another number and the shape says nothing of them.
    """
    dims = shape.split("×")
    if not shape or len(dims) != dimensions:
        return 0
    return next((index for index, dim in enumerate(dims) if "B" in dim), None)
