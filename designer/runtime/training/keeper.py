"""Writes the checkpoints of one training by itself, and lets the older ones of its own go."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from designer.errors import DesignerError
from designer.files.atomic import reason, write_same
from designer.runtime.file_writer import FileWriter
from designer.runtime.reports import Writing
from designer.runtime.training.checkpoint import Checkpoint, content_of
from designer.runtime.training.keeping import Keeping
from designer.runtime.training.reports import EpochFigure

NOT_WRITTEN = "no checkpoint could be written, training goes on: {}"
_DATED = re.compile(r"(?P<training>.+-\d{8}-\d{6})-(\d+|best|\d+-step-\d+)")


class Keeper:
    """Of the last few and the best it keeps a file; it removes none that it did not write itself.

    Attributes:
        writer: Puts them into their files.
        owes: One is due as soon as that which is on its way is written: that of the last epoch.
    """

    def __init__(self) -> None:
        self._written: list[Path] = []
        self._best: tuple[float, float] | None = None
        self._began, self._at = time.strftime("%Y%m%d-%H%M%S"), time.monotonic()
        self._began_at = self._at
        self._epoch, self._step, self._took = 0, -1, 0.0
        self._news = ""
        self.writer = FileWriter()
        self.owes = False

    def starts_at(self, epoch: int, step: int) -> None:
        """What is there already need not be written again."""
        self._epoch, self._step = epoch, step

    def due(self, keeping: Keeping, epoch: int, step: int, between: bool, last: bool) -> bool:
        """Whether a checkpoint is to be written now: after an epoch, after the last one, or since time has passed."""
        if step == self._step:
            return False
        if self.writer.busy:
            self.owes = last and between
            return False
        passed = time.monotonic() - self._at
        if keeping.minutes and passed >= 60 * keeping.minutes:
            return True
        if not between or epoch == self._epoch:
            return False
        due = bool(keeping.epochs) and epoch % keeping.epochs == 0
        return last or (due and self._took <= keeping.share * (passed + self._took))

    def news(self) -> str:
        """What was written since this was asked last, by its file's name."""
        news, self._news = self._news, ""
        return news

    @property
    def writing(self) -> Writing | None:
        """The one that is on its way, None where none is."""
        now = self.writer.writing
        return None if now.over else now

    def refusal(self) -> str:
        """Why the last one that was written beside everything else could not be; told once."""
        refusal = self.writer.take_refusal()
        return NOT_WRITTEN.format(refusal) if refusal else ""

    def write(self, keeping: Keeping, figure: EpochFigure | None, make: Callable[[], Checkpoint]) -> str:
        """Writes one, of which `figure` is the last epoch, or begins to; says why it could not."""
        self.owes, self._began_at = False, time.monotonic()
        try:
            Path(keeping.folder).mkdir(parents=True, exist_ok=True)
            self._write(keeping, figure, make())
            said = ""
        except OSError as error:
            said = NOT_WRITTEN.format(f"{keeping.folder}: {reason(error)}")
        except DesignerError as error:
            said = NOT_WRITTEN.format(error)
        self._note_time()
        return said

    def _note_time(self) -> None:
        self._at = time.monotonic()
        self._took = self._at - self._began_at

    def _write(self, keeping: Keeping, figure: EpochFigure | None, checkpoint: Checkpoint) -> None:
        progress = checkpoint.progress
        self._epoch, self._step = progress.epoch, progress.step
        over = figure is not None and figure.step == progress.step
        word = str(progress.epoch) if over else f"{progress.epoch}-step-{progress.step}"
        made = self._path(keeping, word)
        self.writer.write(
            content_of(checkpoint, made), made, partial(self._written_now, keeping, figure if over else None, made)
        )

    def _written_now(self, keeping: Keeping, figure: EpochFigure | None, made: Path) -> None:
        """What comes after a file; while one is on its way nobody else touches what this does."""
        self._news = made.name
        if made not in self._written:
            self._written.append(made)
        if figure is not None:
            self._keep_best(keeping, figure, made)
        while len(self._written) > keeping.last:
            self._written.pop(0).unlink(missing_ok=True)
        if keeping.dated and keeping.trainings:
            _thin(Path(keeping.folder), keeping)
        self._note_time()

    def _keep_best(self, keeping: Keeping, figure: EpochFigure, made: Path) -> None:
        better = (-(figure.share or 0.0), figure.loss)
        if self._best is None or better < self._best:
            write_same(made, self._path(keeping, "best"))
            self._best = better

    def _path(self, keeping: Keeping, word: str) -> Path:
        dated = f"-{self._began}" if keeping.dated else ""
        return Path(keeping.folder) / f"{keeping.name}{dated}-{word}{keeping.ending}"


def _thin(folder: Path, keeping: Keeping) -> None:
    """Of dated trainings of this name the oldest go, with all that they have written."""
    found: dict[str, list[Path]] = {}
    for path in folder.glob(f"*{keeping.ending}"):
        dated = _DATED.fullmatch(path.stem)
        if dated and dated["training"][: -len("-20260101-000000")] == keeping.name:
            found.setdefault(dated["training"], []).append(path)
    for training in sorted(found)[: -keeping.trainings]:
        for path in found[training]:
            path.unlink(missing_ok=True)
