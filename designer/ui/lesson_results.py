"""What came of the checks of lessons: shown on their notes until the network is another one."""

from __future__ import annotations

from PySide6.QtCore import QObject

from designer.graph.model import Check
from designer.graph.versions.diff import Change
from designer.ui.canvas.canvas import Canvas
from designer.ui.canvas.notes.lesson_result import LessonResult
from designer.ui.canvas.notes.note_items import NoteItem
from designer.ui.document import Document


class LessonResults(QObject):
    """Keeps them by block and note, and puts them on the notes in sight."""

    def __init__(self, document: Document, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._document, self._canvas = document, canvas
        self._found: dict[tuple[str, str], tuple[Check, LessonResult]] = {}
        document.changed.connect(self._design_changed)
        document.replaced.connect(self.forget)
        document.moved_to.connect(self._show)

    def take(self, block: str, note: str, check: Check, result: LessonResult) -> None:
        """A note's check was answered."""
        self._found[block, note] = (check, result)
        self._show()

    def forget(self) -> None:
        """They hold no longer."""
        self._found.clear()
        self._show()

    def _design_changed(self, change: Change) -> None:
        if change.matters:
            self._found.clear()
        self._show()

    def _show(self) -> None:
        here = self._document.block_name
        for node_id, item in self._canvas.scene.items_by_id.items():
            if isinstance(item, NoteItem):
                item.set_lesson_result(self._of(here, node_id))

    def _of(self, block: str, note: str) -> LessonResult | None:
        """What came of the check that the note has now, if it was asked."""
        check, result = self._found.get((block, note), (None, None))
        return result if check is not None and self._document.block.node(note).check == check else None
