"""The line at the foot of the window: engine, device, size of the network, problems, file."""

from __future__ import annotations

from PySide6.QtWidgets import QStatusBar, QWidget

from designer.catalogue.modes import differs_by_mode
from designer.graph.model import Design
from designer.ui import devices
from designer.ui.document import Document
from designer.ui.palette import Palette
from designer.ui.session import Session
from designer.ui.untouched import is_untouched
from designer.ui.widgets.labels import ElidedLabel

STATES = {
    "starting": "engine starting …",
    "ready": "engine ready",
    "busy": "engine at work",
    "stopped": "engine stopped: Run ▸ Restart Engine starts another",
}


class Status(QStatusBar):
    """Says how things stand, part by part."""

    def __init__(self, document: Document, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._document, self._session = document, session
        self._time = ""
        self._by_mode: tuple[Design, bool] | None = None
        self._line = ElidedLabel(parent=self)
        self._line.setContentsMargins(8, 0, 8, 0)
        self._line.setObjectName("status")
        self.addWidget(self._line, 1)
        self.setSizeGripEnabled(False)
        for signal in (session.state_changed, session.shapes_changed, session.live_changed, session.source_changed):
            signal.connect(self._tell)
        session.costs_changed.connect(self._tell_time)
        document.saved.connect(self._tell)
        document.undo_stack.cleanChanged.connect(self._tell)
        self._tell()

    @property
    def text(self) -> str:
        """What it says."""
        return self._line.text()

    def set_palette(self, palette: Palette) -> None:
        """Its colours."""
        self._line.setStyleSheet(f"color: {palette.quiet};")

    def _tell_time(self) -> None:
        if self._time != self._session.costs.time_words:
            self._time = self._session.costs.time_words
            self._tell()

    def _tell(self) -> None:
        self._line.setText("  ·  ".join(self._parts()))

    def _differs_by_mode(self) -> bool:
        """Whether a layer does something else while it is trained; looked for once a design."""
        design = self._document.design
        if self._by_mode is None or self._by_mode[0] is not design:
            self._by_mode = design, differs_by_mode(design)
        return self._by_mode[1]

    def _parts(self) -> list[str]:
        session = self._session
        parts = [STATES[session.state]]
        if session.devices:
            parts.append(f"torch {session.devices.torch}")
        parts.append(devices.briefly(session))
        if session.shapes:
            parts.append(f"{session.shapes.parameters:,} parameters")
            if session.shapes.multiply_adds:
                parts.append(f"{_short(session.shapes.multiply_adds)} multiply-adds")
        parts += [self._time] if self._time else []
        if self._differs_by_mode():
            parts.append("training mode" if session.trains else "evaluation mode")
        found = () if is_untouched(self._document) else session.problems
        for severity, word in (("error", "problem"), ("warning", "warning")):
            count = sum(problem.severity == severity for problem in found)
            if count:
                parts.append(f"{count} {word}{'s' if count > 1 else ''}")
        parts.append(self._kept())
        return parts

    def _kept(self) -> str:
        """Whether the file holds what is drawn; an untouched new design has no file, and nothing to lose."""
        if not self._document.undo_stack.isClean():
            return "not saved"
        return "saved" if self._document.path else "new"


def _short(count: int) -> str:
    for size, word in ((10**12, "T"), (10**9, "G"), (10**6, "M"), (10**3, "k")):
        if count >= size:
            return f"{count / size:.2f} {word}"
    return str(count)
