"""Where one is: `LeNet ▸ features ▸ stage2`; each word leads there."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QWidget

from designer.graph import query
from designer.graph.model import Node
from designer.graph.regions import region
from designer.ui.document import Document
from designer.ui.palette import Palette
from designer.ui.widgets.elided_button import ElidedButton
from designer.ui.widgets.labels import ElidedLabel, tip

HIGH, SIDE = 36, 12
BETWEEN = " ▸ "


class Breadcrumbs(QWidget):
    """The blocks that were entered, from the main one on."""

    def __init__(self, document: Document, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.setObjectName("breadcrumbs")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HIGH)
        self.setAccessibleName("Blocks that were entered")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(SIDE, 0, SIDE, 0)
        self._row.setSpacing(0)
        self._shown: tuple[tuple[str, ...], str] = ((), "")
        self._steps: list[tuple[QWidget, ...]] = []
        self._folded = 0
        document.moved_to.connect(self._show)
        document.changed.connect(self._show)
        self.set_palette(palette)
        self._show()

    @property
    def words(self) -> tuple[str, ...]:
        """What it says, word by word."""
        return self._shown[0]

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
        if (words, kind) == self._shown:
            return
        self._shown = words, kind
        while (item := self._row.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._steps = [self._step(word, depth, last=depth == len(words) - 1) for depth, word in enumerate(words)]
        self.more = QPushButton("…", self)
        self.more.setAccessibleName("Blocks in between")
        self.more.setCursor(Qt.CursorShape.PointingHandCursor)
        self.more.clicked.connect(self._offer)
        self._kind_words = ElidedLabel(kind if kind != words[-1] else "", parent=self)
        for widget in (*self._steps[0], self.more, *(one for step in self._steps[1:] for one in step)):
            self._row.addWidget(widget)
        self._row.addWidget(self._kind_words)
        self._row.addStretch(1)
        self._fold()

    def _step(self, word: str, depth: int, last: bool) -> tuple[QWidget, ...]:
        """A word, and the sign before it."""
        return (QLabel("▸", self), self._crumb(word, depth, last)) if depth else (self._crumb(word, depth, last),)

    def _crumb(self, word: str, depth: int, last: bool) -> QWidget:
        if last:
            here = ElidedLabel(word, parent=self)
            here.setObjectName("here")
            return here
        button = ElidedButton(word, self)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda: self._go(depth))
        return button

    def _go(self, depth: int) -> None:
        self._document.leave(len(self._document.here) - depth)

    def _fold(self) -> None:
        """Of many levels the first and the last ones stand there; one sign stands for those between."""
        wide = [sum(widget.sizeHint().width() for widget in step) for step in self._steps]
        room = self.width() - 2 * SIDE - self._kind_words.sizeHint().width()
        between, folded = wide[1:-1], 0
        while folded < len(between) and sum(wide) - sum(between[:folded]) + self._sign(folded) > room:
            folded += 1
        self._folded = folded
        for depth, step in enumerate(self._steps):
            for widget in step:
                widget.setVisible(not 0 < depth <= folded)
        self.more.setVisible(folded > 0)
        self.more.setToolTip(tip(BETWEEN.join(self.words[1 : 1 + folded])))

    def _sign(self, folded: int) -> int:
        return self.more.sizeHint().width() if folded else 0

    def _offer(self) -> None:
        """The blocks that there was no room for."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for depth in range(1, 1 + self._folded):
            action = menu.addAction(self.words[depth].replace("&", "&&"))
            action.triggered.connect(lambda _=False, depth=depth: self._go(depth))
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, HIGH)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

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
