"""A tensor as a view has it; what was worked out last is kept as long as the tensor stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import NamedTuple

import torch
from torch import Tensor

from designer.errors import DesignerError
from designer.runtime.live import Live
from designer.runtime.moments.mapped import plain
from designer.runtime.moments.version import version
from designer.runtime.pictures.odd import readable
from designer.runtime.pictures.reports import Order, Viewed
from designer.runtime.views.filters import response, similarity
from designer.runtime.views.order import by_norm, by_similarity
from designer.runtime.views.phases import phase
from designer.runtime.views.reports import ViewReport
from designer.runtime.views.rows import rows_of
from designer.runtime.views.singular import spectrum, words

KEPT = 3
"""Views that are kept, for panels that look at different ones."""
_ORDERS: dict[Order, Callable[[Tensor], Tensor]] = {"norm": by_norm, "similarity": by_similarity}


class Shown(NamedTuple):
    """A view's tensor, and what has to be told of it."""

    tensor: Tensor
    report: ViewReport


class Views:
    """Works views out. One for each engine."""

    def __init__(self, live: Live) -> None:
        self._kept: dict[Hashable, Shown] = {}

    def shown(self, view: Viewed, tensor: Tensor) -> Shown:
        """The view of a tensor.

        Raises:
            DesignerError: it cannot be seen so.
        """
        key = (view, version(tensor))
        if key not in self._kept:
            self._kept = {old: kept for old, kept in self._kept.items() if old[0] != view}  # type: ignore[index]
            self._kept = dict(list(self._kept.items())[1 - KEPT :])
            self._kept[key] = seen(view, tensor)
        return self._kept[key]


def seen(view: Viewed, tensor: Tensor) -> Shown:
    """The view of a tensor: cut, then worked out, then in its order.

    Raises:
        DesignerError: it cannot be seen so.
    """
    cut, start = _cut(view, readable(tensor))
    report = ViewReport(rows=_packed(torch.arange(len(cut)) + start) if start else b"")
    match view.what:
        case "values":
            found = cut
        case "phase":
            found = phase(cut)
        case "response":
            found = response(cut)
        case "similarity":
            found = similarity(cut)
        case "alike_inputs":
            found, report = similarity(cut, axis=1), ViewReport()
        case "singular":
            values = spectrum(cut)
            return Shown(torch.tensor(values.values), ViewReport(words=words(values)))
    return _ordered(view, found, report, start)


def _cut(view: Viewed, tensor: Tensor) -> tuple[Tensor, int]:
    if not (view.start or view.stop):
        return tensor, 0
    stop = view.stop or len(tensor) if tensor.ndim else 0
    if not 0 <= view.start < stop <= (len(tensor) if tensor.ndim else 0):
        raise DesignerError(f"there are no rows {view.start} to {view.stop} any more")
    return tensor[view.start : stop], view.start


def _ordered(view: Viewed, tensor: Tensor, report: ViewReport, start: int) -> Shown:
    """The first two dimensions in the order that is asked for; what is held against itself in one order both ways."""
    rows, columns = _order(view.rows, tensor, 0), _order(view.columns, tensor, 1)
    square = view.what in ("similarity", "alike_inputs")
    if square:
        columns = rows
    found = plain(tensor) if rows is not None or columns is not None else tensor
    packed_rows, packed_columns = report.rows, report.rows if square else report.columns
    if rows is not None:
        found, packed_rows = found.index_select(0, rows), _packed(rows + (0 if view.what == "alike_inputs" else start))
    if columns is not None:
        found, packed_columns = found.index_select(1, columns), packed_rows if square else _packed(columns)
    return Shown(found, ViewReport(packed_rows, packed_columns, report.words))


def _order(order: Order, tensor: Tensor, axis: int) -> Tensor | None:
    if order == "given" or tensor.ndim <= axis or not tensor.numel():
        return None
    return _ORDERS[order](rows_of(tensor, axis))


def _packed(places: Tensor) -> bytes:
    return places.to(torch.int32).numpy().astype("<i4").tobytes()
