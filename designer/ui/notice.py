"""What was refused or done, in one line over the foot of the canvas, for a while."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from designer.ui.icons import pixmap
from designer.ui.palette import Palette

STAYS = 7000
"""How long it can be read, in ms; a click takes it away sooner."""
MARGIN = 16


class Notice(QFrame):
    """One line of text that keeps to the foot of another widget."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("notice")
        self._over = over
        self._palette: Palette | None = None
        self._refused, self._done = False, True
        self._sign, self._text = QLabel(self), QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 14, 8)
        row.setSpacing(8)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self._timer = QTimer(self, singleShot=True, interval=STAYS)
        self._timer.timeout.connect(self.hide)
        over.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text() if self.isVisibleTo(self._over) else ""

    def show_text(self, text: str, error: bool, done: bool = True) -> None:
        """Shows a line; the one before gives way. Only what is done has a tick."""
        self._refused, self._done = error, done
        self._text.setText(_sentence(text))
        if self._palette:
            self._draw_sign(self._palette)
        self._place()
        self.show()
        self._lie_on_top()
        self._timer.start()

    def forget_refusal(self) -> None:
        """The person went on; what was refused is of yesterday."""
        if self._refused:
            self.hide()

    def set_palette(self, palette: Palette) -> None:
        """Its colours."""
        self._palette = palette
        self._draw_sign(palette)
        self.setStyleSheet(
            f"#notice {{ background: {palette.panel}; border: 1px solid {palette.line}; border-radius: 8px; }}"
        )

    def _draw_sign(self, palette: Palette) -> None:
        name = "error" if self._refused else "check" if self._done else "info"
        colour = palette.problem if self._refused else palette.accent
        self._sign.setPixmap(pixmap(name, colour, 16, self.devicePixelRatioF()))

    def _lie_on_top(self) -> None:
        """Of all but a search that is being read."""
        from designer.ui.widgets.search_box import SearchBox

        self.raise_()
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        for box in self._over.findChildren(SearchBox, options=direct):
            box.raise_()

    def _place(self) -> None:
        over = self._over
        width = min(over.width() - 2 * MARGIN, self._text.fontMetrics().horizontalAdvance(self._text.text()) + 64)
        self.resize(width, max(36, self.heightForWidth(width)))
        self.move((over.width() - width) // 2, over.height() - self.height() - MARGIN)

    def mousePressEvent(self, event: QEvent) -> None:
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)


def _sentence(text: str) -> str:
    """Begins with a capital letter, unless the first word is a name, such as `conv1` or `bad.design.json`."""
    word = text.split(" ", 1)[0]
    return text[:1].upper() + text[1:] if word.isalpha() else text
