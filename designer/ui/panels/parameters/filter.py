"""What the filter of the parameter tree understands: a part of a name or a glob, and words for what a tensor is."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from fnmatch import translate
from heapq import nlargest

from designer.ui.panels.parameters.list import ParameterList

PROPERTIES = {
    "trained": "its values are learned",
    "frozen": "a parameter that is not trained",
    "shared": "one tensor under several names",
    "buffer": "saved and not trained, such as a running mean",
    "nan": "holds NaN or infinite values",
    "largest": "the 10 with most values; largest 3 for another number",
}
MANY = 10
"""How many the largest are where no number is given."""


@dataclass(frozen=True)
class Wanted:
    """What a person wants to see.

    Attributes:
        name: A part of a name or a glob; "" for any.
        largest: So many of those with most values; 0 for all.
    """

    name: str = ""
    properties: frozenset[str] = frozenset()
    largest: int = 0

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self == Wanted()


def wanted(text: str) -> Wanted:
    """What the text of the filter means: `*.weight trained`, `conv largest 5`; words for properties in any place."""
    names, properties, largest, words = [], set(), 0, text.split()
    while words:
        word = words.pop(0)
        if word.lower() == "largest":
            largest = int(words.pop(0)) if words and words[0].isdecimal() else MANY
        elif word.lower() in PROPERTIES:
            properties.add(word.lower())
        else:
            names.append(word)
    return Wanted(" ".join(names), frozenset(properties), largest)


def found(want: Wanted, rows: ParameterList, bad: Container[int] = ()) -> list[int]:
    """Numbers of the rows that are wanted, in the module's order or the largest first.

    Args:
        bad: Rows that are known to hold NaN or infinite values.
    """
    numbers = _named(want.name, rows)
    for name in sorted(want.properties):
        numbers = _having(name, rows, numbers, bad)
    return nlargest(want.largest, numbers, rows.count) if want.largest else list(numbers)


def _named(text: str, rows: ParameterList) -> Iterable[int]:
    if not text:
        return range(len(rows))
    fits = matcher(text)
    numbers = [number for number, name in enumerate(rows.lowered) if fits(name)]
    others = [n for n, names in rows.table.aliases.items() if any(fits(name.lower()) for name in names)]
    return sorted({*numbers, *others}) if others else numbers


def _having(name: str, rows: ParameterList, numbers: Iterable[int], bad: Container[int]) -> list[int]:
    if name == "shared":
        return [number for number in numbers if number in rows.table.aliases]
    if name == "nan":
        return [number for number in numbers if number in bad]
    kinds = rows.table.kinds
    is_so = [
        kind.kind == "buffer" if name == "buffer" else kind.kind == "parameter" and kind.trained == (name == "trained")
        for kind in kinds
    ]
    kind_of = rows.kind_of
    return [number for number in numbers if is_so[kind_of[number]]]


def matcher(text: str) -> Callable[[str], object]:
    """A test of names in small letters: a glob where there is a `*`, `?` or `[`, else any part of the name."""
    text = text.lower()
    inner = text.strip("*")
    if any(sign in inner for sign in "*?["):
        fits, part = re.compile(translate(text)).match, _longest_word(text)
        return lambda name: part in name and fits(name)
    before, after = text.startswith("*"), text.endswith("*")
    if before == after:
        return lambda name: inner in name
    return (lambda name: name.endswith(inner)) if before else (lambda name: name.startswith(inner))


def _longest_word(glob: str) -> str:
    """A part that every name has that fits: to look for it takes a tenth of the time of the whole pattern."""
    return max(re.split(r"[*?]+|\[.*", glob), key=len)
