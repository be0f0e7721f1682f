"""Numbers that a person typed or painted on the laboratory's bench."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from designer.engine.calls.laboratory import SlideWindow
from designer.engine.protocol import Refusal
from designer.runtime.laboratory.reports import Trial, Values, grid
from designer.ui.panels.laboratory.by_hand import PRESETS, ByHand
from designer.ui.panels.laboratory.shown import Shown, facts
from designer.ui.session import Session

Cell = tuple[int, int]


class HandBench(QObject):
    """Keeps what was typed; the engine says what comes of it.

    Attributes:
        shown: What there is to draw; None until the engine has told it.
    """

    changed = Signal()
    refused = Signal(str)
    paints = True
    path = ""
    fed = ""
    edited = False
    touched = False

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.typed: ByHand = PRESETS[0][1]
        self.shown: Shown | None = None

    @property
    def words(self) -> str:
        """The window in a line."""
        return facts(self.typed.walk)

    def put(self, typed: ByHand) -> None:
        """Takes other numbers, sizes or steps."""
        self.typed = typed
        walk = typed.walk
        if not walk.fits:
            self.shown = None
            size = f"{walk.rows.reach}×{walk.columns.reach}"
            room = "×".join(str(axis.size + 2 * axis.before) for axis in (walk.rows, walk.columns))
            padded = " with its padding" if any(typed.padding) else ""
            self.refused.emit(f"the kernel's window {size} is larger than its input {room}{padded}")
            return
        call = SlideWindow(walk, grid(typed.maps), grid(typed.sent_kernels))
        self._session.ask(call, lambda trial: self._slid(typed, trial), self._refuse)

    def ask(self) -> None:
        """Has it worked out once more."""
        self.put(self.typed)

    def set_input(self, channel: int, cell: Cell, value: float) -> None:
        """Another number in one cell of the input."""
        maps = self.typed.maps.copy()
        maps[(channel, *cell)] = value
        self.put(replace(self.typed, maps=maps))

    def set_cell(self, channel: int, cell: Cell, value: float) -> None:
        """Another number in one cell of a kernel."""
        kernel = self.typed.kernels[channel].copy()
        kernel[cell] = value
        self.put_kernel(channel, kernel)

    def put_kernel(self, channel: int, kernel: Values) -> None:
        """Another kernel for one channel."""
        kernels = self.typed.kernels.copy()
        kernels[channel] = kernel
        self.put(replace(self.typed, kernels=kernels))

    def shift(self, down: int, right: int) -> None:
        """Moves the input; what goes out comes in opposite."""
        self.put(replace(self.typed, maps=np.roll(self.typed.maps, (down, right), (1, 2))))

    def transpose_input(self) -> None:
        """Rows of the input become columns."""
        self.put(self.typed.transposed())

    def fill(self, made: Values) -> None:
        """Other numbers in the input."""
        self.put(replace(self.typed, maps=made))

    def transpose_kernels(self) -> None:
        """Rows of the kernels become columns."""
        self.put(replace(self.typed, kernels=np.ascontiguousarray(self.typed.kernels.transpose(0, 2, 1))))

    def changed_cells(self, channel: int) -> frozenset[Cell]:
        """Nothing is tried here that would have to be applied."""
        return frozenset()

    def _slid(self, typed: ByHand, trial: Trial) -> None:
        if typed is not self.typed:
            return
        kernels = typed.sent_kernels
        channels = len(typed.maps)
        self.shown = Shown(typed.walk, typed.maps, kernels, None, trial.result.array, trial.partial.array, channels)
        self.changed.emit()

    def _refuse(self, refusal: Refusal) -> None:
        self.refused.emit(refusal.text)
