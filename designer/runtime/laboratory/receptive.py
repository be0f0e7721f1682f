"""The receptive field of one output cell of a node: by arithmetic along the drawing, and by the gradient.

After conv1, pool1, conv2 and pool2 of LeNet one cell sees 5, 6, 14 and 16 pixels of the picture, square.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from designer.errors import DesignerError
from designer.runtime.laboratory.layers import has_window, walk_of
from designer.runtime.laboratory.reports import FieldReport, FieldSize
from designer.runtime.laboratory.steps import Step, steps
from designer.runtime.laboratory.tensors import to_grid
from designer.runtime.laboratory.transposed import is_transposed
from designer.runtime.live import Live
from designer.runtime.reports import InputChoice
from designer.runtime.runs.capture import capture, first_tensor
from designer.runtime.runs.feed import feed
from designer.runtime.runs.run import guarded

CELL_BY_CELL = (
    *("ReLU", "Sigmoid", "Tanh", "ELU", "GELU", "SiLU", "LeakyReLU", "PReLU", "Identity", "Hardtanh", "ReLU6", "Mish"),
    *("Softplus", "Hardswish", "Hardsigmoid", "CELU", "SELU", "RReLU", "LogSigmoid", "Softsign", "Threshold"),
    *("Dropout", "Dropout2d", "BatchNorm2d", "BatchNorm1d", "add", "sub", "mul", "div", "neg", "abs", "relu", "gelu"),
    *("silu", "leaky_relu", "elu", "softplus", "sigmoid", "tanh", "exp", "clamp", "maximum", "minimum", "dropout"),
    *("cat", "contiguous", "to", "pow", "sqrt"),
)
"""What reads of each input map only the cell that it writes. (A batch normalisation does, in evaluation.)"""

Span = tuple[int, int]


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


class Side(NamedTuple):
    """How far one cell sees along a side.

    After a transposed convolution neighbours are less than a cell apart: what was seen before it is kept as `base`, so
    that it is not cut into parts, and what comes after counts cells of `unit` each.

    Attributes:
        past: Cells beside the first that are seen since, in units; `step` to the neighbour, in units too.
    """

    base: int = 1
    unit: int = 1
    past: Fraction = Fraction(0)
    step: Fraction = Fraction(1)

    @property
    def seen(self) -> int:
        """Cells of the input, at most."""
        return self.base + int(self.past) * self.unit

    def through(self, reach: int, stride: int) -> Side:
        """Behind a window of this reach and stride."""
        return self._replace(past=self.past + (reach - 1) * self.step, step=self.step * stride)

    def spread(self, reach: int, stride: int) -> Side:
        """Behind a transposed window, which puts so many cells in the place of one."""
        side = self
        if self.step.denominator == self.past.denominator == 1:
            side = Side(self.seen, int(self.step) * self.unit)
        return side._replace(past=side.past + Fraction(reach - 1, stride) * side.step, step=side.step / stride)


class Sight(NamedTuple):
    """How much of the input one cell sees along each side."""

    down: Side = Side()
    across: Side = Side()

    @property
    def rows(self) -> int:
        """Rows of the input."""
        return self.down.seen

    @property
    def columns(self) -> int:
        """Columns of the input."""
        return self.across.seen


BLIND = Sight(Side(0), Side(0))
"""Of a tensor that the network owns, which sees nothing of the input."""


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
    sizes: dict[int, tuple[int, int]] = {}
    heat = guarded(live, lambda: _heat(live, inputs, picture, path, (row, column), sizes))
    laid = steps(live)
    target = max((at for at, step in enumerate(laid) if "/".join(step.path) == path), default=None)
    if target is None:
        raise DesignerError("the node does not run: nothing of it reaches an output")
    shown = _maps(inputs[picture])
    height, width = shown.shape[1:]
    box, exact = _seen(laid, target, _Box((row, row), (column, column)), sizes, (height, width))
    return FieldReport(to_grid(shown[:3]), to_grid(heat), box.rows, box.columns, exact, _sizes(laid, target))


def _heat(
    live: Live,
    inputs: list[Tensor],
    picture: int,
    path: str,
    cell: tuple[int, int],
    sizes: dict[int, tuple[int, int]],
) -> Tensor:
    """The size of the gradient of the cell, all channels added up, by each pixel; fills in the sizes of all maps."""
    given = [tensor.clone() for tensor in inputs]
    given[picture].requires_grad_()
    hooks = [module.register_forward_pre_hook(_sizing(sizes)) for module in live.module.modules()]
    try:
        with torch.enable_grad():
            _, caught = capture(live.design, live.source, live.module, given, lambda tensor: tensor)
            out = caught.get(path)
            if out is None or out.ndim < 3:
                raise DesignerError("nothing with rows and columns comes out of this node")
            maps = _maps(out)
            if not (0 <= cell[0] < maps.shape[1] and 0 <= cell[1] < maps.shape[2]):
                raise DesignerError(f"its map has {maps.shape[1]}×{maps.shape[2]} cells; choose one of them")
            (slope,) = torch.autograd.grad(maps[:, cell[0], cell[1]].sum(), given[picture], allow_unused=True)
    finally:
        for hook in hooks:
            hook.remove()
    return _maps(torch.zeros_like(given[picture]) if slope is None else slope).abs().sum(0)


def _sizing(sizes: dict[int, tuple[int, int]]) -> Callable[[nn.Module, Any], None]:
    def before(module: nn.Module, args: Any) -> None:
        tensor = first_tensor(args)
        if tensor is not None and tensor.ndim >= 3:
            _, height, width = _maps(tensor).shape
            sizes[id(module)] = (height, width)

    return before


def _maps(tensor: Tensor) -> Tensor:
    """The first sample's maps `C H W`; a row for each channel of 1-d data `N C L`."""
    if tensor.ndim == 3:
        return tensor[0][:, None]
    return tensor[0] if tensor.ndim == 4 else tensor.flatten(0, -3)


