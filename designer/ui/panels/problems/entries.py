"""The lines of the Problems panel: problems first, below them what is worth knowing. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from designer.graph import query
from designer.graph.model import Design
from designer.graph.problem import Problem, Repair
from designer.runtime.reports import Offer
from designer.runtime.reports.notes import Note
from designer.ui.panels import navigation


class Entry(NamedTuple):
    """One line.

    Attributes:
        sort: "error", "warning", or "note": of what runs well.
        of: What it tells.
    """

    sort: str
    place: str
    text: str
    of: Problem | Note

    @property
    def loud(self) -> bool:
        """Whether it is a note that the card tells too."""
        return isinstance(self.of, Note) and self.of.remark.loud

    @property
    def deeds(self) -> tuple[Repair | Offer, ...]:
        """What a click can do about it."""
        if isinstance(self.of, Note):
            return self.of.remark.offers
        return (self.of.repair,) if self.of.repair else ()


def entries(design: Design, problems: Iterable[Problem], notes: Iterable[Note]) -> Iterator[Entry]:
    """A line for each, one after the other: to find the places of thousands takes a while."""
    for problem in problems:
        yield Entry(problem.severity, navigation.words(design, problem), problem.message, problem)
    for note in notes:
        yield Entry("note", query.place(design, note.path), note.remark.text, note)


def matching(typed: str, told: Iterable[Entry]) -> Iterator[Entry]:
    """The lines that hold every word that was typed, wherever it stands in them."""
    words = typed.casefold().split()
    return (one for one in told if all(word in f"{one.sort} {one.place} {one.text}".casefold() for word in words))


def still_there(design: Design, notes: Iterable[Note]) -> tuple[Note, ...]:
    """Those notes of an earlier design whose nodes this one has as well."""
    return tuple(note for note in notes if _has(design, note))


def _has(design: Design, note: Note) -> bool:
    try:
        return query.node_at(design, note.path)[0] == note.block
    except KeyError:
        return False
