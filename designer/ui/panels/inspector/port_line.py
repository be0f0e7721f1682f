"""One port of a block as a line of the inspector's list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from designer.graph.blocks import ports
from designer.graph.model import Node
from designer.ui.icons import icon
from designer.ui.panels.inspector.port_grip import Grip
from designer.ui.panels.inspector.title import INSET, TitleLine
from designer.ui.panels.inspector.values import to_text
from designer.ui.widgets.boxes import vbox
from designer.ui.widgets.labels import ElidedLabel, tip

REQUIRED = "required"


class PortLine(QWidget):
    """One port: its name, what stands in for a missing wire, a grip and buttons for its place."""

    moved = Signal(int)
    """By how many places, down being more."""

    def __init__(self, node: Node, colour: str) -> None:
        super().__init__()
        self.name = TitleLine(f"Name of the {node.kind} {node.name}", "mono")
        self.default = TitleLine(f"Default of {node.name}", "mono")
        self.default.line.setPlaceholderText(REQUIRED)
        if node.kind != "input":
            self.default.hide()  # showing it before it has a place would open a window
        self.shape = ElidedLabel("", "mono-quiet")
        self.shape.setContentsMargins(INSET, 2, 0, 4)
        self.up = _button("chevron-up", f"Move {node.name} up")
        self.down = _button("chevron-down", f"Move {node.name} down")
        self.remove = _button("close", f"Remove {node.name}")
        self.grip = Grip(f"Drag {node.name} up or down")
        self.up.clicked.connect(lambda: self.moved.emit(-1))
        self.down.clicked.connect(lambda: self.moved.emit(1))
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.grip, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.name, 3)
        row.addWidget(self.default, 2)
        for button in (self.up, self.down, self.remove):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        vbox(row, self.shape, spacing=0, within=self)
        self.set_colour(colour)

    def set_colour(self, colour: str) -> None:
        """The colour of the signs on the buttons."""
        self.grip.set_colour(colour)
        for button in (self.up, self.down, self.remove):
            button.setIcon(icon(str(button.property("sign")), colour))

    def show_port(self, node: Node, shape: str, first: bool, last: bool) -> None:
        """Shows name, default and shape."""
        self.name.show_name(node.name)
        self.default.show_name(to_text(node.settings[ports.DEFAULT]) if ports.DEFAULT in node.settings else "")
        self.default.line.setToolTip(tip("What stands there where no wire reaches it; empty: it must be wired."))
        self.shape.setText(shape)
        self.shape.setVisible(bool(shape))
        self.grip.setVisible(not (first and last))
        self.up.setEnabled(not first)
        self.down.setEnabled(not last)


def _button(sign: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setProperty("sign", sign)
    button.setProperty("role", "small")
    button.setFixedSize(24, 28)
    button.setAccessibleName(words)
    button.setToolTip(tip(words))
    return button
