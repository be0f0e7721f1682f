"""The receptive field of one output cell of a node: by arithmetic along the drawing, and by the gradient.

After conv1, pool1, conv2 and pool2 of LeNet one cell sees 5, 6, 14 and 16 pixels of the picture, square.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from designer.errors import DesignerError
from designer.graph.query import arguments
from designer.runtime.laboratory.kinds import SHOWN
from designer.runtime.laboratory.reading import Reading, Size, Unknown, map_size, reading
from designer.runtime.laboratory.reports import FieldReport, FieldSize
from designer.runtime.laboratory.sight import Sight, sights
from designer.runtime.laboratory.steps import Step, steps
from designer.runtime.laboratory.tensors import to_grid
from designer.runtime.live import Live
from designer.runtime.reports import InputChoice
from designer.runtime.runs.capture import capture
from designer.runtime.runs.feed import feed
from designer.runtime.runs.run import guarded

Span = tuple[int, int]
NOTHING: Span = (0, -1)
"""Rows, or columns, of a cell that reads none."""


class _Box(NamedTuple):
    """First and last rows and columns."""

    rows: Span
    columns: Span

    def with_(self, other: _Box | None) -> _Box:
        if other is None:
            return self
        (a, b), (c, d) = self.rows, self.columns
        (e, f), (g, h) = other
        return _Box((min(a, e), max(b, f)), (min(c, g), max(d, h)))

    def before(self, read: Reading) -> _Box | None:
        """What is read to write this box; None for nothing."""
        rows, columns = read.rows.back(*self.rows), read.columns.back(*self.columns)
        return _Box(rows, columns) if rows is not None and columns is not None else None


def field(live: Live, path: str, choice: InputChoice, row: int, column: int) -> FieldReport:
    """The part of the network's input that the cell at `row` and `column` of a node's map sees.

    Raises:
        DesignerError: the node has no maps, there is no such cell, or the network's input is no picture.
    """
    tensors, _ = feed(live.design, choice, live.device)
    inputs = [tensor[:1] if tensor.ndim == 4 else tensor for tensor in tensors]
    picture = next((at for at, tensor in enumerate(inputs) if tensor.ndim >= 3 and tensor.is_floating_point()), None)
    if picture is None:
        raise DesignerError("the network takes no picture, so there is nothing that a cell could see")
    heat, sizes = guarded(live, lambda: _heat(live, inputs, picture, path, (row, column)))
    laid = steps(live)
    target = max((at for at, step in enumerate(laid) if "/".join(step.path) == path), default=None)
    if target is None:
        raise DesignerError("the node does not run: nothing of it reaches an output")
    shown = _maps(inputs[picture])
    seen = sights(laid, sizes, _needed(laid, target))
    box, why = _seen(laid, target, _Box((row, row), (column, column)), sizes)
    if why:
        box = _Box((0, shown.shape[1] - 1), (0, shown.shape[2] - 1))
    at_most = seen[target]
    return FieldReport(
        to_grid(shown[:3]),
        to_grid(heat),
        *(box or _Box(NOTHING, NOTHING)),
        not why,
        _told(laid, seen),
        at_most.size if isinstance(at_most, Sight) else (0, 0),
        at_most.why if isinstance(at_most, Unknown) else why,
    )


def _heat(
    live: Live, inputs: list[Tensor], picture: int, path: str, cell: tuple[int, int]
) -> tuple[Tensor, dict[str, Size]]:
    """The size of the gradient of the cell, all channels added up, by each pixel; and how large each node's map is."""
    given = [tensor.clone() for tensor in inputs]
    given[picture].requires_grad_()
    with torch.enable_grad():
        _, caught = capture(live.design, live.source, live.module, given, lambda tensor: tensor)
        caught.update(zip((one.id for one in arguments(live.design.main_block)), given, strict=False))
        out = caught.get(path)
        if out is None or out.ndim < 3:
            raise DesignerError("nothing with rows and columns comes out of this node")
        maps = _maps(out)
        if not (0 <= cell[0] < maps.shape[1] and 0 <= cell[1] < maps.shape[2]):
            raise DesignerError(f"its map has {maps.shape[1]}×{maps.shape[2]} cells; choose one of them")
        (slope,) = torch.autograd.grad(maps[:, cell[0], cell[1]].sum(), given[picture], allow_unused=True)
    sizes = {there: size for there, tensor in caught.items() if (size := map_size(tensor.shape)) is not None}
    return _maps(torch.zeros_like(given[picture]) if slope is None else slope).abs().sum(0), sizes


def _maps(tensor: Tensor) -> Tensor:
    """The first sample's maps `C H W`; a row for each channel of 1-d data `N C L`."""
    if tensor.ndim == 3:
        return tensor[0][:, None]
    return tensor[0] if tensor.ndim == 4 else tensor.flatten(0, -3)


def _seen(laid: Sequence[Step], target: int, box: _Box, sizes: Mapping[str, Size]) -> tuple[_Box | None, str]:
    """What the box of the target sees of the input, None for nothing; or why that is not known."""
    wanted: dict[int, _Box] = {target: box}
    seen: _Box | None = None
    for at in range(target, -1, -1):
        here = wanted.pop(at, None)
        if here is None:
            continue
        step = laid[at]
        if step.node.kind == "input":
            seen = here.with_(seen)
        elif step.node.kind != "tensor":
            read = reading(step, sizes.get("/".join(laid[step.reads[0]].path)) if step.reads else None)
            if isinstance(read, Unknown):
                return None, read.why
            if (before := here.before(read)) is not None:
                wanted.update({source: before.with_(wanted.get(source)) for source in step.reads})
    return seen, ""


def _needed(laid: Sequence[Step], target: int) -> list[int]:
    """The steps that the target rests on, and itself, in order."""
    needed = {target}
    for at in range(target, -1, -1):
        if at in needed:
            needed |= set(laid[at].reads)
    return sorted(needed)


def _told(laid: Sequence[Step], seen: Mapping[int, Sight | Unknown]) -> tuple[FieldSize, ...]:
    """How much one cell sees after each node on the way that has a window, and after what ends all numbers."""
    told: dict[str, FieldSize] = {}
    for at, found in seen.items():
        step, path = laid[at], "/".join(laid[at].path)
        ends = isinstance(found, Unknown) and not any(isinstance(seen[n], Unknown) for n in step.reads)
        of = type(step.module).__name__ if step.module is not None else step.node.of
        if of in SHOWN or ends:
            rows, columns = found.size if isinstance(found, Sight) else (0, 0)
            why, whole = found if isinstance(found, Unknown) else ("", False)
            told[path] = FieldSize(path, step.node.name, of, rows, columns, why, whole)
    return tuple(told.values())
