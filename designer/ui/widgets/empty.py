"""What an empty panel says: what would fill it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from designer.ui.widgets.boxes import vbox
from designer.ui.widgets.labels import label


class OrEmpty(QStackedWidget):
    """Shows `content`, or one quiet sentence while there is nothing to show."""

    def __init__(self, content: QWidget, sentence: str) -> None:
        super().__init__()
        self._sentence = label(sentence, "quiet", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        page = QWidget()
        vbox(self._sentence, None, margins=(24, 24, 24, 24), within=page)
        self.addWidget(page)
        self.addWidget(content)

    def say(self, sentence: str) -> None:
        """Show this sentence in place of the content."""
        self._sentence.setText(sentence)
        self.setCurrentIndex(0)

    def set_empty(self, empty: bool) -> None:
        """Whether there is nothing to show."""
        self.setCurrentIndex(0 if empty else 1)

    @property
    def sentence(self) -> str:
        """What is said while it is empty; "" while the content shows."""
        return "" if self.currentIndex() else self._sentence.text()
