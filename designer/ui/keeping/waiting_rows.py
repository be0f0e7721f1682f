"""What the first page offers of work that was not saved when the program ended."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QPushButton, QWidget

from designer.ui.keeping.waiting import Waiting, words
from designer.ui.keeping.waiting_bar import OPEN, THROW_AWAY, Deed
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.labels import ElidedLabel, label
from designer.ui.widgets.link import link_button

OFFERED = 6
"""As many as are offered at once; of more the newest, and the others the next time."""
WIDEST = 480
"""Px of what is said of one at most, so that the ways to open them stand below one another."""


class WaitingRows(QWidget):
    """A row for each, with ways to open it and to throw it away."""

    def __init__(self, waiting: Sequence[Waiting], open_it: Deed, throw_away: Deed) -> None:
        super().__init__()
        self.rows: list[tuple[str, dict[str, QPushButton]]] = []
        self._left = 0
        column = vbox(label("Recovered", "section"), spacing=0, margins=(5, 0, 0, 0), within=self)
        offered = waiting[:OFFERED]
        widest = max((ElidedLabel(words(one.head)).sizeHint().width() for one in offered), default=0)
        for one in offered:
            column.addWidget(self._row(one, min(widest, WIDEST), open_it, throw_away))
        if len(waiting) > OFFERED:
            column.addWidget(label(f"and {len(waiting) - OFFERED} older, offered the next time", "quiet"))

    def _row(self, one: Waiting, wide: int, open_it: Deed, throw_away: Deed) -> QWidget:
        holder, text = QWidget(), ElidedLabel()
        text.setText(words(one.head))
        text.setFixedWidth(wide)
        buttons = {word: link_button(word) for word in (OPEN, THROW_AWAY)}
        buttons[OPEN].clicked.connect(lambda: open_it(one))
        buttons[THROW_AWAY].clicked.connect(lambda: self._drop(holder) if throw_away(one) else None)
        hbox(text, *buttons.values(), None, spacing=8, margins=(0, 2, 0, 2), within=holder)
        self._left += 1
        self.rows.append((text.text(), buttons))
        return holder

    def _drop(self, holder: QWidget) -> None:
        holder.hide()
        self._left -= 1
        self.setVisible(self._left > 0)
