"""`x[:, -1]`, `x[..., 2:5]`, `pos[:, :T]`: parts of a tensor by their places, as the operations that take them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from designer.codegen.reading.held import Number
from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.sizes import Sizes, whole

Place = ast.expr | Number
"""A place in a dimension: a number, a setting, or one that is known only when it runs."""


class Taken(NamedTuple):
    """One operation of the catalogue along a dimension, and its other settings."""

    operation: str
    dim: int
    settings: dict[str, Place]


def taken(tree: ast.Subscript, sizes: Sizes) -> list[Taken]:
    """The operations that one after the other take what an index names.

    Raises:
        NotDrawn: a place is a tensor, or more than a number.
    """
    places = list(tree.slice.elts) if isinstance(tree.slice, ast.Tuple) else [tree.slice]
    dots = [number for number, place in enumerate(places) if _is(place, ...)]
    if len(dots) > 1:
        raise NotDrawn(tree, f"`{shown(tree)}`: … stands twice")
    before = places[: dots[0]] if dots else places
    after = places[dots[0] + 1 :] if dots else []
    # From the last dimension to the first, so that one that is taken away shifts no other; those behind the dots
    # are counted from the end, and there from the first to the last.
    old, old_after = [p for p in before if not _is(p, None)], [p for p in after if not _is(p, None)]
    found = [_one(tree, place, dim, sizes) for dim, place in reversed(list(enumerate(old)))]
    found += [_one(tree, place, n - len(old_after), sizes) for n, place in enumerate(old_after)]
    return [*(step for step in found if step is not None), *_new(before, after)]


def _new(before: list[ast.expr], after: list[ast.expr]) -> Iterator[Taken]:
    """The dimensions that a None puts in, between those that are left."""
    for places, sign in ((before, 1), (after[::-1], -1)):
        left = [place for place in places if isinstance(place, ast.Slice) or _is(place, None)]
        for number, place in enumerate(left):
            if _is(place, None):
                yield Taken("unsqueeze", number if sign > 0 else -1 - number, {})


def _one(tree: ast.Subscript, place: ast.expr, dim: int, sizes: Sizes) -> Taken | None:
    if not isinstance(place, ast.Slice):
        return Taken("select", dim, {"index": _place(tree, place, sizes)})
    ends = {"start": place.lower, "stop": place.upper, "step": place.step}
    said = {name: end for name, end in ends.items() if end is not None and not _is(end, None)}
    told = {name: end for name, end in said.items() if name == "stop" or whole(end) != _USUAL[name]}
    return Taken("slice", dim, {name: _place(tree, end, sizes) for name, end in told.items()}) if told else None


_USUAL = {"start": 0, "step": 1}


def _place(tree: ast.Subscript, place: ast.expr, sizes: Sizes) -> Place:
    """A place, where it is no tensor and no row of places."""
    found = place if whole(place) is not None else sizes.sized(place) or sizes.whole_setting(place)
    if not isinstance(found, ast.expr | Number):
        raise NotDrawn(tree, f"`{shown(tree)}`: which part this is is known only when it runs")
    return found


def _is(tree: ast.expr, value: object) -> bool:
    return isinstance(tree, ast.Constant) and tree.value is value
