"""The live module and its tensors. Plain values; no torch."""

from __future__ import annotations

import msgspec

from designer.runtime.reports.parameters import ParameterTable


class Statistics(msgspec.Struct, frozen=True):
    """Mean, spread, range and size over the finite elements of a tensor; None where there is none.

    Attributes:
        zeros: Share of elements that are exactly 0.
        not_finite: How many elements are NaN or infinite; `nan` of them are NaN.
        norm: Root of the sum of the squares (L2).
    """

    mean: float | None = None
    std: float | None = None
    low: float | None = None
    high: float | None = None
    zeros: float = 0.0
    not_finite: int = 0
    nan: int = 0
    norm: float | None = None

    @property
    def infinite(self) -> int:
        """How many elements are infinite."""
        return self.not_finite - self.nan


class StartPreview(msgspec.Struct, frozen=True):
    """The values that a rule would give, all it meets together.

    Attributes:
        names: What it meets.
        counts: How many values lie in each of as many equal steps from `low` to `high`.
        printed: What initialisers in code printed meanwhile.
    """

    names: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    low: float = 0.0
    high: float = 0.0
    statistics: Statistics = Statistics()
    printed: str = ""


class LiveReport(msgspec.Struct, frozen=True):
    """The live module after it was built, changed or loaded.

    Attributes:
        carried: How many tensors kept their values from the module before.
        fresh: How many tensors were newly initialised.
        moment: Rises with everything that may change a value; figures of one moment hold until the next.
    """

    rows: ParameterTable
    device: str
    parameters: int
    carried: int = 0
    fresh: int = 0
    seconds: float = 0.0
    moment: int = 0


class CopyReport(msgspec.Struct, frozen=True):
    """What is live after values were copied from one node to another.

    Attributes:
        difference: The largest difference between what comes out of the two; None where that cannot be compared.
    """

    live: LiveReport
    difference: float | None = None
