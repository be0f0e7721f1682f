"""Data sets in files of a person's own."""

from __future__ import annotations

from designer.engine.answers.answer import answer
from designer.engine.calls.data_sets import DescribeData, ReadTestImages
from designer.engine.state import State
from designer.files.data_set import SPLITS, data_set
from designer.runtime.reports.data_sets import DataReport, TestImages


@answer.register
def _(call: DescribeData, _state: State) -> DataReport:
    """Only the heads of the images and the labels are read.

    Raises:
        FileRefused: it is none, or its files do not belong together.
    """
    found = data_set(call.where)
    sides = {split: found.sides(split) for split in SPLITS if found.has(split)}
    height, width = next(iter(sides.values()))[1:]
    train, test = (sides[split][0] if split in sides else 0 for split in SPLITS)
    return DataReport(call.where, found.name, found.classes, train, test, height, width)


@answer.register
def _(call: ReadTestImages, _state: State) -> TestImages:
    """Raises FileRefused where they are not there any more."""
    images = data_set(call.data).both("test").images
    there = [number for number in call.numbers if 0 <= number < len(images)]
    return TestImages(images.shape[1], images.shape[2], tuple(images[number].tobytes() for number in there))
