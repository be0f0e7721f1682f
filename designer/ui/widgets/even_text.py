"""Words that are typed on dark in the weight that they have on light."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QPen, QSyntaxHighlighter, QTextCharFormat, QTextDocument

_THICKENED = re.compile(r"[^\x00-\x7f]+")
"""Letters that may come from a font with PostScript outlines, as those for Chinese do: Qt makes them bold on dark."""


class EvenText(QSyntaxHighlighter):
    """Has Qt fill the outlines of such letters on dark, which thickens none; what is typed stays as it is."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._dark = False
        self._filled = QTextCharFormat()
        self._filled.setTextOutline(QPen(Qt.GlobalColor.transparent, 0))

    def set_dark(self, dark: bool) -> None:
        """Whether the words stand on dark."""
        if dark != self._dark:
            self._dark = dark
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        for found in _THICKENED.finditer(text) if self._dark else ():
            self.setFormat(found.start(), len(found.group()), self._filled)
