"""The parameters as lines below one another: groups by dotted name, made when they are unfolded; or names alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from designer.ui.panels.parameters.list import ParameterList

Entry = int
"""A row by its number; a group by a number below 0."""
ROOT: Entry = -1


@dataclass(slots=True)
class Group:
    """What has the beginning of its dotted name in common.

    Attributes:
        members: Numbers of all rows inside, however deep.
        children: What stands directly in it, once that was asked for; `by_name` its groups.
        count: Elements of the parameters inside, once that was asked for; buffers are not counted.
    """

    name: str
    depth: int
    members: Sequence[int]
    opened: bool = False
    children: list[Entry] | None = None
    by_name: dict[str, Entry] = field(default_factory=dict)
    count: int | None = None


class Outline:
    """The lines that are to be seen.

    Attributes:
        lines: What is on each line.
        flat: Whether there are no groups: the rows stand in the order in which they were given.
    """

    def __init__(
        self, rows: ParameterList, found: Sequence[int], opened: Callable[[str], bool], flat: bool = False
    ) -> None:
        self.rows, self.flat, self._opened = rows, flat, opened
        self._groups = [Group("", -1, found, True)]
        self.lines: list[Entry] = list(found) if flat else list(self.inside(ROOT))

    def group(self, entry: Entry) -> Group:
        """The group of this number."""
        return self._groups[-1 - entry]

    def name(self, entry: Entry) -> str:
        """Full dotted name."""
        return self.rows.names[entry] if entry >= 0 else self.group(entry).name

    def depth(self, entry: Entry) -> int:
        """How many groups it stands in."""
        if self.flat:
            return 0
        return self.rows.names[entry].count(".") if entry >= 0 else self.group(entry).depth

    def members(self, entry: Entry) -> Sequence[int]:
        """The row itself, or every row in the group."""
        return (entry,) if entry >= 0 else self.group(entry).members

    def count(self, entry: Entry) -> int:
        """Elements of the parameters in a group."""
        group = self.group(entry)
        if group.count is None:
            group.count = self.rows.total(group.members)
        return group.count

    def path(self, entry: Entry) -> str:
        """Ids of the node that it belongs to: of a group its first row's, less one for each word below the group."""
        if entry >= 0:
            return self.rows.path(entry)
        group, first = self.group(entry), self.group(entry).members[0]
        below = self.rows.names[first].count(".") - 1 - group.depth
        ids = self.rows.path(first).split("/")
        return "/".join(ids[: max(1, len(ids) - below)])

    def inside(self, entry: Entry) -> Iterator[Entry]:
        """What is to be seen below an unfolded group."""
        for child in self.children(entry):
            yield child
            if child < 0 and self.group(child).opened:
                yield from self.inside(child)

    def children(self, entry: Entry) -> list[Entry]:
        """What stands directly in a group."""
        group = self.group(entry)
        if group.children is None:
            group.children = self._split(group)
        return group.children

    def way_to(self, name: str) -> list[Entry]:
        """The groups around a row or group, the outermost first, and itself; nothing where it is not here."""
        if self.flat:
            number = self.rows.number(name)
            return [] if number is None else [number]
        entry, way = ROOT, []
        for end in (*_dots(name), len(name)):
            self.children(entry)
            inner = self.group(entry).by_name.get(name[:end])
            if inner is None:
                break
            entry = inner
            way.append(entry)
        else:
            return way
        number = self.rows.number(name)
        return [*way, number] if number is not None and number in self.children(entry) else []

    def topmost(self, path: str, members: Iterable[int]) -> list[Entry]:
        """Of these rows in the node at `path`, the outermost groups that belong to it and the rows beside them."""
        found: list[Entry] = []
        seen: set[int] = set()
        for number in members:
            if number not in seen:
                way = self.way_to(self.rows.names[number])
                entry = next((one for one in way if self.path(one) == path), None)
                if entry is not None:
                    found.append(entry)
                    seen.update(self.members(entry))
        return found

    def _split(self, group: Group) -> list[Entry]:
        """The rows of a group by the next word of their names, in the order in which they come."""
        names, start, depth = self.rows.names, len(group.name) + 1 if group.name else 0, group.depth + 1
        children: list[Entry] = []
        by_word: dict[str, list[int]] = {}
        for number in group.members:
            name = names[number]
            end = name.find(".", start)
            if end < 0:
                children.append(number)
            elif (others := by_word.get(name[start:end])) is not None:
                others.append(number)
            else:
                by_word[name[start:end]] = members = [number]
                children.append(self._add(Group(name[:end], depth, members, self._opened(name[:end]))))
                group.by_name[name[:end]] = children[-1]
        return children

    def _add(self, group: Group) -> Entry:
        self._groups.append(group)
        return -len(self._groups)


def _dots(name: str) -> list[int]:
    return [place for place, letter in enumerate(name) if letter == "."]
