"""How a network is to be trained, and what is told of it. Imports no torch."""

from __future__ import annotations

from math import isfinite
from typing import Literal, get_args

import msgspec

from designer.errors import DesignerError
from designer.runtime.reports import Writing
from designer.runtime.watch.reports import Glances

Loss = Literal["cross_entropy", "mse"]
Optimiser = Literal["SGD", "Adam", "AdamW"]

OPTIMISERS: tuple[Optimiser, ...] = get_args(Optimiser)
MOST_EPOCHS, LARGEST_BATCH = 100_000, 1_000_000


class Recipe(msgspec.Struct, frozen=True):
    """What the network learns from, and by which steps.

    Attributes:
        data: "fashion": the bundled training images; "random": random numbers of the shape of the inputs; else a folder
            that holds a data set, or one of its files.
        loss: "cross_entropy" of scores and classes, or "mse", the mean squared error.
        rate: The learning rate.
        momentum: Of SGD; the others have none.
        batch: Samples in a step.
        seed: Of the order of the samples, of random data, and of what layers such as Dropout draw.
    """

    data: str = "fashion"
    loss: Loss = "cross_entropy"
    optimiser: Optimiser = "Adam"
    rate: float = 0.005
    momentum: float = 0.9
    batch: int = 64
    seed: int = 0


def on_the_way(before: Recipe, after: Recipe) -> bool:
    """Whether a training can go on otherwise: the rate and the momentum can be changed on the way, nothing else."""
    return msgspec.structs.replace(before, rate=after.rate, momentum=after.momentum) == after


def refuse_recipe(recipe: Recipe, epochs: int = 1) -> None:
    """Whether anything can be trained by it.

    Raises:
        DesignerError: a number is out of its range; which, and what it may be.
    """
    if not (isfinite(recipe.rate) and recipe.rate > 0):
        raise DesignerError(f"the learning rate is a number above 0, such as 0.005, not {recipe.rate:g}")
    if not 0 <= recipe.momentum < 1:
        raise DesignerError(f"the momentum is from 0 to less than 1, such as 0.9, not {recipe.momentum:g}")
    if not 1 <= recipe.batch <= LARGEST_BATCH:
        raise DesignerError(f"a batch has 1 sample or more, not {recipe.batch}")
    if not 1 <= epochs <= MOST_EPOCHS:
        raise DesignerError(f"training takes 1 to {MOST_EPOCHS:,} epochs, not {epochs}")
    if not 0 <= recipe.seed < 1 << 63:
        raise DesignerError(f"the seed is a whole number from 0, not {recipe.seed}")


class StepFigure(msgspec.Struct, frozen=True, array_like=True):
    """One step.

    Attributes:
        step: Counted from 1.
        share: How many samples of the batch were named rightly before the step; None where there are no classes.
    """

    step: int
    loss: float
    share: float | None = None


class EpochFigure(msgspec.Struct, frozen=True, array_like=True):
    """One round through all samples.

    Attributes:
        epoch: Counted from 1; it ended with the step `step`.
        loss: The mean over its steps.
        share: Of the test images, how many are named rightly after it; None where there are no classes.
        trained: Of the samples it was trained on, how many were named rightly, each just before its step.
    """

    epoch: int
    step: int
    loss: float
    share: float | None = None
    trained: float | None = None


Remedy = Literal["", "rate", "xavier"]
"""What would help a network that does not learn: a tenth of the rate, or first values by Xavier's rule."""


class TrainReport(msgspec.Struct, frozen=True):
    """A few steps of training.

    Attributes:
        run: Which training of this engine it is: with another number the curves begin anew.
        step: How many steps of it are done; `per_epoch` make an epoch.
        epoch: How many epochs are done.
        steps, epochs: What came with this call.
        seconds: What the steps of this call took, and `samples`, how many samples they learned from.
        epoch_samples: So many samples an epoch has.
        tests: So many test images are named after it; of those `tested` are while it comes to them.
        done: All epochs that were asked for are done.
        stopped: Why it cannot go on, in a line; "" where it can.
        said: What a person should know besides: that the optimiser starts anew, and why.
        sign: That it does not learn, and the likely reason; "" where there is no sign of it. `remedy` would help.
        kept: The epochs whose weights were kept now, so that one can go back to them.
        written: The last checkpoint that was written by itself, by its file's name; "" where none was.
        filled: Tensors whose shapes were found now.
        writing: A large checkpoint that is on its way into its file meanwhile; training is done once it is there.
        glances: What was seen after these steps of what is watched.
    """

    run: int
    step: int
    per_epoch: int
    epoch: int
    steps: tuple[StepFigure, ...] = ()
    epochs: tuple[EpochFigure, ...] = ()
    seconds: float = 0.0
    samples: int = 0
    epoch_samples: int = 0
    tests: int = 0
    tested: int = 0
    done: bool = False
    stopped: str = ""
    said: str = ""
    sign: str = ""
    remedy: Remedy = ""
    kept: tuple[int, ...] = ()
    written: str = ""
    filled: tuple[str, ...] = ()
    device: str = "cpu"
    writing: Writing | None = None
    glances: Glances | None = None


class Resumed(msgspec.Struct, frozen=True):
    """A training that goes on from a file or from an earlier epoch: how it is trained, and where it stands."""

    recipe: Recipe
    report: TrainReport
