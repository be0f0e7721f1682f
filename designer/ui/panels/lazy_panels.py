"""The panels of a window, each made when it is first asked for, the others once the window has been painted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from designer.ui.palette import palette
from designer.ui.panels.table import PANELS, PanelSpec

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow

BETWEEN = 1
"""Between two steps, in ms: what the hand does and what waits to be painted comes first."""

Wire = Callable[["MainWindow", Any], None]
"""Connects a panel that was just made with the rest of the window."""


class LazyPanels(QObject):
    """Puts panels into the window's docks, one at a time, so that the canvas is there at once and stays at hand.

    A panel is read in a thread of its own, made in one turn of the window's and put into its place in another.
    """

    filled = Signal()
    """All panels are there."""

    def __init__(self, window: MainWindow, wires: Mapping[str, Wire]) -> None:
        super().__init__(window)
        self._window, self._wires = window, wires
        self._waiting: dict[str, PanelSpec] = {spec.id: spec for spec in PANELS}
        self._made: dict[str, QWidget] = {}
        self._begun = False
        self._reader: Thread | None = None

    def panel(self, panel_id: str) -> Any:
        """A panel by its id in `PANELS`; each is of its own class, which only the table's factory knows."""
        if panel_id in self._waiting:
            if panel_id not in self._made:
                self._make(panel_id)
            self._put(panel_id)
        return self._window.docks[panel_id].widget()

    def made(self) -> Iterable[Any]:
        """The panels that are there."""
        placed = [dock.widget() for panel_id, dock in self._window.docks.items() if panel_id not in self._waiting]
        return [*placed, *self._made.values()]

    def fill(self) -> None:
        """The window is being painted: those that are still missing come after it."""
        if not self._begun:
            self._begun = True
            self._soon()

    def _make(self, panel_id: str) -> None:
        window, dock = self._window, self._window.docks[panel_id]
        made = self._waiting[panel_id].factory(window.document, window.session, palette(window.dark), dock)
        self._made[panel_id] = made

    def _put(self, panel_id: str) -> None:
        del self._waiting[panel_id]
        made = self._made.pop(panel_id)
        self._window.docks[panel_id].hold(made)
        if panel_id in self._wires:
            self._wires[panel_id](self._window, made)

    def _soon(self) -> None:
        QTimer.singleShot(BETWEEN, self, self._next)

    def _next(self) -> None:
        spec = next(iter(self._waiting.values()), None)
        if spec is None:
            self.filled.emit()
            return
        if self._reader is None:
            self._reader = Thread(target=_read, args=(spec.reads,), name="panel's code", daemon=True)
            self._reader.start()
        elif not self._reader.is_alive():
            if spec.id in self._made:
                self._put(spec.id)
                self._reader = None
            else:
                self._make(spec.id)
        self._soon()


def _read(modules: Iterable[str]) -> None:
    with suppress(ImportError):  # raised again, in the window's thread, by what makes the panel
        for module in modules:
            import_module(f"designer.ui.panels.{module}")
