"""The quiet bar over the canvas while the design holds code that may not run."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from designer.ui.commands import layers
from designer.ui.icons import pixmap
from designer.ui.palette import Palette
from designer.ui.widgets.labels import ElidedLabel

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow

NAMED = 3
"""How many layers it names."""


class TrustBar(QFrame):
    """Says that there is code, lets one look at it, and trust it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window.canvas)
        self._window = window
        self.setObjectName("trust")
        self._sign = QLabel()
        self._text = ElidedLabel()
        self.look = _button("Look at It")
        self.trust = _button("Trust")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addWidget(self._text, 1)
        row.addWidget(self.look)
        row.addWidget(self.trust)
        column = window.canvas.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(0, self)
        self.look.clicked.connect(partial(layers.look_at_code, window))
        self.trust.clicked.connect(partial(layers.trust, window))
        window.document.changed.connect(self._refresh)
        window.session.shapes_changed.connect(self._refresh)
        self._refresh()

    @property
    def text(self) -> str:
        """What it says; "" while it is not there."""
        return self._text.text() if self.isVisibleTo(self._window) else ""

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._sign.setPixmap(pixmap("code", palette.warning, 16, self.devicePixelRatioF()))
        self.setStyleSheet(f"#trust {{ background: {palette.panel}; border-bottom: 1px solid {palette.line}; }}")

    def _refresh(self) -> None:
        names = self._window.session.untrusted
        self.setVisible(bool(names))
        if names:
            more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
            which = f"{', '.join(names[:NAMED])}{more}"
            text = "This design holds Python code that you have not trusted"
            self._text.setText(f"{text}: {which}. It is shown, not run.")


def _button(text: str) -> QPushButton:
    made = QPushButton(text)
    made.setProperty("role", "link")
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made
