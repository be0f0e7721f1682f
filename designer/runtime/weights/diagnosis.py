"""What a file of weights would do to a module, in rows and in one sentence, as a person takes or leaves each row.

Imports no torch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from designer.numbers import plural
from designer.runtime.reports import Diagnosis, How, TensorFact
from designer.runtime.weights.match import SURE
from designer.runtime.weights.notes import briefly, notes

Group = Literal["matched", "odd", "proposed", "tied", "wrong", "missing", "unexpected"]
GROUPS: tuple[tuple[Group, str], ...] = (
    ("odd", "NaN or infinity in the file"),
    ("tied", "One tensor here, different values in the file"),
    ("proposed", "Proposed"),
    ("wrong", "Wrong shape or kind"),
    ("missing", "Missing in the file"),
    ("unexpected", "Only in the file"),
    ("matched", "The same name and shape"),
)
"""What asks for a decision stands first."""

HOW: Mapping[How, str] = {
    "name": "by name",
    "prefix": "the name but for a prefix",
    "node": "the same node, renamed",
    "order": "the same shapes in the same order",
    "shape": "the only one of its shape",
    "guess": "one of several of its shape",
}
NAMED = 2
"""So many names are told before it is said how many more there are."""

Choice = Mapping[str, str]
"""By name of a tensor of the module, the tensor of the file that goes into it."""


class Row(NamedTuple):
    """One row: what the module has, what the file has, and why they stand side by side."""

    group: Group
    own: TensorFact | None
    given: TensorFact | None
    why: str
    along: bool = False
    """It is another name of a tensor whose own row decides."""

    @property
    def can_be_taken(self) -> bool:
        """Whether there is something to decide."""
        return self.group in ("matched", "odd", "proposed", "tied") and not self.along


def first_choice(found: Diagnosis) -> dict[str, str]:
    """What is taken until the person decides otherwise: all that is sure."""
    return {pair.own: pair.given for pair in found.pairs if pair.how in SURE}


def everything(found: Diagnosis) -> dict[str, str]:
    """Every proposal taken."""
    return {pair.own: pair.given for pair in found.pairs}


def rows(found: Diagnosis) -> tuple[Row, ...]:
    """Every tensor of both sides, each in its group."""
    own, given = {fact.name: fact for fact in found.own}, {fact.name: fact for fact in found.given}
    by_any_name = {name: fact for fact in found.own for name in (fact.name, *fact.aliases)}
    differing = {again.own for again in found.repeated if again.differs}
    odd = {one.name: briefly(one) for one in found.odd}
    made = []
    for pair in found.pairs:
        why = ", ".join((*((odd[pair.given],) if pair.given in odd else ()), HOW[pair.how]))
        group = _group_of(pair.how, pair.own in differing, pair.given in odd)
        made.append(Row(group, own[pair.own], given[pair.given], why))
    made += [
        Row("tied", own[again.own], given[again.given], "other values under another name of it")
        if again.differs
        else Row("matched", own[again.own], given[again.given], "another name of it", along=True)
        for again in found.repeated
    ]
    used = {row.given.name for row in made if row.given}
    matched = {row.own.name for row in made if row.own}
    for name, fact in given.items():
        if name not in used:
            there = by_any_name.get(name)
            if there is not None and there.name not in matched:
                matched.add(there.name)
                made.append(Row("wrong", there, fact, _clash(there, fact)))
            else:
                made.append(Row("unexpected", None, fact, "stays unused"))
    made += [Row("missing", fact, None, "stays as it is") for name, fact in own.items() if name not in matched]
    return tuple(made)


def sentence(found: Diagnosis, choice: Choice) -> str:
    """What loading would do: `8 of 10 tensors will be loaded; 11.weight has no counterpart and stays as it is.`"""
    total = len(found.own)
    aliases = {fact.name: fact.aliases for fact in found.own}
    renamed = sum(own != given and given not in aliases[own] for own, given in choice.items())
    said = [_count(len(choice), total, renamed)]
    paired = {pair.own for pair in found.pairs}
    alone = [fact.name for fact in found.own if fact.name not in paired]
    if alone and choice:
        has, stays = ("has", "stays as it is") if len(alone) == 1 else ("have", "stay as they are")
        said.append(f"{_some(alone)} {has} no counterpart and {stays}")
    if choice and (left := [fact.name for fact in found.own if fact.name in paired and fact.name not in choice]):
        said.append(f"{_some(left)} {'stays as it is' if len(left) == 1 else 'stay as they are'} by choice")
    taken = {*choice.values(), *(again.given for again in found.repeated)}
    if unused := sum(fact.name not in taken for fact in found.given):
        said.append(f"{plural(unused, 'tensor')} of the file will not be used")
    for again in found.repeated:
        if again.differs and again.own in choice:
            kept = choice[again.own]
            names = " and ".join((again.own, *aliases[again.own][:1]))
            said.append(f"{names} are one tensor here and differ in the file: {kept} counts")
            break
    said += notes(found, taken)
    return "; ".join(said) + "."


def _group_of(how: How, differs: bool, odd: bool) -> Group:
    if odd or differs:
        return "odd" if odd else "tied"
    return "matched" if how == "name" else "proposed"


def _count(taken: int, total: int, renamed: int) -> str:
    if not taken:
        return "Nothing will be loaded"
    count = plural(taken, "tensor") if taken == total else f"{taken:,} of {plural(total, 'tensor')}"
    other = f", {renamed:,} of them from another name" if renamed else ""
    if 1 < renamed == taken:
        other = ", all of them from other names"
    return f"{count[0].upper()}{count[1:]} will be loaded{other}"


def _clash(own: TensorFact, given: TensorFact) -> str:
    if own.shape not in (None, given.shape):
        turned = own.shape is not None and given.shape == own.shape[::-1]
        return "wrong shape: it is the other way round" if turned else "wrong shape"
    return f"{given.dtype} numbers do not go into {own.dtype}"


def _some(names: Sequence[str]) -> str:
    if len(names) <= NAMED:
        return " and ".join(names)
    return f"{', '.join(names[:NAMED])} and {len(names) - NAMED:,} more"
