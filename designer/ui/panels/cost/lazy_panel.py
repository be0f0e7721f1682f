"""The table's place in the window: the panel itself is made when it is seen first, which spares the start."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from designer.ui.document import Document
from designer.ui.palette import Palette
from designer.ui.session import Session
from designer.ui.widgets.lazy_panel import LazyPanel


class LazyCostPanel(LazyPanel):
    """Hands on what the panel asks for, once there is one."""

    save_wanted = Signal()
    """The person wants the table as a file."""

    def __init__(self, document: Document, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        def make(colours: Palette, area: QWidget) -> QWidget:
            from designer.ui.panels.cost.panel import CostPanel

            made = CostPanel(document, session, colours, area)
            made.save_wanted.connect(self.save_wanted)
            return made

        super().__init__(make, palette, parent)
