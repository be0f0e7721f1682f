"""The rows of the live module with what is looked up often, worked out once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

from designer.runtime.reports.parameters import ParameterRow, ParameterTable, RowKind


class ParameterList:
    """A table of parameters; each row is known by its number."""

    def __init__(self, table: ParameterTable) -> None:
        self.table = table
        self.names = table.names
        self.kind_of = table.kind_numbers()
        self._counts = [kind.count for kind in table.kinds]

    def __len__(self) -> int:
        return len(self.names)

    def row(self, number: int) -> ParameterRow:
        """Everything that is known of a row but its figures."""
        return self.table[number]

    def kind(self, number: int) -> RowKind:
        """What a row has in common with others."""
        return self.table.kinds[self.kind_of[number]]

    def count(self, number: int) -> int:
        """Elements of a row; 0 while its shape is not known."""
        return self._counts[self.kind_of[number]]

    def total(self, numbers: Iterable[int]) -> int:
        """Elements of all parameters among these rows; buffers are not counted."""
        return sum(many * kind.count for kind, many in self.kinds_among(numbers) if kind.kind == "parameter")

    def kinds_among(self, numbers: Iterable[int]) -> list[tuple[RowKind, int]]:
        """Every kind that is among these rows, and how many are of it."""
        found = Counter(map(self.kind_of.__getitem__, numbers))
        return [(self.table.kinds[kind], many) for kind, many in found.items()]

    def aliases(self, number: int) -> tuple[str, ...]:
        """Other names of the same tensor."""
        return self.table.aliases.get(number, ())

    def path(self, number: int) -> str:
        """Ids of the node that a row belongs to, joined with "/"."""
        return self.table.paths[self._path_of[number]]

    def number(self, name: str) -> int | None:
        """The row of this name."""
        return self._numbers.get(name)

    def below(self, paths: frozenset[str]) -> dict[str, list[int]]:
        """By path, the rows of the nodes at these paths and of everything in them."""
        owners = {n: around for n, path in enumerate(self.table.paths) if (around := paths.intersection(_around(path)))}
        found: dict[str, list[int]] = {}
        for number, path in enumerate(self._path_of) if owners else ():
            for owner in owners.get(path, ()):
                found.setdefault(owner, []).append(number)
        return found

    @cached_property
    def lowered(self) -> Sequence[str]:
        """Names in small letters, which a filter compares with."""
        together = "\n".join(self.names)
        return self.names if together.islower() else [name.lower() for name in self.names]

    @cached_property
    def _path_of(self) -> memoryview:
        return self.table.path_numbers()

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.names)}


def _around(path: str) -> list[str]:
    """The path of a node and of every block around it."""
    ids = path.split("/")
    return ["/".join(ids[:end]) for end in range(1, len(ids) + 1)]
