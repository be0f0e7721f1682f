"""The inspector's section for the ports of a block: names, defaults, their order; every instance follows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from designer.catalogue.interface import INPUT_SETTINGS
from designer.graph.blocks import ports
from designer.graph.blocks.port_wires import Side
from designer.graph.model import Design, Node
from designer.ui.canvas.placing.new_cards import below_others
from designer.ui.document import Document
from designer.ui.icons import icon
from designer.ui.panels.inspector.port_grip import LineInHand
from designer.ui.panels.inspector.port_line import PortLine
from designer.ui.panels.inspector.title import INSET, edit_or_say
from designer.ui.panels.inspector.values import from_text
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.labels import label
from designer.ui.widgets.link import link_button

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
        self._in_hand: LineInHand | None = None
        column = vbox(spacing=4, within=self)
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
        self._rows[side] = vbox(spacing=4, margins=(INSET, 0, 0, 0))
        column.addLayout(self._rows[side])
        button = self.adds[side] = link_button(add)
        button.clicked.connect(partial(self._add, side))
        column.addLayout(hbox(button, None, margins=(3, 0, 0, 0)))

    def _make_lines(self, rows: dict[Side, tuple[Node, ...]]) -> None:
        for line in self.lines.values():
            for column in self._rows.values():
                column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines, self._in_hand = {}, None
        for side, row in rows.items():
            for node in row:
                line = self.lines[node.id] = PortLine(node, self._colour)
                self._rows[side].addWidget(line)
                line.show()
                line.name.committed.connect(partial(self._rename, node.id))
                line.default.committed.connect(partial(self._set_default, node.id))
                line.moved.connect(partial(self._move, node.id))
                line.grip.taken.connect(partial(self._take, node.id))
                line.grip.dragged.connect(self._drag)
                line.grip.let_go.connect(partial(self._let_go, node.id))
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
        self._move_by(node, by)
        line = self.lines[node_id]
        again = line.down if by > 0 else line.up
        (again if again.isEnabled() else line.name.line).setFocus()

    def _move_by(self, node: Node, by: int) -> None:
        row = self._document.design.blocks[self._block].of_kind(node.kind)
        after = ports.move_port(self._document.design, self._block, node.id, row.index(node) + by)
        self._document.edit(f"Move the {node.kind} {node.name} {'down' if by > 0 else 'up'}", after)

    def _take(self, node_id: str) -> None:
        side: Side = "input" if self._port(node_id).kind == "input" else "output"
        self._in_hand = LineInHand(self.lines[node_id], self._rows[side])

    def _drag(self, at: QPoint) -> None:
        if self._in_hand is not None:
            self._in_hand.move(at)

    def _let_go(self, node_id: str, stays: bool) -> None:
        line, self._in_hand = self._in_hand, None
        if line is None:
            return
        if not stays:
            line.put_back()
        elif line.place != line.begun:
            self._move_by(self._port(node_id), line.place - line.begun)

    def _remove(self, node_id: str) -> None:
        node = self._port(node_id)
        after = ports.remove_port(self._document.design, self._block, node_id)
        self._document.edit(f"Remove the {node.kind} {node.name} of {self._block}", after)
