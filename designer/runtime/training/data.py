"""What a network is trained on: the bundled images, or random numbers of the shape of its inputs."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Literal

import torch
from torch import Tensor

from designer.errors import DesignerError, RunFailed
from designer.files import fashion
from designer.graph.model import Design
from designer.runtime.runs.feed import Wanted, bundled_images, random_numbers, wanted
from designer.runtime.shapes.avals import TORCH_DTYPES
from designer.runtime.training.reports import Recipe

MOST_SAMPLES, MOST_BYTES = 1024, 64 << 20
"""Of random data: so many samples, or as many as fit."""
RANDOM = "random numbers"


class Samples:
    """The inputs of every sample, by number.

    Attributes:
        count: How many there are.
        single: No input has a batch, so that every sample is fed alone.
    """

    def __init__(self, design: Design, recipe: Recipe) -> None:
        """Raises RunFailed where the network cannot be fed with what the recipe names."""
        self.inputs = wanted(design)
        self.single = not any(one.aval.has_batch for one in self.inputs)
        self._image = self._takes_images() if recipe.data == "fashion" else None
        self.count = len(fashion.labels("train")) if self._image else self._most()
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

    def feed(self, numbers: Sequence[int], device: torch.device, split: Literal["train", "test"]) -> list[Tensor]:
        """The inputs for these samples."""
        return [self._rows(one, numbers, split).to(device) for one in self.inputs]

    def labels(self, numbers: Sequence[int], split: Literal["train", "test"]) -> Tensor:
        """The classes of these images."""
        return torch.from_numpy(fashion.labels(split)[list(numbers)].astype("int64"))

    def _rows(self, one: Wanted, numbers: Sequence[int], split: Literal["train", "test"]) -> Tensor:
        if one is self._image:
            return bundled_images(one, list(numbers), split)
        if self.single:
            return self._random[one.name][numbers[0]]
        return self._random[one.name][list(numbers)] if one.aval.has_batch else self._random[one.name]

    def _takes_images(self) -> Wanted:
        found = next((one for one in self.inputs if one.takes_data), None)
        if found is None:
            shapes = ", ".join(f"{one.name} {one.aval}" for one in self.inputs) or "none"
            raise RunFailed(f"the network takes no training image; its inputs are {shapes}; train on random numbers")
        return found

    def _most(self) -> int:
        if not self.inputs:
            raise RunFailed("the network has no input, so there is nothing to train it on")
        size = sum(prod(one.sizes(1)) * TORCH_DTYPES[one.aval.dtype].itemsize for one in self.inputs)
        return max(1, min(MOST_SAMPLES, MOST_BYTES // max(1, size)))

    def _shape(self, one: Wanted) -> list[int]:
        return [self.count, *one.sizes(1)] if self.single else one.sizes(self.count)
