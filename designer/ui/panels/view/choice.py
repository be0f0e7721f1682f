"""In which way a tensor is looked at, and which ways there are for one. Knows no Qt."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Literal

import msgspec

from designer.runtime.pictures.reports import Arrangement, Facts, Order, Subject, Viewed, What
from designer.runtime.views.axes import plane
from designer.runtime.views.reports import Part

Seen = What | Literal["colours"]


class Choice(msgspec.Struct, frozen=True):
    """What a person chose to see of tensors of one kind.

    Attributes:
        part: Name of the gate or projection, "" for all.
        axes: The dimensions that are rows and columns; None lays all out as it is usual.
        at: The places along the other dimensions, by dimension.
    """

    what: Seen = "values"
    part: str = ""
    rows: Order = "given"
    columns: Order = "given"
    axes: tuple[int, int] | None = None
    at: tuple[int, ...] = ()

    def put(self, dimension: int, place: int, count: int) -> Choice:
        """Another place along a dimension, of `count` there are."""
        at = [*self.at, *[0] * (count - len(self.at))][:count]
        at[dimension] = place
        return msgspec.structs.replace(self, at=tuple(at))


USUAL = Choice()


def kind_of(facts: Facts, parts: tuple[Part, ...], flows: bool) -> Hashable:
    """Tensors for which one choice holds: of so many dimensions, with the same parts, complex or not; what flows is of
    its own.
    """
    parted = tuple(part.name for part in parts)
    return len(facts.shape), parted, bool(facts.arrangement.gap), flows, is_complex(facts)


def is_complex(facts: Facts) -> bool:
    """Whether its numbers have a size and a phase."""
    return facts.dtype.startswith("complex")


def ways(shape: tuple[int, ...], mosaic: bool, flows: bool = False, phases: bool = False) -> tuple[Seen, ...]:
    """What can be seen of a tensor of this shape; what flows has no filters.

    Args:
        phases: Its numbers are complex.
    """
    found: list[Seen] = ["values", "phase"] if phases else ["values"]
    if flows:
        return (*found, "singular") if len(shape) > 1 else tuple(found)
    if len(shape) == 4 and shape[1] == 3 and mosaic:
        found.append("colours")
    if mosaic:
        found.append("response")
    if len(shape) > 1:
        found += ["similarity", "alike_inputs", "singular"]
    return tuple(found)


def can_order(shape: tuple[int, ...], what: Seen) -> tuple[bool, bool]:
    """Whether rows and columns can be put in another order; what is held against itself has one for both."""
    if what in ("singular", "colours") or not shape:
        return False, False
    square = what in ("similarity", "alike_inputs")
    return True, len(shape) > 1 and not square


def can_slice(shape: tuple[int, ...], what: Seen) -> bool:
    """Whether two dimensions can be chosen: of two there is nothing to choose but which way round."""
    return len(shape) > 1 and what in ("values", "phase", "response")


def subject_of(of: Subject, choice: Choice, parts: tuple[Part, ...]) -> Subject:
    """What the engine is asked for; the tensor itself where nothing else was chosen."""
    what: What = "values" if choice.what == "colours" else choice.what
    part = next((one for one in parts if one.name == choice.part), None)
    view = Viewed(of, what, part.start if part else 0, part.stop if part else 0, choice.rows, choice.columns)
    return of if view == Viewed(of) else view


def arrangement_of(facts: Facts, choice: Choice) -> Arrangement:
    """How the tensor of these facts lies: two of its dimensions where they were chosen."""
    axes = choice.axes
    if axes is None or axes[0] == axes[1] or max(axes) >= len(facts.shape):
        return facts.arrangement
    return plane(facts.shape, *axes, dict(enumerate(choice.at)))


def in_words(choice: Choice, parts: tuple[Part, ...]) -> str:
    """What differs from the usual, for a person; "" where nothing does."""
    said = [WAYS[choice.what]] if choice.what != "values" else []
    said += [one.title for one in parts if one.name == choice.part]
    said += [
        f"{name} {ORDERED[order]}"
        for name, order in (("rows", choice.rows), ("columns", choice.columns))
        if order in ORDERED
    ]
    return " · ".join(said)


WAYS: dict[Seen, str] = {
    "values": "values",
    "phase": "phase",
    "colours": "in colour",
    "response": "frequency response",
    "similarity": "likeness of outputs",
    "alike_inputs": "likeness of inputs",
    "singular": "singular values",
}
ORDERED: dict[Order, str] = {"norm": "largest first", "similarity": "like beside like"}
