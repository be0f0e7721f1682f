"""What should come out of a network, and how far from it is what does: the loss, and how many classes are right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Protocol

import torch
from torch import Tensor
from torch.nn import functional

from designer import numbers
from designer.errors import RunFailed
from designer.files.data_set import Split
from designer.runtime.training.data import Samples
from designer.runtime.training.reports import Recipe


class Judged(NamedTuple):
    """The loss of a batch, of how many samples the class was named rightly, and the scores `N C` that named them.

    All stay on their device: to read them there is to wait for it. None where there are no classes.
    """

    loss: Tensor
    right: Tensor | None = None
    scores: Tensor | None = None


class Goal(Protocol):
    """Judges what comes out for samples of these numbers.

    Attributes:
        tested: It makes sense for the test images.
    """

    tested: bool

    def judge(self, result: Any, inputs: list[Tensor], numbers: Sequence[int], split: Split) -> Judged: ...


def goal_for(recipe: Recipe, samples: Samples, result: Any, batch: int) -> Goal:
    """The goal that suits what came out for a first batch.

    Raises:
        RunFailed: the loss cannot be taken of it; with the shapes, and what to do.
    """
    outputs = list(real_tensors(result))
    if not outputs:
        raise RunFailed(
            "no real numbers come out of the network, so there is no loss; end it with a layer such as Linear"
        )
    if recipe.loss == "cross_entropy":
        return _classes(recipe, samples, outputs[0], batch)
    if not samples.labelled:
        return _Numbers(recipe, samples, outputs, batch)
    if outputs[0].numel() == batch * samples.classes:
        return _OneHot(samples)
    if outputs[0].numel() == batch * samples.pixels:
        return _Itself()
    raise RunFailed(
        f"the mean squared error wants B×{samples.classes}, one number for each class, or the picture itself, "
        f"B×{samples.pixels}; the network gives {_shape(outputs[0], batch, samples)}; change its last layer, or train "
        f"on random numbers"
    )


def real_tensors(value: Any) -> Iterator[Tensor]:
    """Every tensor of real numbers in what came out, in order."""
    if isinstance(value, Tensor):
        if value.is_floating_point():
            yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from real_tensors(item)


def _classes(recipe: Recipe, samples: Samples, scores: Tensor, batch: int) -> Goal:
    wide = scores.numel() // batch if samples.single else scores.shape[1] if scores.ndim > 1 else 0
    if samples.labelled:
        if wide >= samples.classes and scores.numel() == batch * wide:
            return _Labels(samples)
        raise RunFailed(
            f"cross entropy wants scores B×{samples.classes} for the {_in_words(samples.classes)} classes of the "
            f"images; the network gives {_shape(scores, batch, samples)}; end it with Flatten and a Linear of "
            f"{samples.classes} out_features, or choose mean squared error"
        )
    if wide < 2 or (not samples.single and scores.shape[0] != batch):
        raise RunFailed(
            f"cross entropy wants scores B×C of two classes or more; the network gives "
            f"{_shape(scores, batch, samples)}; choose mean squared error, or widen its last layer"
        )
    return _RandomClasses(recipe, samples, scores, wide)


class _Labels:
    """Cross entropy of scores `N C` and the classes of the images."""

    def __init__(self, samples: Samples) -> None:
        self._samples, self.tested = samples, samples.tests > 0

    def judge(self, result: Any, inputs: list[Tensor], numbers: Sequence[int], split: Split) -> Judged:
        scores = next(real_tensors(result))
        scores = scores.reshape(len(numbers), -1)
        labels = self._samples.labels(numbers, split).to(scores.device)
        return Judged(functional.cross_entropy(scores, labels), _right(scores, labels), scores.detach())


class _OneHot:
    """Mean squared error of `N 10` and 1 for the right class, 0 for the others."""

    def __init__(self, samples: Samples) -> None:
        self._samples, self.tested = samples, samples.tests > 0

    def judge(self, result: Any, inputs: list[Tensor], numbers: Sequence[int], split: Split) -> Judged:
        scores = next(real_tensors(result)).reshape(len(numbers), self._samples.classes)
        labels = self._samples.labels(numbers, split).to(scores.device)
        wanted = functional.one_hot(labels, self._samples.classes).to(scores.dtype)
        return Judged(functional.mse_loss(scores, wanted), _right(scores, labels))


class _Itself:
    """Mean squared error of what comes out and the picture that went in."""

    tested = False

    def judge(self, result: Any, inputs: list[Tensor], numbers: Sequence[int], split: Split) -> Judged:
        made = next(real_tensors(result))
        picture = next(one for one in inputs if one.numel() == made.numel())
        return Judged(functional.mse_loss(made, picture.reshape(made.shape).to(made)))


class _RandomClasses:
    """Cross entropy of scores `N C …` and classes that were drawn once."""

    tested = False

    def __init__(self, recipe: Recipe, samples: Samples, scores: Tensor, wide: int) -> None:
        sizes = (samples.count,) if samples.single else (samples.count, *scores.shape[2:])
        self._single = samples.single
        self._labels = torch.randint(wide, sizes, generator=_drawn(recipe))

    def judge(self, result: Any, inputs: list[Tensor], numbers: Sequence[int], split: Split) -> Judged:
        scores = next(real_tensors(result))
        scores = scores.reshape(1, -1) if self._single else scores
        labels = self._labels[list(numbers)].to(scores.device)
        right = _right(scores, labels) if scores.ndim == 2 else None
        return Judged(functional.cross_entropy(scores, labels), right)


class _Numbers:
    """Mean squared error of every output and numbers drawn once; of an output without a batch, one for all samples."""

    tested = False

    def __init__(self, recipe: Recipe, samples: Samples, outputs: list[Tensor], batch: int) -> None:
        drawn = _drawn(recipe)
        self._single = samples.single
        self._by_sample = [self._single or (made.ndim > 0 and made.shape[0] == batch) for made in outputs]
        self._wanted = [
            torch.randn((samples.count, *(made.shape if self._single else made.shape[1:])), generator=drawn)
            if by_sample
            else torch.randn(made.shape, generator=drawn)
            for made, by_sample in zip(outputs, self._by_sample, strict=True)
        ]

    def judge(self, result: Any, inputs: list[Tensor], numbers: Sequence[int], split: Split) -> Judged:
        losses = []
        for made, wanted, by_sample in zip(real_tensors(result), self._wanted, self._by_sample, strict=True):
            rows = wanted if not by_sample else wanted[numbers[0]] if self._single else wanted[list(numbers)]
            losses.append(functional.mse_loss(made, rows.reshape(made.shape).to(made)))
        return Judged(torch.stack([loss.to(losses[0].device) for loss in losses]).sum())


def _right(scores: Tensor, labels: Tensor) -> Tensor:
    return (scores.detach().argmax(1) == labels).sum()


def _drawn(recipe: Recipe) -> torch.Generator:
    """Other numbers than those of the inputs, which begin at the seed itself."""
    return torch.Generator().manual_seed((recipe.seed + (1 << 20)) % (1 << 63))


def _in_words(count: int) -> str:
    return "ten" if count == 10 else str(count)


def _shape(tensor: Tensor, batch: int, samples: Samples) -> str:
    """`B×84`: the first dimension in words where it is the batch's."""
    sizes = list(map(str, tensor.shape))
    if sizes and not samples.single and tensor.shape[0] == batch:
        sizes[0] = "B"
    return numbers.shape(sizes)
