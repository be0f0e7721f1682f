"""A layer of the live module on the laboratory's bench: what flows into it, and kernels that are only tried."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from msgspec.structs import replace as with_fields
from PySide6.QtCore import QObject, QTimer, Signal

from designer.engine.calls.laboratory import ApplyKernel, LookInto, TryKernel
from designer.engine.protocol import Refusal
from designer.runtime.laboratory.reports import Change, Look, LookReport, Trial, Values, grid
from designer.runtime.laboratory.windows import nearest
from designer.runtime.reports import InputChoice, LiveReport
from designer.ui.panels.laboratory.shown import Shown, facts, shown_of
from designer.ui.session import Session

Cell = tuple[int, int]
PATIENCE = 30
"""How long a changed kernel waits for its output, in ms, so that both are painted at once; then it is shown alone."""


class LiveBench(QObject):
    """Keeps what was told of a layer, and what a person changed in its kernels without applying it.

    Attributes:
        shown: What there is to draw; None until the engine has told it.
    """

    changed = Signal()
    refused = Signal(str)
    paints = False

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._look: Look | None = None
        self._report: LookReport | None = None
        self._edits: dict[int, Values] = {}
        self.shown: Shown | None = None
        self._late = QTimer(self, interval=PATIENCE, singleShot=True)
        self._late.timeout.connect(self.changed)

    @property
    def path(self) -> str:
        """The node that is looked at, "" before one was chosen."""
        return self._look.path if self._look else ""

    @property
    def words(self) -> str:
        """The window in a line."""
        return facts(self._report.walk, self._report.groups) if self._report else ""

    @property
    def fed(self) -> str:
        """What the network was fed, in words."""
        return self._report.fed if self._report else ""

    @property
    def edited(self) -> bool:
        """Whether kernels are tried that the live module does not have."""
        return bool(self._edits)

    @property
    def touched(self) -> bool:
        """Whether the live kernels are not what they were at first."""
        return self._report is not None and self._report.touched

    def look_into(self, path: str, choice: InputChoice) -> None:
        """Looks at a layer; at the one on show, once more, with what was changed in it."""
        if self._look is None or self._look.path != path:
            self._look, self._report, self.shown = Look(path, choice), None, None
            self._edits = {}
        self._look = with_fields(self._look, choice=choice)
        self._ask()

    def set_output(self, output: int) -> None:
        """Looks at another output channel; kernels that were only tried are left."""
        if self._look is not None and output != self._look.output:
            self._edits = {}
            self._look = with_fields(self._look, output=output, first=0)
            self._ask()

    def page(self, way: int) -> None:
        """Looks at the next input channels, or at those before."""
        if self._look is None or self.shown is None:
            return
        first = self._look.first + way * len(self.shown.maps)
        first = max(0, min(first, self.shown.channels - 1))
        self._look = with_fields(self._look, first=first)
        self._ask()

    def shift(self, down: int, right: int) -> None:
        """Moves what flows in; what goes out comes in opposite. Kernels that are tried stay."""
        if self._look is not None and self.shown is not None:
            (before, across), (rows, columns) = self._look.shift, self.shown.maps.shape[1:]
            shift = nearest(before + down, rows), nearest(across + right, columns)
            self._look = with_fields(self._look, shift=shift)
            self._ask()

    def put_back_in_place(self) -> None:
        """What flows in is where it was."""
        if self._look is not None:
            self._look = with_fields(self._look, shift=(0, 0))
            self._ask()

    def transpose_kernels(self) -> None:
        """Rows of all kernels on show become columns; only a square one stays a kernel of the layer."""
        shown = self.shown
        if shown is None or not shown.kernels.size:
            return
        rows, columns = shown.kernels.shape[1:]
        if rows != columns:
            self.refused.emit(
                f"on its side the kernel of {rows}×{columns} is one of {columns}×{rows}: set kernel_size of the layer, "
                f"or try it with “Own numbers”"
            )
            return
        for channel, kernel in enumerate(shown.kernels):
            self.put_kernel(channel, np.ascontiguousarray(kernel.T))

    def changed_cells(self, channel: int) -> frozenset[Cell]:
        """Which cells of a kernel are not as the live module has them."""
        if self._report is None or self.shown is None or channel + self.shown.first not in self._edits:
            return frozenset()
        live = self._report.kernels.array[channel]
        return frozenset((int(r), int(c)) for r, c in np.argwhere(self.shown.kernels[channel] != live))

    def set_cell(self, channel: int, cell: Cell, value: float) -> None:
        """Tries another number in one cell of a kernel."""
        if self.shown is not None:
            kernel = self.shown.kernels[channel].copy()
            kernel[cell] = value
            self.put_kernel(channel, kernel)

    def put_kernel(self, channel: int, kernel: Values) -> None:
        """Tries another kernel for one of the channels that were sent."""
        if self.shown is None or self._look is None or not self.shown.kernels.size:
            return
        self._edits[self.shown.first + channel] = kernel
        kernels = self.shown.kernels.copy()
        kernels[channel] = kernel
        self.shown = replace(self.shown, kernels=kernels)
        self._late.start()
        look = self._look
        call = TryKernel(look, self._changes())
        self._session.ask(call, lambda trial: self._tried(look, trial), self._refuse)

    def apply(self) -> None:
        """Puts what was tried into the live module."""
        if self._look is not None and self._edits:
            self._session.ask(ApplyKernel(self._look, self._changes()), self._applied, self._refuse)

    def reset(self) -> None:
        """The live kernels again; where nothing is being tried, those that the live module had at first."""
        if self._look is None:
            return
        if self._edits:
            self._edits = {}
            self._ask()
        else:
            self._session.ask(ApplyKernel(self._look), self._applied, self._refuse)

    def _changes(self) -> tuple[Change, ...]:
        return tuple(Change(channel, grid(kernel)) for channel, kernel in self._edits.items())

    def _ask(self) -> None:
        if self._look is not None:
            look = self._look
            self._session.ask(LookInto(look), lambda report: self._arrived(look, report), self._refuse)

    def _arrived(self, look: Look, report: LookReport) -> None:
        if look != self._look:
            return
        self._look, self._report = report.look, report
        self.shown = shown_of(report)
        self._edits = {c: k for c, k in self._edits.items() if k.shape == self.shown.kernels.shape[1:]}
        if self._edits:
            self._show_edits()
        self.changed.emit()

    def _show_edits(self) -> None:
        """What is tried is tried again on what flows in now."""
        assert self.shown is not None and self._look is not None
        kernels = self.shown.kernels.copy()
        for channel, kernel in self._edits.items():
            if 0 <= channel - self.shown.first < len(kernels):
                kernels[channel - self.shown.first] = kernel
        self.shown = replace(self.shown, kernels=kernels)
        look = self._look
        call = TryKernel(look, self._changes())
        self._session.ask(call, lambda trial: self._tried(look, trial), self._refuse)

    def _tried(self, look: Look, trial: Trial) -> None:
        if look == self._look and self.shown is not None and self._edits:
            self.shown = self.shown.with_trial(trial)
            self._late.stop()
            self.changed.emit()

    def _applied(self, report: LiveReport) -> None:
        self._edits = {}
        self._session.module.take(report)

    def _refuse(self, refusal: Refusal) -> None:
        if self._late.isActive():
            self._late.stop()
            self.changed.emit()
        self.refused.emit(refusal.text)
