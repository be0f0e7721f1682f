"""The place of training in the window: the panel itself is made when it is seen first, which spares the start."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from designer.ui.palette import Palette
from designer.ui.session import Session
from designer.ui.widgets.lazy_panel import LazyPanel


class LazyTrainPanel(LazyPanel):
    """Hands on what the panel asks for, once there is one."""

    save_wanted = Signal()
    """The person wants the training as a file."""
    resume_wanted = Signal()
    """The person wants to go on with a training of a file."""
    folder_wanted = Signal()
    """The person wants checkpoints somewhere else."""

    def __init__(self, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        def make(colours: Palette, area: QWidget) -> QWidget:
            from designer.ui.panels.training.panel import TrainPanel

            made = TrainPanel(session, colours, area)
            made.save_wanted.connect(self.save_wanted)
            made.resume_wanted.connect(self.resume_wanted)
            made.folder_wanted.connect(self.folder_wanted)
            return made

        super().__init__(make, palette, parent)
