"""What the engine tells of the values of single tensors. Imports no torch."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from designer.runtime.reports.live import Statistics


class Figures(msgspec.Struct, frozen=True):
    """Statistics of a tensor and the size of its gradient.

    Attributes:
        gradient: Its size (L2 norm); None where there is none yet, which is not 0.
        refused: Why its values cannot be read, in words; "" where they could.
    """

    statistics: Statistics = Statistics()
    gradient: float | None = None
    refused: str = ""


class FiguresReport(msgspec.Struct, frozen=True):
    """Figures by name, of those tensors that were done in time; of one that is not in the module nothing is told.

    Attributes:
        moment: Of which values, as in `LiveReport`.
        gone: Names that are not in the live module.
    """

    figures: Mapping[str, Figures]
    moment: int
    gone: tuple[str, ...] = ()
