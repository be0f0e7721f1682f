"""Which pixels of what was fed in move a number: a switch, the choice of the number, and the picture lit up."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QCheckBox

from designer.engine.calls.flows import FindSaliency
from designer.engine.protocol import INTERRUPTED, Refusal
from designer.runtime.reports import SaliencyReport
from designer.ui.document import Document
from designer.ui.panels.run.aim_form import AimForm
from designer.ui.session import Session

DIM = 0.45
"""How bright the picture stays below what is lit."""


class SaliencyLine(QObject):
    """A switch and an aim; asks for the saliency after every run while it is switched on."""

    changed = Signal()
    refused = Signal(str)

    def __init__(self, document: Document, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.report: SaliencyReport | None = None
        self.on = QCheckBox("Saliency")
        self.on.setToolTip("Light up the pixels that move this number most: |gradient|, the largest over the colours")
        self.aim = AimForm(document, session.flows)
        self.on.toggled.connect(self._ask)
        session.flows.changed.connect(self._ask)
        session.flows.aim_changed.connect(self._ask)

    def _ask(self) -> None:
        flows = self._session.flows
        self._take(None)
        if self.on.isChecked() and flows.current is not None and self._session.last_run is not None:
            self._session.ask(FindSaliency(flows.choice, flows.aim), self._take, self._refuse)

    def _take(self, report: SaliencyReport | None) -> None:
        if report is None or self.on.isChecked():
            self.report = report
            self.changed.emit()

    def _refuse(self, refusal: Refusal) -> None:
        if refusal.text != INTERRUPTED and not refusal.lost:
            self.refused.emit(refusal.text)


def lit(picture: QImage, report: SaliencyReport, colour: str) -> QImage:
    """The picture dimmed, and over it in a colour what moves the number, the more the stronger."""
    height, width = report.height, report.width
    share = np.frombuffer(report.pixels, np.uint8).reshape(height, width, 1) / 255
    over = np.array(QColor(colour).getRgb()[:3])  # type: ignore[index]  # a tuple, whatever the stubs say
    mixed = _dimmed(picture, width, height) * (1 - share) + over * share
    pixels = np.ascontiguousarray(np.round(mixed).astype(np.uint8))
    return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def _dimmed(picture: QImage, width: int, height: int) -> NDArray[np.floating[Any]]:
    """Red, green and blue of every pixel."""
    if picture.isNull():
        return np.zeros((height, width, 3))
    smooth = Qt.TransformationMode.SmoothTransformation
    scaled = picture.scaled(width, height, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    flat = scaled.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(flat.constBits(), np.uint8).reshape(height, flat.bytesPerLine())
    return rows[:, : 3 * width].reshape(height, width, 3) * DIM
