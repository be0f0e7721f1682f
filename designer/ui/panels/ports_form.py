"""The inspector's section for the ports of a block: names, defaults, their order; every instance follows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from designer.catalogue.interface import INPUT_SETTINGS
from designer.graph import ports
from designer.graph.model import Design, Node
from designer.graph.port_wires import Side
from designer.ui.canvas.newcomers import below_others
from designer.ui.document import Document
from designer.ui.icons import icon
from designer.ui.panels.title import INSET, TitleLine, edit_or_say
from designer.ui.panels.values import from_text, to_text
from designer.ui.widgets.labels import ElidedLabel, label, tip

REQUIRED = "required"
_DEFAULT = next(spec for spec in INPUT_SETTINGS if spec.name == ports.DEFAULT)
_SIDES: tuple[tuple[Side, str, str], ...] = (
    ("input", "Inputs", "Add an input"),
    ("output", "Outputs", "Add an output"),
)

ShapeOf = Callable[[Node], str]
"""What is known of the shape that flows through a port; "" where nothing is."""


class PortsForm(QWidget):
    """Shows the inputs and outputs of one block, and edits them through the document."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._block, self._colour = "", "#808080"
        self.lines: dict[str, PortLine] = {}
        self.adds: dict[Side, QPushButton] = {}
        self._rows: dict[Side, QVBoxLayout] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for side, heading, add in _SIDES:
            self._place_side(column, side, heading, add)

    def set_colour(self, colour: str) -> None:
        """The colour of small signs."""
        self._colour = colour
        for button in self.adds.values():
            button.setIcon(icon("add", colour))
        for line in self.lines.values():
            line.set_colour(colour)

    def show_ports(self, block_name: str, shape_of: ShapeOf) -> None:
        """Shows the ports of this block."""
        self._block = block_name
        block = self._document.design.blocks[block_name]
        rows = {side: block.of_kind(side) for side, _, _ in _SIDES}
        if [node.id for row in rows.values() for node in row] != list(self.lines):
            self._make_lines(rows)
        for row in rows.values():
            for index, node in enumerate(row):
                self.lines[node.id].show_port(node, shape_of(node), first=index == 0, last=index == len(row) - 1)

    def _place_side(self, column: QVBoxLayout, side: Side, heading: str, add: str) -> None:
        words = label(heading, "section")
        words.setContentsMargins(INSET, 8, 0, 0)
        column.addWidget(words)
        self._rows[side] = QVBoxLayout()
        self._rows[side].setContentsMargins(INSET, 0, 0, 0)
        self._rows[side].setSpacing(4)
        column.addLayout(self._rows[side])
        button = self.adds[side] = QPushButton(add)
        button.setProperty("role", "link")
        button.clicked.connect(partial(self._add, side))
        below = QHBoxLayout()
        below.setContentsMargins(3, 0, 0, 0)
        below.addWidget(button)
        below.addStretch(1)
        column.addLayout(below)

    def _make_lines(self, rows: dict[Side, tuple[Node, ...]]) -> None:
        for line in self.lines.values():
            line.hide()
            line.deleteLater()
        self.lines = {}
        for side, row in rows.items():
            for node in row:
                line = self.lines[node.id] = PortLine(node, self._colour)
                self._rows[side].addWidget(line)
                line.show()
                line.name.committed.connect(partial(self._rename, node.id))
                line.default.committed.connect(partial(self._set_default, node.id))
                line.moved.connect(partial(self._move, node.id))
                line.remove.clicked.connect(partial(self._remove, node.id))

    def _port(self, node_id: str) -> Node:
        return self._document.design.blocks[self._block].node(node_id)

    def _add(self, side: Side) -> None:
        after, node_id = ports.add_port(self._document.design, self._block, side)
        self._document.edit(f"Add an {side} to {self._block}", below_others(after, self._block, node_id))
        if node_id in self.lines:
            self.lines[node_id].name.line.setFocus()
            self.lines[node_id].name.line.selectAll()

    def _rename(self, node_id: str, name: str) -> None:
        text = f"Rename the {self._port(node_id).kind} {self._port(node_id).name} of {self._block} to {name}"
        edit_or_say(
            self.lines[node_id].name, self._document, text, lambda d: ports.rename_port(d, self._block, node_id, name)
        )

    def _set_default(self, node_id: str, text: str) -> None:
        name = self._port(node_id).name

        def changed(design: Design) -> Design:
            if not text.strip():
                return ports.make_required(design, self._block, node_id)
            return ports.make_optional(design, self._block, node_id, from_text(text, _DEFAULT))

        said = f"Make {name} optional: {text.strip()}" if text.strip() else f"Make {name} required"
        edit_or_say(self.lines[node_id].default, self._document, said, changed)

    def _move(self, node_id: str, by: int) -> None:
        node = self._port(node_id)
        row = self._document.design.blocks[self._block].of_kind(node.kind)
        after = ports.move_port(self._document.design, self._block, node_id, row.index(node) + by)
        self._document.edit(f"Move the {node.kind} {node.name} {'down' if by > 0 else 'up'}", after)
        line = self.lines[node_id]
        again = line.down if by > 0 else line.up
        (again if again.isEnabled() else line.name.line).setFocus()

    def _remove(self, node_id: str) -> None:
        node = self._port(node_id)
        after = ports.remove_port(self._document.design, self._block, node_id)
        self._document.edit(f"Remove the {node.kind} {node.name} of {self._block}", after)


class PortLine(QWidget):
    """One port: its name, what stands in for a missing wire, and buttons for its place."""

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
        self.up.clicked.connect(lambda: self.moved.emit(-1))
        self.down.clicked.connect(lambda: self.moved.emit(1))
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.name, 3)
        row.addWidget(self.default, 2)
        for button in (self.up, self.down, self.remove):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.shape)
        self.set_colour(colour)

    def set_colour(self, colour: str) -> None:
        """The colour of the signs on the buttons."""
        for button in (self.up, self.down, self.remove):
            button.setIcon(icon(str(button.property("sign")), colour))

    def show_port(self, node: Node, shape: str, first: bool, last: bool) -> None:
        """Shows name, default and shape."""
        self.name.show_name(node.name)
        self.default.show_name(to_text(node.settings[ports.DEFAULT]) if ports.DEFAULT in node.settings else "")
        self.default.line.setToolTip(tip("What stands there where no wire reaches it; empty: it must be wired."))
        self.shape.setText(shape)
        self.shape.setVisible(bool(shape))
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
