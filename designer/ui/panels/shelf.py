"""The panels of a window, each made when it is first asked for, the others once the window has been painted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from designer.ui.palette import palette
from designer.ui.panels.table import PANELS, PanelSpec

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow

BETWEEN = 1
"""Between two panels, in ms: what the hand does and what waits to be painted comes first."""
READ_FIRST: Mapping[str, tuple[str, ...]] = {
    "inspector": ("designer.ui.panels.block_form",),
    "parameters": ("designer.ui.panels.parameter_tree",),
    "weights": ("designer.ui.panels.tensor_view", "designer.ui.panels.view.viewed_tensor"),
    "compare": ("designer.ui.panels.compare.panel",),
}
"""By panel, what takes as long to read as it takes to be made: each is read in a turn of its own."""

Wire = Callable[["MainWindow", Any], None]
"""Connects a panel that was just made with the rest of the window."""


class PanelShelf(QObject):
    """Puts panels into the window's docks, one at a time, so that the canvas is there at once and stays at hand."""

    filled = Signal()
    """All panels are there."""

    def __init__(self, window: MainWindow, wires: Mapping[str, Wire]) -> None:
        super().__init__(window)
        self._window, self._wires = window, wires
        self._waiting: dict[str, PanelSpec] = {spec.id: spec for spec in PANELS}
        self._begun = False
        self._to_read = {panel_id: list(modules) for panel_id, modules in READ_FIRST.items()}

    def panel(self, panel_id: str) -> Any:
        """A panel by its id in `PANELS`; each is of its own class, which only the table's factory knows."""
        dock = self._window.docks[panel_id]
        if panel_id in self._waiting:
            window, spec = self._window, self._waiting.pop(panel_id)
            made = spec.factory(window.document, window.session, palette(window.dark), dock)
            dock.setWidget(made)
            if panel_id in self._wires:
                self._wires[panel_id](window, made)
        return dock.widget()

    def made(self) -> Iterable[Any]:
        """The panels that are there."""
        return [dock.widget() for panel_id, dock in self._window.docks.items() if panel_id not in self._waiting]

    def fill(self) -> None:
        """The window is being painted: those that are still missing come after it."""
        if not self._begun:
            self._begun = True
            QTimer.singleShot(BETWEEN, self, self._next)

    def _next(self) -> None:
        panel_id = next(iter(self._waiting), "")
        if unread := self._to_read.get(panel_id):
            import_module(unread.pop(0))
        elif panel_id:
            self.panel(panel_id)
        if self._waiting:
            QTimer.singleShot(BETWEEN, self, self._next)
        else:
            self.filled.emit()