def _seen(
    laid: list[Step], target: int, box: _Box, sizes: dict[int, tuple[int, int]], whole: tuple[int, int]
) -> tuple[_Box, bool]:
    """What the box of the target sees of the input, and whether every node on the way is known."""
    wanted: dict[int, _Box] = {target: box}
    all_of_it = _Box((0, whole[0] - 1), (0, whole[1] - 1))
    seen: _Box | None = None
    for at in range(target, -1, -1):
        here = wanted.pop(at, None)
        if here is None:
            continue
        step = laid[at]
        if step.node.kind == "input":
            seen = here.with_(seen)
            continue
        before = _before(step, here, sizes)
        if before is None:
            return all_of_it, False
        for source in step.reads:
            wanted[source] = before.with_(wanted.get(source))
    return (seen or all_of_it), seen is not None


def _before(step: Step, box: _Box, sizes: dict[int, tuple[int, int]]) -> _Box | None:
    """What a step reads to write this box; None where that is not known."""
    module = step.module
    if module is not None and has_window(module) and id(module) in sizes:
        walk = walk_of(module, *sizes[id(module)])
        return _Box(walk.rows.back(*box.rows), walk.columns.back(*box.columns))
    return box if _cell_by_cell(step) else None


def _cell_by_cell(step: Step) -> bool:
    name = type(step.module).__name__ if step.module is not None else step.node.of
    return name in CELL_BY_CELL or step.node.kind == "tensor"


def _sizes(laid: list[Step], target: int) -> tuple[FieldSize, ...]:
    """How much one cell of each node on the way sees, from the input on."""
    needed = {target}
    for at in range(target, -1, -1):
        if at in needed:
            needed |= set(laid[at].reads)
    sights: dict[int, Sight | None] = {}
    told: dict[str, FieldSize] = {}
    for at in sorted(needed):
        step = laid[at]
        sights[at] = Sight() if step.node.kind == "input" else sight(step, sights)
        seen = sights[at]
        if step.module is not None and has_window(step.module):
            path = "/".join(step.path)
            told[path] = FieldSize(
                path, step.node.name, type(step.module).__name__, *((seen.rows, seen.columns) if seen else (0, 0))
            )
    return tuple(told.values())


def sight(step: Step, sights: Mapping[int, Sight | None]) -> Sight | None:
    """What one cell after a step sees at most: of several sources as much as the one that sees most."""
    if step.node.kind == "tensor":
        return BLIND
    sources = [sights.get(at) for at in step.reads]
    known = [sight for sight in sources if sight is not None and sight != BLIND]
    if not known or None in sources:
        return None
    most = max(known, key=lambda one: (one.rows * one.columns, one.down.step, one.across.step))
    window = step.window
    if window is not None and is_transposed(window):
        down, across = _transposed(window)
        return Sight(most.down.spread(*down), most.across.spread(*across))
    if window is not None and has_window(window):
        walk = walk_of(window, 1, 1)  # the size of the map changes nothing here
        if walk.rows.into or walk.columns.into:
            return None
        rows, columns = walk.rows, walk.columns
        return Sight(most.down.through(rows.reach, rows.stride), most.across.through(columns.reach, columns.stride))
    return most if _cell_by_cell(step) else None


def _transposed(module: Any) -> tuple[Span, Span]:
    """Reach and stride of a transposed convolution along both sides; of a 1-d one there is one row."""
    sides = [(d * (k - 1) + 1, s) for k, s, d in zip(module.kernel_size, module.stride, module.dilation, strict=True)]
    return ((1, 1), sides[0]) if len(sides) == 1 else (sides[0], sides[1])
