"""The figures of the rows on show: asked of the engine as they come into sight, a few at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from PySide6.QtCore import QObject, QTimer, Signal

from designer.engine.calls.figures import FindFigures
from designer.engine.protocol import Refusal
from designer.runtime.reports import Figures, FiguresReport
from designer.ui.panels.parameters.list import ParameterList
from designer.ui.session import Session

REST = 20
"""ms that the lines must stand still before the engine is asked: what only flies past is not."""
AT_ONCE = 1000
"""Names in one call; the engine answers as many as it can in a moment."""


class ParameterFigures(QObject):
    """What the engine has told so far, by number of the row: of the present values, or of earlier ones until it has.

    One call is under way at a time. What went out of sight is not asked for again, which is all that cancels it.
    """

    arrived = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._names: Sequence[str] = ()
        self._rows: ParameterList | None = None
        self._moment = -1
        self._found: dict[int, Figures] = {}
        self._fresh: set[int] = set()
        self._in_sight: list[int] = []
        self._besides: dict[int, None] = {}
        self.bad: set[int] = set()
        """Rows that are known to hold NaN or infinite values."""
        self._under_way = False
        self._timer = QTimer(self, singleShot=True, interval=REST)
        self._timer.timeout.connect(self._ask)

    def begin(self, rows: ParameterList, moment: int) -> None:
        """These rows are live now; figures of an earlier moment stay until there are new ones."""
        if rows.names != self._names:
            self._found.clear()
            self.bad.clear()
            self._besides.clear()
            self._in_sight = []
        if moment != self._moment or rows.names != self._names:
            self._fresh.clear()
        self._names, self._rows, self._moment = rows.names, rows, moment

    def told(self, number: int) -> Figures | None:
        """The figures of a row, if they are known."""
        return self._found.get(number)

    @property
    def left(self) -> int:
        """How many of the rows that are wanted besides those in sight are still to come."""
        return len(self._besides)

    @property
    def settled(self) -> bool:
        """Whether everything that is wanted is known."""
        return not (self._under_way or self._next())

    def look_at(self, numbers: Sequence[int]) -> None:
        """These rows are in sight."""
        self._in_sight = list(numbers)
        if not self._timer.isActive() and self._next():
            self._timer.start()

    def look_again(self) -> bool:
        """The values in sight have moved: their figures are asked for anew, and those of before stay until then."""
        self._fresh.clear()
        self.look_at(self._in_sight)
        return bool(self._in_sight)

    def want(self, numbers: Iterable[int]) -> None:
        """These rows are wanted too, after those in sight: a filter or an order rests on their figures."""
        self._besides = dict.fromkeys(number for number in numbers if self._is_wanted(number))
        if not self._timer.isActive() and self._next():
            self._timer.start()

    def _next(self) -> list[int]:
        waiting = [number for number in self._in_sight if self._is_wanted(number)]
        others = islice(self._besides, max(0, AT_ONCE - len(waiting)))
        return list(dict.fromkeys((*waiting, *others)))

    def _is_wanted(self, number: int) -> bool:
        return number not in self._fresh and self._rows is not None and not self._rows.kind(number).waits

    def _ask(self) -> None:
        numbers = self._next()
        if numbers and not self._under_way:
            self._under_way = True
            names, moment = self._names, self._moment
            call = FindFigures(tuple(names[number] for number in numbers), asker="tree")
            self._session.ask(call, lambda report: self._take(report, numbers, names, moment), self._refused)

    def _take(self, report: FiguresReport, numbers: list[int], names: Sequence[str], moment: int) -> None:
        self._under_way = False
        if names == self._names:
            done = {number for number in numbers if names[number] in report.figures or names[number] in report.gone}
            self._keep({number: report.figures[names[number]] for number in done if names[number] in report.figures})
            if moment == self._moment:
                self._fresh |= done
                for number in done:
                    self._besides.pop(number, None)
            self.arrived.emit()
        self._ask()

    def _keep(self, found: dict[int, Figures]) -> None:
        self._found |= found
        self.bad.difference_update(found)
        self.bad |= {number for number, figures in found.items() if figures.statistics.not_finite}

    def _refused(self, refusal: Refusal) -> None:
        """There is nothing to tell: no module, or no engine; what is live next is asked about anew."""
        self._under_way = False
