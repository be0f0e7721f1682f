"""`x[:, -1]` and `x[..., 2:5]`: parts of a tensor by their places, as the operations that take them."""

from __future__ import annotations

import ast
from typing import NamedTuple

from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.graph.model import Value


class Taken(NamedTuple):
    """One operation of the catalogue, and its settings."""

    operation: str
    settings: dict[str, Value]


def taken(tree: ast.Subscript) -> list[Taken]:
    """The operations that one after the other take what an index names.

    Raises:
        NotDrawn: a place is known only when it runs, or a part is not in one piece.
    """
    places = list(tree.slice.elts) if isinstance(tree.slice, ast.Tuple) else [tree.slice]
    dots = [number for number, place in enumerate(places) if _is_dots(place)]
    if len(dots) > 1:
        raise NotDrawn(tree, f"`{shown(tree)}`: … stands twice")
    before = places[: dots[0]] if dots else places
    after = places[dots[0] + 1 :] if dots else []
    # From the last dimension to the first, so that one that is taken away shifts no other; those behind the dots
    # are counted from the end, and there from the first to the last.
    found = [_one(tree, place, dim) for dim, place in reversed(list(enumerate(before)))]
    found += [_one(tree, place, number - len(after)) for number, place in enumerate(after)]
    return [step for step in found if step is not None]


def _one(tree: ast.Subscript, place: ast.expr, dim: int) -> Taken | None:
    if isinstance(place, ast.Slice):
        return _range(tree, place, dim)
    if isinstance(place, ast.Constant) and place.value is None:
        raise NotDrawn(tree, f"`{shown(tree)}`: write .unsqueeze(…) for a new dimension")
    number = _whole(place)
    if number is None:
        raise NotDrawn(tree, f"`{shown(tree)}`: which part this is is known only when it runs")
    return Taken("select", {"dim": dim, "index": number})


def _range(tree: ast.Subscript, place: ast.Slice, dim: int) -> Taken | None:
    if place.lower is None and place.upper is None and place.step is None:
        return None
    start, stop = (0 if place.lower is None else _whole(place.lower)), _whole(place.upper) if place.upper else None
    if place.step is not None or start is None or stop is None or not 0 <= start < stop:
        raise NotDrawn(tree, f"`{shown(tree)}`: only a range with both its ends counted from the front is drawn")
    return Taken("narrow", {"dim": dim, "start": start, "length": stop - start})


def _whole(tree: ast.expr) -> int | None:
    try:
        value = ast.literal_eval(tree)
    except (ValueError, TypeError, SyntaxError):
        return None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _is_dots(tree: ast.expr) -> bool:
    return isinstance(tree, ast.Constant) and tree.value is ...
