"""What a network is trained on: the images of a data set, or random numbers of the shape of its inputs."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import torch
from torch import Tensor

from designer.errors import DesignerError, RunFailed
from designer.files.data_set import BUNDLED, SPLITS, DataSet, Split, data_set
from designer.graph.model import Design
from designer.runtime.runs.feed import Wanted, as_fed, random_numbers, wanted
from designer.runtime.shapes.avals import TORCH_DTYPES
from designer.runtime.training.reports import Recipe

MOST_SAMPLES, MOST_BYTES = 1024, 64 << 20
"""Of random data: so many samples, or as many as fit."""


class Samples:
    """The inputs of every sample, by number.

    Attributes:
        count: How many there are; `tests` of the test images.
        single: No input has a batch, so that every sample is fed alone.
    """

    def __init__(self, design: Design, recipe: Recipe) -> None:
        """Raises RunFailed where the network cannot be fed with what the recipe names."""
        self.inputs = wanted(design)
        self.single = not any(one.aval.has_batch for one in self.inputs)
        self._data = None if recipe.data == "random" else data_set(BUNDLED if recipe.data == "fashion" else recipe.data)
        self._image = self._takes_images(self._data) if self._data else None
        self.count = self._data.sides("train")[0] if self._data else self._most()
        # Held here, so that a file that goes or gives way to another data set takes nothing from a training.
        self._held = {split: self._data.both(split) for split in SPLITS if self._data.has(split)} if self._data else {}
        self.tests = len(self._held["test"].labels) if "test" in self._held else 0
        for one in self.inputs:
            if one.aval.has_batch and (one.aval.dims[0].times_batch != 1 or one.aval.dims[0].plus):
                raise RunFailed(f"the input {one.name} is {one.aval}; training wants the batch B in front")
        self._random = {
            one.name: random_numbers(one, self._shape(one), recipe.seed + index)
            for index, one in enumerate(self.inputs)
            if one is not self._image
        }

    @property
    def labelled(self) -> bool:
        """Whether every sample has a class."""
        return self._image is not None

    def at_most(self, batch: int) -> int:
        """So many samples make a step.

        Raises:
            DesignerError: there are fewer.
        """
        if batch > self.count:
            what = "training images" if self.labelled else "samples of random numbers that fit into memory"
            raise DesignerError(f"a batch of {batch:,} is more than the {self.count:,} {what}; choose a smaller one")
        return 1 if self.single else batch

    @property
    def classes(self) -> int:
        """Of the labels, how many there can be."""
        return len(self._data.classes) if self._data else 0

    @property
    def pixels(self) -> int:
        """Of an image."""
        return prod(self._data.sides("train")[1:]) if self._data else 0

    def feed(self, numbers: Sequence[int], device: torch.device, split: Split) -> list[Tensor]:
        """The inputs for these samples."""
        return [self._rows(one, numbers, split).to(device) for one in self.inputs]

    def labels(self, numbers: Sequence[int], split: Split) -> Tensor:
        """The classes of these images."""
        return torch.from_numpy(self._held[split].labels[list(numbers)].astype("int64"))

    def _rows(self, one: Wanted, numbers: Sequence[int], split: Split) -> Tensor:
        if one is self._image:
            return as_fed(one, self._held[split].images[list(numbers)])
        if self.single:
            return self._random[one.name][numbers[0]]
        return self._random[one.name][list(numbers)] if one.aval.has_batch else self._random[one.name]

    def _takes_images(self, data: DataSet) -> Wanted:
        height, width = data.sides("train")[1:]
        found = next((one for one in self.inputs if one.takes_images((height, width))), None)
        if found is None:
            shapes = ", ".join(f"{one.name} {one.aval}" for one in self.inputs) or "none"
            what = f"training image of {height}×{width}" if data.where else "training image"
            raise RunFailed(f"the network takes no {what}; its inputs are {shapes}; train on random numbers")
        return found

    def _most(self) -> int:
        if not self.inputs:
            raise RunFailed("the network has no input, so there is nothing to train it on")
        size = sum(prod(one.sizes(1)) * TORCH_DTYPES[one.aval.dtype].itemsize for one in self.inputs)
        return max(1, min(MOST_SAMPLES, MOST_BYTES // max(1, size)))

    def _shape(self, one: Wanted) -> list[int]:
        return [self.count, *one.sizes(1)] if self.single else one.sizes(self.count)
