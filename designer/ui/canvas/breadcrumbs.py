"""Where one is: `LeNet ▸ features ▸ stage2`; each word leads there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from designer.graph import query, region
from designer.graph.model import Node
from designer.ui.document import Document
from designer.ui.palette import Palette


class Breadcrumbs(QWidget):
    """The blocks that were entered, from the main one on."""

    def __init__(self, document: Document, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.setObjectName("breadcrumbs")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(36)
        self.setAccessibleName("Blocks that were entered")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 12, 0)
        self._row.setSpacing(0)
        self._words: tuple[str, ...] = ()
        document.moved_to.connect(self._show)
        document.changed.connect(self._show)
        self.set_palette(palette)
        self._show()

    @property
    def words(self) -> tuple[str, ...]:
        """What it says, word by word."""
        return self._words

    def set_palette(self, palette: Palette) -> None:
        """Its colours."""
        self.setStyleSheet(
            f"#breadcrumbs {{ background: {palette.panel}; border-bottom: 1px solid {palette.line}; }}"
            "#breadcrumbs QPushButton { border: none; background: transparent; padding: 3px 5px; border-radius: 4px;"
            f" color: {palette.accent}; text-align: left; }}"
            f"#breadcrumbs QPushButton:hover, #breadcrumbs QPushButton:focus {{ background: {palette.hover}; }}"
            f"#breadcrumbs QLabel {{ color: {palette.quiet}; padding: 0; }}"
            f"#breadcrumbs QLabel#here {{ color: {palette.text}; font-weight: 600; padding: 0 5px; margin: 0; }}"
        )

    def _show(self) -> None:
        words = self._names()
        kind = self._document.block_name if self._document.here else ""
        if (*words, kind) == (*self._words, getattr(self, "_kind", "")):
            return
        self._words, self._kind = words, kind
        while (item := self._row.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for depth, word in enumerate(words):
            if depth:
                self._row.addWidget(QLabel("▸", self))
            self._row.addWidget(self._crumb(word, depth, last=depth == len(words) - 1))
        if kind and kind != words[-1]:
            self._row.addWidget(QLabel(kind, self))
        self._row.addStretch(1)

    def _crumb(self, word: str, depth: int, last: bool) -> QWidget:
        if last:
            here = QLabel(word, self)
            here.setObjectName("here")
            here.setTextFormat(Qt.TextFormat.PlainText)
            return here
        button = QPushButton(word.replace("&", "&&"), self)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda: self._document.leave(len(self._document.here) - depth))
        return button

    def _names(self) -> tuple[str, ...]:
        design, words = self._document.design, [self._document.design.main]
        name = design.main
        for word in self._document.here:
            node, name = query.step(design.blocks[name], word)
            words.append(_crumb_of(node, word))
        return tuple(words)


def _crumb_of(node: Node, word: str) -> str:
    """A block's name; of a region what it does, of the other branch of an `if` when that runs."""
    if node.kind not in query.REGION_KINDS:
        return node.name
    if word != node.id:
        return f"else of {node.name}"
    return region.words(node, alone=True)
