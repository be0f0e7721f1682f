"""The live module learns."""

from __future__ import annotations

from designer.engine.calls.call import Call
from designer.runtime.reports import InputChoice, LiveReport, Writing
from designer.runtime.training.keeping import CheckpointList, Keeping
from designer.runtime.training.reports import Recipe, Resumed, TrainReport
from designer.runtime.watch.reports import Watched


class Train(Call[TrainReport], frozen=True):
    """As many steps as fit into a moment; to go on is to ask again, and not to is to pause.

    Attributes:
        epochs: How many epochs there are to be in all.
        steps: So many steps and no more; 0: as many as fit into `seconds`.
        keeping: Which checkpoints are written meanwhile; None: none are.
        watched: What is to be looked at after them; activations are those of the input `choice`.
    """

    recipe: Recipe
    epochs: int = 1
    steps: int = 0
    seconds: float = 0.095
    keeping: Keeping | None = None
    watched: tuple[Watched, ...] = ()
    choice: InputChoice = InputChoice()


class ResetTraining(Call[LiveReport], frozen=True):
    """The values as they were before the first step, and no optimiser any more."""


class SaveTraining(Call[Writing], frozen=True):
    """Write weights, optimiser, random numbers and step, so that training can go on from there.

    A large file is still on its way when this is answered.
    """

    path: str


class ResumeTraining(Call[Resumed], frozen=True):
    """Go on with a training that was saved; nothing is changed unless all of it fits."""

    path: str


class ListCheckpoints(Call[CheckpointList], frozen=True):
    """What a folder has to go on with, from one file on."""

    folder: str
    start: int = 0


class StepBack(Call[Resumed], frozen=True):
    """The weights as they were after an epoch of this training; it goes on from there."""

    epoch: int
