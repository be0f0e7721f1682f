"""The parameters and buffers of a module as a table that 100,000 of them fit into. Imports no torch.

What many rows have in common is told once, so that the table is small when it travels, and a row is made when it is
asked for.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Mapping
from math import prod
from typing import Literal, overload

import msgspec
from msgspec.structs import asdict, replace

CODE: Literal["I"] = "I"
"""How numbers of kinds and paths are packed: 32 bits each."""


class RowKind(msgspec.Struct, frozen=True):
    """What rows have in common.

    Attributes:
        waits: The shape is not yet known: the first run finds it.
        start: What it starts from, `normal_(std=0.01)`; "" where it is as torch starts it.
        sort: Its class: `Parameter`, `UninitializedParameter`, `Tensor` for a buffer.
        item: Bytes of one element.
    """

    shape: tuple[int, ...]
    dtype: str
    device: str
    kind: Literal["parameter", "buffer"]
    trained: bool
    waits: bool = False
    start: str = ""
    sort: str = "Parameter"
    item: int = 4

    @property
    def count(self) -> int:
        """Elements; 0 while the shape is not yet known."""
        return 0 if self.waits else prod(self.shape)


class ParameterRow(RowKind, frozen=True, kw_only=True):
    """One parameter or buffer, as `named_parameters()` or `named_buffers()` tells it.

    Attributes:
        name: Full dotted name, `features.conv1.weight`.
        path: Node ids joined with "/" of the node that owns it.
        aliases: Other names of the same tensor.
    """

    name: str
    path: str
    aliases: tuple[str, ...] = ()


class ParameterTable(msgspec.Struct, frozen=True):
    """Every parameter, then every buffer, in torch's order; one that has several names comes once.

    Attributes:
        path_of, kind_of: For each row the number of its path and of its kind, packed.
        aliases: By number of the row.
    """

    names: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    path_of: bytes = b""
    kinds: tuple[RowKind, ...] = ()
    kind_of: bytes = b""
    aliases: Mapping[int, tuple[str, ...]] = {}

    def __len__(self) -> int:
        return len(self.names)

    def __iter__(self) -> Iterator[ParameterRow]:
        common = [asdict(kind) for kind in self.kinds]
        for number, (name, path, kind) in enumerate(
            zip(self.names, self.path_numbers(), self.kind_numbers(), strict=True)
        ):
            aliases = self.aliases.get(number, ())
            yield ParameterRow(name=name, path=self.paths[path], aliases=aliases, **common[kind])

    @overload
    def __getitem__(self, number: int) -> ParameterRow: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[ParameterRow, ...]: ...
    def __getitem__(self, number: int | slice) -> ParameterRow | tuple[ParameterRow, ...]:
        if isinstance(number, slice):
            return tuple(map(self._row, range(len(self.names))[number]))
        return self._row(range(len(self.names))[number])

    @property
    def parameters(self) -> int:
        """Elements of all parameters."""
        return self._sum([kind.count if kind.kind == "parameter" else 0 for kind in self.kinds])

    @property
    def waiting(self) -> int:
        """How many rows have a shape that is not yet known."""
        return self._sum([int(kind.waits) for kind in self.kinds])

    def _sum(self, of_kind: list[int]) -> int:
        return sum(of_kind[number] for number in self.kind_numbers()) if any(of_kind) else 0

    def path_numbers(self) -> memoryview:
        """For each row the number of its path."""
        return memoryview(self.path_of).cast(CODE)

    def kind_numbers(self) -> memoryview:
        """For each row the number of its kind."""
        return memoryview(self.kind_of).cast(CODE)

    def kind(self, number: int) -> RowKind:
        """What a row has in common with others."""
        return self.kinds[self.kind_numbers()[number]]

    def find(self, name: str) -> ParameterRow | None:
        """The row that has this name, or has it besides."""
        try:
            return self._row(self.names.index(name))
        except ValueError:
            return next((self._row(number) for number, names in self.aliases.items() if name in names), None)

    def at(self, path: str) -> Iterator[ParameterRow]:
        """The rows of the node at a path."""
        if path in self.paths:
            wanted = self.paths.index(path)
            yield from (self._row(number) for number, of in enumerate(self.path_numbers()) if of == wanted)

    def held_back(self, names: Collection[str]) -> ParameterTable:
        """The same table with the shapes of these not yet known."""
        numbers, codes, kinds = {name: n for n, name in enumerate(self.names)}, self.kind_numbers(), list(self.kinds)
        held = array(CODE, codes)
        for name in names:
            if name in numbers:
                kinds.append(replace(self.kinds[codes[numbers[name]]], waits=True))
                held[numbers[name]] = len(kinds) - 1
        return replace(self, kinds=tuple(kinds), kind_of=held.tobytes())

    def _row(self, number: int) -> ParameterRow:
        path = self.paths[self.path_numbers()[number]]
        return ParameterRow(
            name=self.names[number], path=path, aliases=self.aliases.get(number, ()), **asdict(self.kind(number))
        )


class TableMaker:
    """Puts a table together, row by row."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._paths: dict[str, int] = {}
        self._kinds: dict[RowKind, int] = {}
        self._path_of, self._kind_of = array(CODE), array(CODE)
        self._aliases: dict[int, tuple[str, ...]] = {}

    def add(self, name: str, path: str, kind: RowKind, aliases: tuple[str, ...] = ()) -> None:
        """One more row."""
        if aliases:
            self._aliases[len(self._names)] = aliases
        self._names.append(name)
        self._path_of.append(self._paths.setdefault(path, len(self._paths)))
        self._kind_of.append(self._kinds.setdefault(kind, len(self._kinds)))

    def table(self) -> ParameterTable:
        """All that was added."""
        return ParameterTable(
            tuple(self._names),
            tuple(self._paths),
            self._path_of.tobytes(),
            tuple(self._kinds),
            self._kind_of.tobytes(),
            self._aliases,
        )
