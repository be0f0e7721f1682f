"""What the network takes the test images for: how many are right, and which class is taken for which. No torch."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import msgspec


class AccuracyReport(msgspec.Struct, frozen=True):
    """How many of the test images were named rightly, of those that were looked at so far.

    Attributes:
        seconds: In which they passed through the network.
        filled: Shapes were found that were not yet known.
        of: How many test images there are; once all are done, `labels` and `told` have a byte for each.
        data: Whose test images they are.
        classes: Names of all classes that are or can be told.
        fitted: How the images were made to fit the input; "" where they go in as they are.
    """

    right: int
    count: int
    seconds: float
    filled: bool = False
    of: int = 0
    data: str = ""
    device: str = "cpu"
    classes: tuple[str, ...] = ()
    labels: bytes = b""
    told: bytes = b""
    fitted: str = ""

    @property
    def share(self) -> float:
        """Between 0 and 1."""
        return self.right / self.count if self.count else 0.0

    @property
    def done(self) -> bool:
        """Whether all were looked at."""
        return self.count >= self.of


@dataclass(frozen=True)
class Confusion:
    """Which class is taken for which.

    Attributes:
        table: How many images of a class (row) were taken for a class (column).
    """

    classes: tuple[str, ...]
    table: tuple[tuple[int, ...], ...]

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """Images of each class."""
        return tuple(map(sum, self.table))

    @cached_property
    def taken(self) -> tuple[int, ...]:
        """Images that were taken for each class."""
        return tuple(map(sum, zip(*self.table, strict=True)))

    def recall(self, number: int) -> float | None:
        """Of the images of a class, the share that is named rightly; None where there are none."""
        return self.table[number][number] / self.counts[number] if self.counts[number] else None

    def precision(self, number: int) -> float | None:
        """Of the images that are taken for a class, the share that is of it; None where there are none."""
        return self.table[number][number] / self.taken[number] if self.taken[number] else None

    def share(self, true: int, told: int) -> float:
        """Of the images of a class, the share that is taken for another."""
        return self.table[true][told] / self.counts[true] if self.counts[true] else 0.0


def confusion(report: AccuracyReport) -> Confusion:
    """The table of a report that is done."""
    pairs, numbers = Counter(zip(report.labels, report.told, strict=True)), range(len(report.classes))
    return Confusion(report.classes, tuple(tuple(pairs[true, told] for told in numbers) for true in numbers))


def confused(report: AccuracyReport, true: int, told: int) -> tuple[int, ...]:
    """Numbers of the test images of one class that were taken for another, or rightly for it."""
    pairs = enumerate(zip(report.labels, report.told, strict=True))
    return tuple(number for number, pair in pairs if pair == (true, told))


def tab_separated(table: Confusion) -> str:
    """The table as text for a spreadsheet: true classes as rows, with how many there are and how many are right."""
    rows = [["true \\ told", *table.classes, "images", "recall"]]
    for number, (name, counts) in enumerate(zip(table.classes, table.table, strict=True)):
        rows.append([name, *map(str, counts), str(table.counts[number]), _share(table.recall(number))])
    rows.append(["precision", *(_share(table.precision(number)) for number in range(len(table.classes)))])
    return "".join("\t".join(row) + "\n" for row in rows)


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.4f}"
