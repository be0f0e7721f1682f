"""Greys the actions that cannot act now, and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from designer.ui.action_context import ActionContext, always

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow


class ActionStates(QObject):
    """Looks again whenever selection, design, history or clipboard changed."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._pasteable = self._undo = self._redo = False
        self.reasons: dict[str, str] = {}
        document, clipboard = window.document, QGuiApplication.clipboard()
        for signal in (document.selection_changed, document.changed, document.moved_to, document.saved):
            signal.connect(self._look)
        # Told, not asked for: a history that goes with its window still says that it is empty now.
        document.undo_stack.canUndoChanged.connect(self._undo_changed)
        document.undo_stack.canRedoChanged.connect(self._redo_changed)
        window.session.state_changed.connect(self._look)
        window.session.weights.on_its_way.changed.connect(self._look)
        window.canvas.scene.wires_chosen.connect(self._look)
        clipboard.dataChanged.connect(self._look_at_clipboard)
        self._look_at_clipboard()

    def context(self) -> ActionContext:
        """What the person has before them."""
        document = self._window.document
        return ActionContext(
            document.design,
            document.selected if document.selection else (),
            len(self._window.canvas.scene.selected_edges),
            bool(document.here),
            self._pasteable,
            self._undo,
            self._redo,
            self._can_stop(),
        )

    def _can_stop(self) -> bool:
        session = self._window.session
        at_work = session.runs.under_way or session.trains or session.state == "busy"
        return at_work or session.weights.on_its_way.file is not None

    # A history tells of itself at every edit, whether it changed or not.

    def _undo_changed(self, possible: bool) -> None:
        if possible != self._undo:
            self._undo = possible
            self._look()

    def _redo_changed(self, possible: bool) -> None:
        if possible != self._redo:
            self._redo = possible
            self._look()

    def _look_at_clipboard(self) -> None:
        data = QGuiApplication.clipboard().mimeData()
        self._pasteable = bool(data and data.hasText())  # an emptied clipboard has none
        self._look()

    def _look(self) -> None:
        now = self.context()
        for spec in self._window.specs:
            if spec.when is not always:
                self.reasons[spec.id] = reason = spec.when(now)
                self._window.actions_by_id[spec.id].setEnabled(not reason)
