"""Over the canvas, inside a region that has run: which of its rounds the wires show, for each region around."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from designer.ui.document import Document
from designer.ui.palette import Palette
from designer.ui.session import Session
from designer.ui.widgets.boxes import vbox

if TYPE_CHECKING:
    from designer.ui.rounds.form import RoundsForm


class RoundsStrip(QWidget):
    """One line for each region around the block on show, the outermost first; nothing outside of regions.

    Attributes:
        lines: By path of a region, its line; made when it is first of use.
    """

    def __init__(self, document: Document, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._session, self._palette = document, session, palette
        self.lines: dict[str, RoundsForm] = {}
        self.setObjectName("rounds")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = vbox(spacing=2, margins=(12, 4, 12, 4), within=self)
        document.moved_to.connect(self._show)
        session.flows.changed.connect(self._show)
        session.source_changed.connect(self._show)
        self.set_palette(palette)
        self._show()

    def set_palette(self, palette: Palette) -> None:
        """Its colours."""
        self._palette = palette
        self.setStyleSheet(f"#rounds {{ background: {palette.panel}; border-bottom: 1px solid {palette.line}; }}")
        for line in self.lines.values():
            line.set_palette(palette)

    def _show(self) -> None:
        wanted = self._around()
        for region in [region for region in self.lines if region not in wanted]:
            line = self.lines.pop(region)
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        for at, region in enumerate(wanted):
            if region not in self.lines:
                self.lines[region] = self._line(region)
            self._column.insertWidget(at, self.lines[region])
        self.setVisible(bool(wanted))

    def _around(self) -> list[str]:
        """Paths of the regions that the block on show stands in and that have run, the outermost first."""
        run, here = self._session.flows.current, self._document.here
        paths = ("/".join(here[:deep]) for deep in range(1, len(here) + 1))
        return [path for path in paths if path in run.rounds] if run is not None else []

    def _line(self, region: str) -> RoundsForm:
        from designer.ui.rounds.form import RoundsForm

        made = RoundsForm(self._session, self._palette, wide=True)
        made.show_region(region)
        return made
