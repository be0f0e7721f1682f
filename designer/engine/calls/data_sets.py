"""Data sets in files of a person's own."""

from __future__ import annotations

from designer.engine.calls.call import Call
from designer.runtime.reports.data_sets import DataReport, TestImages


class DescribeData(Call[DataReport], frozen=True):
    """What the data set in a folder is, or the one that a file belongs to."""

    where: str


class ReadTestImages(Call[TestImages], frozen=True):
    """The pictures of a few test images; `data` as in `InputChoice`."""

    data: str
    numbers: tuple[int, ...]
