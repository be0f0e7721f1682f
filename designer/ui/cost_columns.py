"""What is shown of costs: each thing once, for the table and for the colours of the canvas."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from designer.numbers import brief, in_bytes, seconds, whole

if TYPE_CHECKING:
    from designer.ui.session.costs import Costs


class CostColumn(NamedTuple):
    """One thing that a node costs.

    Attributes:
        id: Never shown.
        tip: What the numbers are, in a sentence or two.
        measured: Only a run tells it.
        of: What it is for a node with all that is inside, by path; "" is the whole. None where it is not known.
        exact: The number in full.
        brief: The number in a few characters.
    """

    id: str
    title: str
    tip: str
    measured: bool
    of: Callable[[Costs, str], float | None]
    exact: Callable[[float], str]
    brief: Callable[[float], str]


def _whole(count: float) -> str:
    return whole(round(count))


def _bytes(count: float) -> str:
    return in_bytes(int(count))


COLUMNS: tuple[CostColumn, ...] = (
    CostColumn(
        "parameters", "Parameters", "Elements of all parameters inside. One that several nodes share is counted once.",
        False, lambda costs, path: costs.static(path, "parameters"), _whole, brief,
    ),
    CostColumn(
        "multiply_adds", "Multiply-adds",
        "For one sample, by torch's own formulas for products of matrices, convolutions and attention: half its FLOPs. "
        "Of a loop one round is counted until it has been measured.",
        False, lambda costs, path: costs.static(path, "multiply_adds"), _whole, brief,
    ),
    CostColumn(
        "bytes_out", "Output", "Bytes that come out for one sample. A view of what came in takes none.",
        False, lambda costs, path: costs.static(path, "bytes_out"), _bytes, _bytes,
    ),
    CostColumn(
        "kept", "Kept",
        "Bytes that autograd keeps of the measured batch until the way back, beside weights and input. "
        "What several nodes keep together is counted where it is kept first.",
        True, lambda costs, path: costs.kept.get(path), _bytes, _bytes,
    ),
    CostColumn(
        "forward", "Forward", "The median time of the measured passes, in eval mode and without gradients.",
        True, lambda costs, path: costs.forward.get(path), seconds, seconds,
    ),
    CostColumn(
        "backward", "Backward", "The median time on the way back to the gradients of all that is trained.",
        True, lambda costs, path: costs.backward.get(path), seconds, seconds,
    ),
)  # fmt: skip

BY_ID = {column.id: column for column in COLUMNS}
