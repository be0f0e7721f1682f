"""What can be done to the kernel: ready ones, apply, reset."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton, QWidget

from designer.runtime.laboratory.reports import Values
from designer.ui.icons import icon
from designer.ui.palette import Palette
from designer.ui.panels.laboratory.ready_kernels import READY_KERNELS, flipped
from designer.ui.widgets.boxes import hbox
from designer.ui.widgets.labels import ElidedLabel


class KernelBar(QWidget):
    """Speaks of the kernel of one channel; whoever listens puts it in."""

    chosen = Signal(object)
    """Carries what makes the new kernel of the old one."""
    transpose_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ready = QToolButton()
        self.ready.setText("Kernel")
        self.ready.setToolTip("Put a ready kernel in, or turn this one")
        self.ready.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.ready.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.menu = QMenu(self.ready)
        self.ready.setMenu(self.menu)
        for name, maker in READY_KERNELS:
            self._add(name, lambda old, maker=maker: maker(*old.shape))
        self.menu.addSeparator()
        self._add("Flip Both Ways (True Convolution)", flipped)
        self.menu.addAction("Transpose").triggered.connect(self.transpose_wanted)
        self._add("Times −1", lambda old: -old)
        self.apply = QPushButton("Apply")
        self.apply.setToolTip("Put this kernel into the live module; Reset takes it out again")
        self.reset = QPushButton("Reset")
        self.reset.setToolTip("Back to the kernel that the live module has, then to the one that it had at first")
        self.words = ElidedLabel("", "mono-quiet")
        hbox(self.ready, self.apply, self.reset, (self.words, 1), spacing=8, within=self)

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self.ready.setIcon(icon("chevron-down", palette.quiet))

    def show_state(self, edited: bool, touched: bool, words: str) -> None:
        """What can be done now."""
        self.apply.setEnabled(edited)
        self.reset.setEnabled(edited or touched)
        self.words.setText(words)

    def _add(self, name: str, make: object) -> None:
        self.menu.addAction(name).triggered.connect(lambda _checked=False: self.chosen.emit(make))


def remade(old: Values, make: object) -> Values:
    """The kernel that one of the bar's entries makes of another."""
    made: Values = make(old)  # type: ignore[operator]
    return made
