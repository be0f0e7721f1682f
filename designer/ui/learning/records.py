"""The trainings of a window, of whichever design: they stay beside one another until they are removed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from designer.runtime.training.reports import EpochFigure, Recipe
from designer.ui.learning.curve import Curve
from designer.ui.session import Session

MOST = 16
"""Trainings that are kept; of more the oldest goes."""


@dataclass(eq=False)
class Record:
    """One training.

    Attributes:
        number: Counted from 1 in this window.
        title: What the person calls it.
        shown: Its curve is drawn.
        origin: What it went on from, in words; "" where it began by itself.
    """

    number: int
    title: str
    recipe: Recipe
    curve: Curve
    shown: bool = True
    origin: str = ""

    @property
    def best(self) -> EpochFigure | None:
        """The epoch with the most test images right, or with the least loss where there are no classes."""
        return min(self.curve.epochs, key=lambda one: (-(one.share or 0.0), one.loss), default=None)


class Records(QObject):
    """Holds them, the present one last."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.setObjectName("records")
        self.all: tuple[Record, ...] = ()
        self._number = 0

    @staticmethod
    def of(session: Session) -> Records:
        """Those of this session, made when they are asked for first."""
        return session.findChild(Records, "records") or Records(session)

    def begin(self, design: str, recipe: Recipe, curve: Curve, origin: str = "") -> None:
        """Another training."""
        self._number += 1
        made = Record(self._number, f"{design} {self._number}", recipe, curve, origin=origin)
        self.all = (*self.all, made)[-MOST:]
        self.changed.emit()

    def title_of(self, curve: Curve) -> str:
        """What the training with this curve is called; "" where it is removed."""
        return next((one.title for one in self.all if one.curve is curve), "")

    def rename(self, record: Record, title: str) -> None:
        """Calls it something else; without a word it keeps its title."""
        record.title = title.strip() or record.title
        self.changed.emit()

    def show(self, record: Record, shown: bool) -> None:
        """Draws its curve, or no longer."""
        record.shown = shown
        self.changed.emit()

    def remove(self, record: Record) -> None:
        """Lets go of it; the network it was of stays as it is."""
        self.all = tuple(one for one in self.all if one is not record)
        self.changed.emit()


def in_words(recipe: Recipe) -> str:
    """How it was trained, in short: `SGD 0.9, batch 256`."""
    momentum = f", momentum {recipe.momentum:g}" if recipe.optimiser == "SGD" and recipe.momentum else ""
    seed = f", seed {recipe.seed}" if recipe.seed else ""
    return f"{recipe.optimiser} {recipe.rate:g}{momentum}, batch {recipe.batch}{seed}"
