"""One figure and its limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Row:
    """A measured figure.

    Attributes:
        reference: What was measured in the same run to compare with, in words.
    """

    name: str
    measured: float
    limit: float
    unit: str
    reference: str = ""

    @property
    def over(self) -> bool:
        """Whether it is more than it may be."""
        return self.measured > self.limit

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return {**asdict(self), "ok": not self.over}


def table(rows: Sequence[Row]) -> list[str]:
    """Rows in columns: name, measured, limit, reference, `ok` or `over`."""
    cells = [["figure", "measured", "at most", "reference", ""]]
    for row in rows:
        unit = f" {row.unit}" if row.unit else ""
        verdict = "over" if row.over else "ok"
        cells.append([row.name, f"{row.measured:.3g}{unit}", f"{row.limit:.3g}{unit}", row.reference, verdict])
    widths = [max(len(line[i]) for line in cells) for i in range(5)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells]


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return percentile(values, 0.5)
