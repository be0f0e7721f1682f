"""Lines of Python with a table of the node that each line stands for."""

from __future__ import annotations

from dataclasses import dataclass, field

INDENT = "    "

Owner = tuple[str, str]
"""A block's name and the id of one of its nodes."""

CustomLine = tuple[str, int]
"""A custom layer's name and the number of a line of its text, from 1."""

Entry = tuple[tuple[str, str], ...]
"""Ids of the inputs of a region's block, and the variables that hold what comes in."""


@dataclass(slots=True)
class Lines:
    """Python text in the making."""

    text: list[str] = field(default_factory=list)
    table: dict[int, Owner] = field(default_factory=dict)
    custom: dict[int, CustomLine] = field(default_factory=dict)
    within: dict[int, str] = field(default_factory=dict)
    entries: dict[int, Entry] = field(default_factory=dict)

    def add(self, depth: int, line: str, owner: Owner | None = None, region: str = "") -> None:
        """One line, indented `depth` times, that stands for `owner`; if it is inside a region, with that one's id."""
        self.text.append(INDENT * depth + line if line else "")
        if owner:
            self.table[len(self.text)] = owner
        if region:
            self.within[len(self.text)] = region

    def add_deeper(self, other: Lines) -> None:
        """The lines of another text after these, indented once more."""
        self.extend(Lines([INDENT + line if line else "" for line in other.text], other.table, other.custom))

    def add_custom(self, line: str, layer: str, number: int) -> None:
        """One line of a custom layer's text, as it stands."""
        self.text.append(line)
        self.custom[len(self.text)] = (layer, number)

    def extend(self, other: Lines) -> None:
        """The lines of another text after these."""
        start = len(self.text)
        self.text += other.text
        self.table.update({start + line: owner for line, owner in other.table.items()})
        self.custom.update({start + line: owner for line, owner in other.custom.items()})
        self.within.update({start + line: region for line, region in other.within.items()})
        self.entries.update({start + line: entry for line, entry in other.entries.items()})
