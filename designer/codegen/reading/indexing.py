"""`x[:, -1]`, `x[..., 2:5]`, `pos[:, :T]`: parts of a tensor by their places, as the operations that take them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from designer.codegen.reading.held import Number, Shape
from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.sizes import Sizes, whole
from designer.graph.model import Port

Place = int | Number
"""A place in a dimension: a number, or one that is known only when it runs."""


class Taken(NamedTuple):
    """One operation of the catalogue, and its settings."""

    operation: str
    settings: dict[str, Place]


def taken(tree: ast.Subscript, port: Port, sizes: Sizes) -> list[Taken]:
    """The operations that one after the other take what an index names.

    Raises:
        NotDrawn: a place is known only when it runs, or a part is not in one piece.
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
    found = [_one(tree, place, Shape(port), dim, sizes) for dim, place in reversed(list(enumerate(old)))]
    found += [_one(tree, place, Shape(port), n - len(old_after), sizes) for n, place in enumerate(old_after)]
    return [*(step for step in found if step is not None), *_new(before, after)]


def _new(before: list[ast.expr], after: list[ast.expr]) -> Iterator[Taken]:
    """The dimensions that a None puts in, between those that are left."""
    for places, sign in ((before, 1), (after[::-1], -1)):
        left = [place for place in places if isinstance(place, ast.Slice) or _is(place, None)]
        for number, place in enumerate(left):
            if _is(place, None):
                yield Taken("unsqueeze", {"dim": number if sign > 0 else -1 - number})


def _one(tree: ast.Subscript, place: ast.expr, shape: Shape, dim: int, sizes: Sizes) -> Taken | None:
    if isinstance(place, ast.Slice):
        return _range(tree, place, shape.at(dim), dim, sizes)
    return Taken("select", {"dim": dim, "index": _place(tree, place, sizes)})


def _range(tree: ast.Subscript, place: ast.Slice, size: Number, dim: int, sizes: Sizes) -> Taken | None:
    if place.step is not None and whole(place.step) != 1:
        raise NotDrawn(tree, f"`{shown(tree)}`: a range with steps is not drawn")
    start = _end(0 if place.lower is None else _place(tree, place.lower, sizes), size)
    stop = size if place.upper is None else _end(_place(tree, place.upper, sizes), size)
    if start == 0 and place.upper is None:
        return None
    length = _less(stop, start)
    if isinstance(length, int) and length <= 0:
        raise NotDrawn(tree, f"`{shown(tree)}` is empty")
    return Taken("narrow", {"dim": dim, "start": start, "length": length})


def _place(tree: ast.Subscript, place: ast.expr, sizes: Sizes) -> Place:
    number = whole(place)
    if number is not None:
        return number
    found = sizes.sized(place)
    if not isinstance(found, Number):
        raise NotDrawn(tree, f"`{shown(tree)}`: which part this is is known only when it runs")
    return found


def _end(place: Place, size: Number) -> Place:
    """A place counted from the front."""
    return _less(size, -place) if isinstance(place, int) and place < 0 else place


def _less(left: Place, right: Place) -> Place:
    """The difference of two places; `h` of `(dy + h) - dy`."""
    if isinstance(left, int) and isinstance(right, int):
        return left - right
    if right == 0:
        return left
    trees = [side.tree if isinstance(side, Number) else ast.Constant(side) for side in (left, right)]
    sizes = {word: one for side in (left, right) if isinstance(side, Number) for word, one in side.sizes.items()}
    match trees[0], trees[1]:
        case ast.BinOp(left=first, op=ast.Add(), right=rest), taken_off if ast.dump(first) == ast.dump(taken_off):
            return Number(rest, sizes)
        case ast.BinOp(left=whole_one, op=ast.Sub(), right=ast.Constant(value=int(off))), taken_off:
            if ast.dump(whole_one) == ast.dump(taken_off):
                return -off
        case whole_one, ast.BinOp(left=same, op=ast.Sub(), right=ast.Constant(value=int(off))):
            if ast.dump(whole_one) == ast.dump(same):
                return off
    return Number(ast.BinOp(trees[0], ast.Sub(), trees[1]), sizes)


def _is(tree: ast.expr, value: object) -> bool:
    return isinstance(tree, ast.Constant) and tree.value is value
