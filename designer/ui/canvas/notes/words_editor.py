"""A small editor over the canvas: the words of a note, the title of a frame."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QFont, QFontMetricsF, QKeyEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from designer.graph.cards import write
from designer.graph.model import Node
from designer.graph.query import called
from designer.ui.canvas.camera import Camera
from designer.ui.canvas.ink import Ink, Tint
from designer.ui.canvas.notes.note_look import BAR, INSET, PROMPT, size_of
from designer.ui.canvas.text import font
from designer.ui.document import Document

SMALLEST, NARROWEST, LOWEST = 10, 120, 26
"""Px of the letters, and of the editor's sides, where the canvas is far away."""


class WordsEditor(QPlainTextEdit):
    """Lies over the note or the frame's title bar; Ctrl+Enter or a click elsewhere applies, Escape cancels."""

    def __init__(self, view: Camera, document: Document) -> None:
        super().__init__(view.viewport())
        self._view, self._document = view, document
        self._node: Node | None = None
        self._block = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.setTabChangesFocus(True)
        self.hide()
        view.moved.connect(self._follow)
        document.changed.connect(self._design_changed)
        document.moved_to.connect(self.cancel)

    def open(self, node: Node, ink: Ink) -> None:
        """Takes the words of this node of the block on show in hand."""
        self.apply()
        self._node, self._block = node, self._document.block_name
        is_note = node.kind == "note"
        self.setAccessibleName("Words of the note" if is_note else "Title of the frame")
        self.setPlaceholderText("Words for people" if is_note else PROMPT["frame"])
        scroll = Qt.ScrollBarPolicy.ScrollBarAsNeeded if is_note else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(scroll)
        self._dress(ink.paper(node.colour) if is_note else ink.frame(node.colour), ink)
        self.setPlainText(node.text)
        if is_note:
            self.moveCursor(QTextCursor.MoveOperation.End)
        else:
            self.selectAll()
        self._follow()
        self.show()
        self.setFocus()

    def apply(self) -> None:
        """The words become those of the node, as one step of undo."""
        node, self._node = self._node, None
        if node is None:
            return
        self._close()
        text = self.toPlainText() if node.kind == "note" else " ".join(self.toPlainText().split())
        if text != node.text and self._block in self._document.design.blocks:
            after = write(self._document.design, self._block, node.id, text)
            self._document.edit(_step(node, text), after)

    def cancel(self) -> None:
        """The words stay as they were."""
        if self._node is not None:
            self._node = None
            self._close()

    def _close(self) -> None:
        had_focus = self.hasFocus()
        self.hide()
        if had_focus:
            self._view.setFocus()

    def _design_changed(self) -> None:
        """An undo may take away what is being written on."""
        node = self._node
        if node is not None and all(other.id != node.id for other in self._document.block.nodes):
            self.cancel()

    def _dress(self, tint: Tint, ink: Ink) -> None:
        self.setStyleSheet(
            f"QPlainTextEdit {{ background: {tint.bar.name()}; color: {ink.text.name()};"
            f" border: 2px solid {ink.accent.name()}; border-radius: 4px; padding: 0px; }}"
        )

    def _follow(self) -> None:
        """Keeps over its node, as large as it is on the screen but never too small to write in."""
        if self._node is None:
            return
        width, height = size_of(self._node)
        title = self._node.kind == "frame"
        scene = QRectF(*self._node.pos, width, BAR if title else height)
        place = self._view.viewportTransform().mapRect(scene)
        made = QFont(font("title" if title else "note"))
        made.setPixelSize(max(SMALLEST, round(made.pixelSize() * self._view.zoom)))
        self.setFont(made)
        place.setWidth(max(NARROWEST, place.width()))
        lowest = QFontMetricsF(made).height() + 10 if title else 3 * LOWEST
        place.setHeight(max(lowest, place.height()))
        self.setGeometry(place.toAlignedRect())
        side = max(2, round(INSET * self._view.zoom) - 2)
        above = (place.height() - QFontMetricsF(made).height()) / 2 if title else (INSET - 2) * self._view.zoom
        self.setViewportMargins(side, max(0, round(above) - 2), 2, 0)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab is done with the words; the canvas, which would be asked next, searches with it."""
        self.apply()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        title = self._node is not None and self._node.kind == "frame"
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
        elif enter and (title or event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self.apply()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:  # its own context menu takes the focus for a while
            self.apply()


def _step(node: Node, text: str) -> str:
    if node.kind == "note":
        return "Write on a note"
    return f"Call {called(node)} {text}" if text else f"Take the title off {called(node)}"
