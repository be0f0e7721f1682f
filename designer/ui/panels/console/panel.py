"""A console in the engine: Python typed against the drawing, where `net` is the live module."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetrics, QPaintEvent, QTextCharFormat
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from designer.engine.console import Said
from designer.ui.document import Document
from designer.ui.palette import Palette
from designer.ui.panels.console.line import ConsoleLine
from designer.ui.panels.console.statement import completed, writes_through_data
from designer.ui.panels.console.writer import Writer
from designer.ui.session import Session
from designer.ui.theme import mono
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.labels import label

PROMPT, GOES_ON = ">>> ", "... "
MOST_LINES, MOST_OFFERS = 5_000, 60
MOST_KEPT = 400_000
"""Characters that are remembered for another theme; a statement may print for ever."""
MOST_AT_ONCE = 20_000
"""Characters that are shown of one piece of what the network printed."""
WELCOME = "net is the live module. Tab completes, Up brings back what was typed, Ctrl+. stops what runs."
HIDDEN = ".data hides this from autograd, which may then give wrong gradients; with torch.no_grad(): says so instead."
ANEW = "The engine was started anew: net is the new module, other names are gone."


class ConsolePanel(QWidget):
    """What was typed and what came back, and a line to type in; made when it is seen first."""

    def __init__(self, document: Document, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._palette = session, palette
        self._told: deque[tuple[str, str]] = deque()
        self._kept = 0
        self._running = False
        self._started = False
        session.printed.connect(self._take_print)

    @property
    def text(self) -> str:
        """All that stands there."""
        return "".join(text for _, text in self._told)

    @property
    def running(self) -> bool:
        """Whether a statement has not ended yet."""
        return self._running

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        if self._started:
            self.line.set_palette(palette)
            self._writer.clear()
            for role, text in self._told:
                self._write(role, text)

    def _start(self) -> None:
        if self._started:
            return
        self._started = True
        self.output = QPlainTextEdit()
        self._writer = Writer(self.output)
        self.output.setReadOnly(True)
        self.output.setFont(mono())
        self.output.setMaximumBlockCount(MOST_LINES)
        self.output.setUndoRedoEnabled(False)
        self.output.document().setDocumentMargin(12)
        self.output.setAccessibleName("What was typed and what came back")
        self.output.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.line = ConsoleLine(self._palette)
        self.line.entered.connect(self.run)
        self.line.completion_wanted.connect(self._complete)
        self.line.stopped.connect(self._session.interrupt)
        prompt = label(PROMPT.strip(), "mono-quiet")
        prompt.setAlignment(Qt.AlignmentFlag.AlignTop)
        prompt.setContentsMargins(0, 7, 0, 0)
        row = hbox(prompt, (self.line, 1), spacing=8, margins=(12, 0, 12, 8))
        vbox((self.output, 1), row, spacing=4, margins=(0, 4, 0, 0), within=self)
        self.setFocusProxy(self.line)
        early = [text for _, text in self._told]
        self._told.clear()
        self._kept = 0
        self._tell("quiet", WELCOME + "\n")
        for text in early:
            self._tell("text", text)

    def open(self) -> None:
        """Ready to be typed in."""
        self._start()
        self.line.setFocus()

    def run(self, code: str) -> None:
        """Runs what was typed."""
        self._start()
        lines = code.rstrip().split("\n")
        shown = "\n".join((GOES_ON if place else PROMPT) + line for place, line in enumerate(lines))
        self._tell("typed", shown + "\n")
        if writes_through_data(code):
            self._tell("quiet", HIDDEN + "\n")
        self._set_running(True)
        self._session.execute(code, self._hear)

    def _complete(self, code: str, cursor: int) -> None:
        def offered(said: Said) -> None:
            if (self.line.toPlainText(), self.line.textCursor().position()) != (code, cursor):
                return
            text, place = completed(code, said.start, cursor, said.offers)
            if text != code:
                self.line.put(text, place)
            elif len(said.offers) > 1:
                self._tell("quiet", _columns(said.offers, self._width()) + "\n")

        self._session.execute(code, offered, cursor)

    def _hear(self, said: Said) -> None:
        match said.sort:
            case "text":
                self._tell("text", said.text)
            case "result":
                self._tell("text", said.text + "\n")
            case "error":
                if said.way:
                    self._tell("quiet", said.way + "\n")
                self._tell("problem", said.text + "\n")
            case "lost":
                self._tell("quiet", ANEW + "\n")
        if said.sort in ("end", "lost"):
            self._set_running(False)

    def _take_print(self, text: str) -> None:
        """What a layer or an initialiser printed while the network was made, ran or learnt."""
        last = text[-MOST_AT_ONCE:]
        if self._started:
            self._tell("text", last)
        else:
            self._keep("text", last)

    def _set_running(self, running: bool) -> None:
        self._running = running
        self.line.set_running(running)

    def _tell(self, role: str, text: str) -> None:
        if role != "text" and self._told and not self._told[-1][1].endswith("\n"):
            self._tell(self._told[-1][0], "\n")
        self._keep(role, text)
        self._write(role, text)

    def _keep(self, role: str, text: str) -> None:
        self._told.append((role, text))
        self._kept += len(text)
        while self._kept > MOST_KEPT or len(self._told) > MOST_LINES:
            self._kept -= len(self._told.popleft()[1])

    def _write(self, role: str, text: str) -> None:
        self._writer.write(text, self._format(role))

    def _format(self, role: str) -> QTextCharFormat:
        colours = {"quiet": self._palette.quiet, "problem": self._palette.problem, "typed": self._palette.accent}
        made = QTextCharFormat()
        made.setForeground(QColor(colours.get(role, self._palette.text)))
        return made

    def _width(self) -> int:
        return max(20, self.output.viewport().width() // QFontMetrics(self.output.font()).horizontalAdvance("m") - 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        # Qt calls a panel behind others visible too; only one that is really seen is painted.
        if not self._started:
            QTimer.singleShot(0, self, self._start)
        super().paintEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(480, 200)


def _columns(offers: tuple[str, ...], width: int) -> str:
    """The offers side by side, as a shell lists them; of many the first."""
    shown = [offer.rpartition(".")[2] or offer for offer in offers[:MOST_OFFERS]]
    wide = max(map(len, shown)) + 2
    across = max(1, width // wide)
    lines = [
        "".join(word.ljust(wide) for word in shown[at : at + across]).rstrip() for at in range(0, len(shown), across)
    ]
    more = len(offers) - len(shown)
    return "\n".join((*lines, f"and {more} more") if more else lines)
