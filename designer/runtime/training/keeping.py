"""Which checkpoints a training writes by itself, and what is told of those in a folder. Imports no torch."""

from __future__ import annotations

from math import isfinite

import msgspec

from designer.errors import DesignerError
from designer.runtime.training.reports import Recipe

MOST_MINUTES = 7 * 24 * 60


class Keeping(msgspec.Struct, frozen=True):
    """When checkpoints are written, and which of them stay.

    Attributes:
        folder: Where they are written.
        name: They are called `NAME-1.pt`, `NAME-2.pt` … after the epochs, and the best of them `NAME-best.pt`.
        dated: Date and time of the training come behind the name, so that another one writes over none of them.
        epochs: One after so many epochs; 0: after the last one only.
        minutes: One whenever so many minutes have passed, in the middle of an epoch too; 0: never.
        last: So many of the latest stay.
        share: Of all the time so much may be spent on writing; what would be more waits for the next epoch.
        trainings: Of so many dated trainings of this name the files stay; 0: of all.
    """

    folder: str
    name: str = "training"
    ending: str = ".pt"
    dated: bool = True
    epochs: int = 1
    minutes: float = 0.0
    last: int = 3
    share: float = 1.0
    trainings: int = 0


def refuse_keeping(keeping: Keeping) -> None:
    """Whether checkpoints can be kept so.

    Raises:
        DesignerError: a number is out of its range; which, and what it may be.
    """
    if keeping.last < 1:
        raise DesignerError(f"at least 1 checkpoint stays, not {keeping.last}")
    if keeping.epochs < 0:
        raise DesignerError(
            f"a checkpoint comes after 1 epoch or more, or 0: after the last only, not {keeping.epochs}"
        )
    if not (isfinite(keeping.minutes) and 0 <= keeping.minutes <= MOST_MINUTES):
        raise DesignerError(f"a checkpoint comes every few minutes, at least once a week, not {keeping.minutes:g}")


class CheckpointRow(msgspec.Struct, frozen=True):
    """One checkpoint of a folder.

    Attributes:
        design: What the network was called.
        loss: The mean over the steps of the last whole epoch; None before the first.
        share: Of the test images, how many were named rightly after it.
        at: When it was written, in seconds since 1970.
        size: In bytes.
        refusal: Why no training can go on from it, in one line; "" where one can.
    """

    path: str
    size: int = 0
    at: float = 0.0
    design: str = ""
    epoch: int = 0
    step: int = 0
    loss: float | None = None
    share: float | None = None
    recipe: Recipe | None = None
    refusal: str = ""


class CheckpointList(msgspec.Struct, frozen=True):
    """The checkpoints of a folder, the newest first, some of them at a time.

    Attributes:
        next: From which one on to ask again; None when these were the last.
        said: Why not all of them are told; "" where they are.
        there: There is such a folder.
    """

    folder: str
    rows: tuple[CheckpointRow, ...]
    next: int | None = None
    said: str = ""
    there: bool = True
