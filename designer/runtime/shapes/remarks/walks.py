"""How the size of what a convolution or a pooling gives comes about, and what its window never reads."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import NamedTuple

from designer.graph.model import Value
from designer.runtime.laboratory.windows import Axis, unread_words
from designer.runtime.shapes.avals import Aval, Known, elements
from designer.runtime.shapes.case import Case, spatial_dimensions

LARGEST = 4096
"""Cells of a side of which it is looked at which ones are never read."""
FLAT = Axis(1)


class _Side(NamedTuple):
    """One dimension of space: its axis, and of a transposed convolution the cells that are added behind."""

    axis: Axis
    added: int = 0


def unread(case: Case) -> tuple[str, bool] | None:
    """Which cells of the input no window lies on; and whether they are left over at an end: that is hardly meant so."""
    axes = [side.axis for side in _sides(case)]
    if not axes or len(axes) > 2 or _transposed(case) or any(axis.size > LARGEST for axis in axes):
        return None
    rows, columns = (FLAT, axes[0]) if len(axes) == 1 else axes
    if not rows.unread() and not columns.unread():
        return None
    left_over = all(axis.stride <= axis.reach for axis in axes if axis.unread())
    return unread_words(rows, columns), left_over


def even_kernel(case: Case) -> str | None:
    """Padding alike at both ends, which no even window can keep the size with."""
    found = [side.axis for side in _sides(case)]
    if _transposed(case) or "Pool" in case.of or not any(axis.before for axis in found):
        return None
    for axis in found:
        if axis.stride == 1 and axis.reach % 2 == 0 and axis.before == axis.after and axis.before:
            less = axis.size + 2 * (axis.before - 1) - axis.reach + 1
            return (
                f"An even kernel cannot keep the size with the same padding at both ends: {axis.size} become "
                f"{axis.count}, with padding {axis.before - 1} {less}. padding 'same' puts one cell more behind."
            )
    return None


def own_stride(case: Case) -> str | None:
    """A pooling that was told no stride."""
    if "Pool" not in case.of or "stride" not in case.settings or case.settings["stride"] is not None:
        return None
    kernel = case.settings.get("kernel_size")
    return None if kernel in (1, None) else f"No stride was set, so it is the window's own size: {_size(kernel)}."


def padding_of_pools(case: Case) -> Iterator[tuple[str, str, Value]]:
    """What lies in the padding of a pooling: −∞, or zeros that the mean counts; and what would change it."""
    if "Pool" not in case.of or not any(side.axis.before for side in _sides(case)):
        return
    if "Max" in case.of or case.of.startswith("max"):
        yield "Its padding holds −∞, which is never the largest.", "", None
    elif case.settings.get("count_include_pad") is True:
        yield "The mean counts the zeros of its padding, so the border comes out smaller.", "count_include_pad", False


def sides(case: Case) -> str | None:
    """The sum that gives each side's size: `⌊(8 + 2·1 − 3) / 2⌋ + 1 = 4`."""
    found = _sides(case)
    if not found:
        return None
    sums = [_sum(side, _transposed(case)) for side in found]
    names = {1: ("Length",), 2: ("Rows", "columns"), 3: ("Depth", "rows", "columns")}[len(sums)]
    same = len(sums) > 1 and len(set(sums)) == 1
    told = f"Each side: {sums[0]}" if same else "; ".join(f"{n}: {s}" for n, s in zip(names, sums, strict=True))
    ends = {axis.before for axis, _ in found if axis.before == axis.after}
    if len(ends) == 1 and (each := ends.pop()):
        return f"{told}. padding is told per side: {each} at each end, {2 * each} in all."
    return f"{told}."


def reads_of_pools(case: Case, result: Known) -> str | None:
    """What a pooling costs, which multiplies nothing: as many cells as its windows hold, for every output."""
    found = _sides(case)
    if "Pool" not in case.of or not found or not isinstance(result, Aval) or not result.dims[0].times_batch:
        return None
    outputs, window = elements(Aval(result.dims[1:])), prod(side.axis.kernel for side in found)
    return f"It costs outputs × window: {outputs:,} × {window:,} = {outputs * window:,} cells read a sample."


def _sum(side: _Side, transposed: bool) -> str:
    axis, added = side
    reach = str(axis.kernel) if axis.dilation == 1 else f"({axis.dilation}·({axis.kernel} − 1) + 1)"
    if axis.before == axis.after:
        padding = f"2·{axis.before}" if axis.before else ""
    else:
        padding = f"{axis.before + axis.after}"
    if transposed:
        size = (axis.size - 1) * axis.stride - 2 * axis.before + axis.reach + added
        steps = f"({axis.size} − 1)·{axis.stride}{f' − {padding}' if padding else ''} + {reach}"
        return f"{steps}{f' + {added}' if added else ''} = {size}"
    room = f"{axis.size}{f' + {padding}' if padding else ''} − {reach}"
    if axis.stride == 1:
        return f"{room} + 1 = {axis.count}"
    down, up = ("⌈", "⌉") if axis.ceil else ("⌊", "⌋")
    return f"{down}({room}) / {axis.stride}{up} + 1 = {axis.count}"


def _transposed(case: Case) -> bool:
    return "Transpose" in case.of


def _sides(case: Case) -> list[_Side]:
    """Each dimension of space; none where the node has no such window, or its input is not known so far."""
    spatial, aval, kernel = spatial_dimensions(case.of), case.first, case.settings.get("kernel_size")
    if spatial is None or aval is None or kernel is None or case.of.startswith(("Lp", "Fractional", "MaxUnpool")):
        return []
    dims = aval.dims[-spatial:]
    if len(dims) < spatial or any(dim.times_batch for dim in dims):
        return []
    kernels, dilations = _each(kernel, spatial), _each(case.settings.get("dilation", 1), spatial)
    stride = case.settings.get("stride")
    strides = _each(kernel if stride is None else stride, spatial)
    added = _each(case.settings.get("output_padding", 0), spatial)
    ends = _ends(case.settings.get("padding", 0), kernels, dilations, spatial)
    if not (kernels and dilations and strides and ends and added):
        return []
    ceil = case.settings.get("ceil_mode") is True
    return [
        _Side(Axis(dim.plus, kernels[at], strides[at], *ends[at], dilations[at], ceil), added[at])
        for at, dim in enumerate(dims)
    ]


def _ends(padding: Value, kernels: list[int], dilations: list[int], count: int) -> list[tuple[int, int]]:
    """Cells of padding at the two ends of every side."""
    if padding == "same":
        total = [d * (k - 1) for k, d in zip(kernels, dilations, strict=True)]
        return [(each // 2, each - each // 2) for each in total]
    return [(each, each) for each in _each(0 if padding == "valid" else padding, count)]


def _each(value: Value, count: int) -> list[int]:
    """One whole number for every dimension; none where it is no number."""
    items = value if isinstance(value, tuple) else (value,) * count
    numbers = [item for item in items if type(item) is int]
    return numbers * count if len(numbers) == 1 else numbers if len(numbers) == count else []


def _size(value: Value) -> str:
    return "×".join(map(str, value)) if isinstance(value, tuple) else str(value)
