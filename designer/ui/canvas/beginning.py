"""What the canvas says while a block holds nothing yet between its inputs and outputs: how one begins."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QWidget

from designer.graph.model import Block
from designer.ui.document import Document

WORDS = "Double click to add a layer, or drag one here from the library.\nDrag from dot to dot to draw a wire."
DOWN = 0.22
"""Where its middle stands, as a share of the canvas' height: above the cards."""


class Beginning(QLabel):
    """Two quiet lines over the canvas; the mouse goes through them."""

    def __init__(self, document: Document, over: QWidget) -> None:
        super().__init__(WORDS, over)
        self._document, self._over = document, over
        self.setProperty("role", "quiet")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        over.installEventFilter(self)
        for signal in (document.changed, document.moved_to, document.replaced):
            signal.connect(self._look)
        self._look()

    def _look(self, _change: object = None) -> None:
        self.setVisible(is_bare(self._document.block))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self.adjustSize()
            room = self._over.rect()
            self.move((room.width() - self.width()) // 2, round(DOWN * room.height()) - self.height() // 2)
        return super().eventFilter(watched, event)


def is_bare(block: Block) -> bool:
    """Whether there is nothing in a block but inputs and outputs without wires."""
    return not block.edges and all(node.kind in ("input", "output") for node in block.nodes)
