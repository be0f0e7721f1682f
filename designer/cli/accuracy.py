"""All test images classified: how far it is, and what came of it in lines."""

from __future__ import annotations

import sys

from designer import numbers
from designer.cli.common import table
from designer.engine.calls.run import MeasureAccuracy
from designer.engine.engine import Engine
from designer.files.data_set import BUNDLED
from designer.runtime.reports import AccuracyReport
from designer.runtime.reports.accuracy import Confusion, confusion

EACH = 0.5
"""Seconds between two words of how far it is."""


def classified(engine: Engine, data: str = BUNDLED) -> AccuracyReport:
    """What the live module makes of all test images of a data set."""
    report = engine.answer(MeasureAccuracy(data, seconds=EACH))
    while not report.done:
        _show_progress(report)
        report = engine.answer(MeasureAccuracy(data, report.count, EACH))
    return report


def accuracy_lines(report: AccuracyReport) -> list[str]:
    """How many are right in all and of each class, and which class was taken for which."""
    found = confusion(report)
    lines = [f"{report.right} of {report.count} test images right: {report.share:.1%}"]
    if report.fitted:
        lines.append(f"images: {report.fitted}")
    return [*lines, "", *_classes(found), "", *_taken(found)]


def _classes(found: Confusion) -> list[str]:
    rows = [["class", "images", "right", "recall", "precision"]]
    for number, name in enumerate(found.classes):
        right = found.table[number][number]
        shares = (_share(found.recall(number)), _share(found.precision(number)))
        rows.append([name, numbers.whole(found.counts[number]), numbers.whole(right), *shares])
    return table(rows, right=range(1, 5))


def _taken(found: Confusion) -> list[str]:
    """A row for each class, a column for each that it was taken for, by number."""
    named = [name if name == str(number) else f"{number} {name}" for number, name in enumerate(found.classes)]
    rows = [["taken for", *map(str, range(len(named)))]]
    rows += [[name, *map(str, counts)] for name, counts in zip(named, found.table, strict=True)]
    return table(rows, right=range(1, len(named) + 1))


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def _show_progress(report: AccuracyReport) -> None:
    """On a terminal, written over and over in one line; a file gets only what came of it."""
    if sys.stderr.isatty():
        words = f"  {report.count:,} of {report.of:,} test images, {report.share:.1%} right"
        print(words.ljust(60), end="\r", file=sys.stderr, flush=True)
