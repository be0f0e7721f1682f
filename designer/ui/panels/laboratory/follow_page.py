"""An input moved under a convolution or a pooling and under a dense layer: what goes along, in pictures and figures."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtWidgets import QPushButton, QWidget

from designer import numbers
from designer.engine.calls.laboratory import FollowShift
from designer.engine.protocol import Refusal
from designer.runtime.laboratory.follow_report import Follower, FollowReport
from designer.runtime.laboratory.reports import Look
from designer.ui.palette import Palette
from designer.ui.panels.laboratory.follow_stage import FollowStage
from designer.ui.panels.laboratory.shown import moved_words, number
from designer.ui.session import Session
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.labels import label

ROUNDING = 1e-5
"""Of the largest output: differences below this share of it are rounding."""


class FollowPage(QWidget):
    """Keeps by how much the input is moved; asks the engine what both layers make of it."""

    def __init__(self, session: Session, palette: Palette) -> None:
        super().__init__()
        self._session = session
        self._look: Look | None = None
        self.stage, self.words = FollowStage(palette), label("", wrap=True)
        self.back = QPushButton("Back in Its Place")
        self.back.clicked.connect(lambda: self._move_to((0, 0)))
        self.stage.moved.connect(self._move_on)
        below = hbox((self.words, 1), vbox(None, self.back), spacing=8)
        vbox((self.stage, 1), below, spacing=4, within=self)

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self.stage.set_palette(palette)

    def show_layer(self, path: str, output: int = 0, shift: tuple[int, int] = (0, 0)) -> None:
        """Is about this output channel from now on; of another layer the input is moved as far as it was shown."""
        if self._look is None or path != self._look.path:
            self._look = Look(path, self._session.choice, output, 0, shift)
            self.stage.show_report(None)
            self.words.setText("Looking …")
        self._look = replace(self._look, choice=self._session.choice, output=output)
        self._ask()

    def _move_on(self, down: int, right: int) -> None:
        if self._look is not None:
            before = self._look.shift
            self._move_to((before[0] + down, before[1] + right))

    def _move_to(self, shift: tuple[int, int]) -> None:
        if self._look is not None:
            self._look = replace(self._look, shift=shift)
            self._ask()

    def _ask(self) -> None:
        look = self._look
        assert look is not None
        self._session.ask(FollowShift(look), lambda report: self._arrived(look, report), self._refused)

    def _arrived(self, look: Look, report: FollowReport) -> None:
        if look == self._look:
            self._look = report.look
            self.stage.show_report(report)
            self.words.setText(sentence(report))
            self.back.setEnabled(any(report.look.shift))

    def _refused(self, refusal: Refusal) -> None:
        self.stage.show_report(None)
        self.words.setText(refusal.text)
        self.back.setEnabled(False)


def sentence(report: FollowReport) -> str:
    """How far each of the two goes along, and where the weights of the dense one are from."""
    shift = report.look.shift
    if not any(shift):
        both = f"{_what(report.window)} and {_what(report.dense)}"
        return f"Drag the input, or press an arrow key: {both} get the moved one, and what they give is compared."
    parts = [moved_words(shift), _window(report), _dense(report.dense)]
    steps = [step for by, step in zip(shift, report.strides, strict=True) if by % step]
    if steps:
        parts.insert(2, f"Its window steps by {max(steps)}, so only such a move is a whole step of the output.")
    return " ".join(parts)


def _window(report: FollowReport) -> str:
    side = report.window
    away, all_over = _apart(side, side.inside), _apart(side, side.largest)
    if away == all_over:
        return (
            f"{_what(side)} goes along: the difference is {away} everywhere."
            if away == "0"
            else (f"{_what(side)}: the difference is up to {away}.")
        )
    word = "goes along" if away == "0" else "differs"
    return f"{_what(side)} {word}: the difference is {away} away from the border and up to {all_over} at it."


def _dense(side: Follower) -> str:
    part = side.largest / side.strongest if side.strongest else 0.0
    told = f"up to {_apart(side, side.largest)}, {part:.0%} of the largest output"
    if not side.has_places:
        return f"{_what(side)} has nothing that could go along: its outputs have no place, and change by {told}."
    return f"{_what(side)} does not: the difference is {told}."


def _what(side: Follower) -> str:
    """`Linear out (850 parameters)`; of one that was started for this, with what."""
    if not side.parameters:
        return side.name
    started = f", started here with seed {side.seed}" if side.seed is not None else ", its own"
    return f"{side.name} ({numbers.plural(side.parameters, 'parameter')}{started})"


def _apart(side: Follower, difference: float) -> str:
    """A difference; 0 where it is only rounding."""
    return "0" if difference <= ROUNDING * side.strongest else number(difference)
