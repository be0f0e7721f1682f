"""Checkpoints of a long training: one after each epoch, of which the last few and the best stay."""

from __future__ import annotations

from pathlib import Path

from designer.engine.calls.training import SaveTraining
from designer.engine.engine import Engine
from designer.errors import DesignerError
from designer.files.atomic import write_bytes
from designer.runtime.training.reports import EpochFigure


class Checkpoints:
    """Writes `OUT-1.pt`, `OUT-2.pt` … and `OUT-best.pt`; it removes none that it did not write itself."""

    def __init__(self, path: str | None, keep: int) -> None:
        """Raises DesignerError where none would stay."""
        if keep < 1:
            raise DesignerError(f"at least 1 checkpoint stays, not {keep}")
        self._path, self._keep = Path(path) if path else None, keep
        self._written: list[Path] = []
        self._best: tuple[float, float] | None = None

    def keep(self, engine: Engine, figure: EpochFigure) -> None:
        """An epoch is over."""
        if self._path is None:
            return
        made = self._named(str(figure.epoch))
        engine.answer(SaveTraining(str(made)))
        self._written.append(made)
        better = (-(figure.share or 0.0), figure.loss)
        if self._best is None or better < self._best:
            self._best = better
            write_bytes(self._named("best"), made.read_bytes())
        while len(self._written) > self._keep:
            self._written.pop(0).unlink(missing_ok=True)

    def _named(self, word: str) -> Path:
        assert self._path is not None
        return self._path.with_name(f"{self._path.stem}-{word}{self._path.suffix or '.pt'}")
