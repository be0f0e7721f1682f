"""Figures of the live tensors."""

from __future__ import annotations

from typing import ClassVar

from designer.engine.calls.call import Call
from designer.runtime.reports import FiguresReport


class FindFigures(Call[FiguresReport], frozen=True):
    """Statistics of parameters and buffers by name: of as many as are done in a moment; ask again for the others."""

    can_wait: ClassVar[bool] = True

    names: tuple[str, ...]
    seconds: float = 0.04
