"""Figures of the live tensors."""

from __future__ import annotations

from collections.abc import Hashable

from designer.engine.calls.call import Call
from designer.runtime.reports import FiguresReport


class FindFigures(Call[FiguresReport], frozen=True):
    """Statistics of parameters and buffers by name: of as many as are done in a moment; ask again for the others."""

    names: tuple[str, ...]
    seconds: float = 0.04
    asker: str = ""
    """Who asks: what one panel asks does not give way to what another does."""

    @property
    def line(self) -> Hashable:
        return type(self), self.asker

    @property
    def can_wait(self) -> bool:
        return True
