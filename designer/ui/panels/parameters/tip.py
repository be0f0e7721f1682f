"""What stands in the tooltips of the parameter tree, and in the line below it."""

from __future__ import annotations

from collections.abc import Iterable

from designer import numbers
from designer.runtime.reports import LiveReport
from designer.runtime.reports.figures import Figures
from designer.runtime.reports.parameters import ParameterRow
from designer.ui.panels.parameters.columns import NO_GRADIENT
from designer.ui.panels.parameters.list import ParameterList


def tip_of_group(name: str, count: int) -> str:
    """Plain text: Qt takes a tooltip for HTML only where it looks like it, which names of parameters never do."""
    return f"{name}\n{numbers.plural(count, 'number')} in its parameters"


def tip_of_row(row: ParameterRow, found: Figures | None) -> str:
    """The same of one parameter or buffer."""
    kind = "buffer, saved and not trained" if row.kind == "buffer" else "trained" if row.trained else "frozen"
    shape = "not yet known: the first run finds the shape" if row.waits else numbers.shape(row.shape)
    lines = [row.name, f"{shape} · {row.dtype} · {row.device} · {kind}"]
    lines += [f"The same tensor: {', '.join(row.aliases)}"] if row.aliases else []
    lines += [f"Starts from {row.start}"] if row.start else []
    if found is not None:
        told = found.statistics
        if numbers.is_rounding(told.mean, told.std, row.dtype):
            lines.append(f"mean {numbers.short(told.mean)}: 0 but for rounding")
        lines += [f"{row.sort}, gradient {_gradient(found)}"] if row.kind == "parameter" else []
        lines += [_bad(found)] if found.statistics.not_finite else []
        lines += [f"Its values cannot be read: {found.refused}"] if found.refused else []
    return "\n".join(lines)


def totals(rows: ParameterList, chosen: Iterable[int]) -> str:
    """`3 tensors · 2,572 values · 10.0 KiB`, one that has several names counted once; what has no shape yet is told."""
    tensors = values = size = waits = 0
    for kind, many in rows.kinds_among(chosen):
        waits += many * kind.waits
        tensors, values, size = tensors + many, values + many * kind.count, size + many * kind.count * kind.item
    told = [numbers.plural(tensors, "tensor")]
    if waits:
        told.append(numbers.NOT_KNOWN if waits == tensors else f"{waits:,} {numbers.NOT_KNOWN}")
    if waits < tensors or not tensors:
        told += [numbers.plural(values, "value"), numbers.size(size)]
    return " · ".join(told)


def story(live: LiveReport) -> str:
    """What there is to say of all parameters together."""
    kept = f"\n{numbers.plural(live.carried, 'tensor')} kept their values" if live.carried else ""
    fresh = f"\n{numbers.plural(live.fresh, 'tensor')} newly initialised" if live.fresh else ""
    return f"{numbers.plural(live.parameters, 'parameter')} on {live.device}{kept}{fresh}"


def _gradient(found: Figures) -> str:
    return NO_GRADIENT if found.gradient is None else f"of size {numbers.short(found.gradient)}"


def _bad(found: Figures) -> str:
    nan, infinite = found.statistics.nan, found.statistics.infinite
    return f"{numbers.whole(nan)} NaN and {numbers.whole(infinite)} infinite values, left out of the figures"
