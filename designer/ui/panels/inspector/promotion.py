"""Making an inner setting one of the block around: what is offered, the line that asks for its name, and the edit."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from designer.catalogue.spec import SettingSpec
from designer.errors import DesignerError
from designer.graph.blocks import promote
from designer.graph.model import Expr, Node
from designer.ui.document import Document
from designer.ui.panels.inspector.region_rows import REPEAT
from designer.ui.panels.inspector.title import TitleLine
from designer.ui.widgets.boxes import vbox
from designer.ui.widgets.labels import label

_KINDS = ("layer", "op", "block", "repeat", "while", "if", "tensor")


@dataclass(frozen=True)
class Promotion:
    """What a setting can become.

    Attributes:
        block: The block around.
        name: What it would be called there.
        top: The main block, where the block around is not it; else "".
    """

    block: str
    name: str
    top: str = ""


def offered(document: Document, node: Node, spec: SettingSpec) -> Promotion | None:
    """What a node's setting can become; None for one that is a link already or no argument of a constructor."""
    of_repeat = node.repeat is not None and spec in REPEAT
    held = node.repeat.times if of_repeat and node.repeat else node.settings.get(spec.name)
    if node.kind not in _KINDS or isinstance(held, Expr) or (of_repeat and spec != REPEAT[0]):
        return None
    name = promote.free_name(document.design, document.block_name, spec.name, node.name)
    top = document.design.main if document.here else ""
    return Promotion(document.block_name, name, top)


def make(document: Document, node: Node, spec: SettingSpec, name: str, to_the_top: bool) -> str:
    """Makes the setting one of the block around, or of every block up to the main one; gives back why it cannot."""
    setting = promote.TIMES if node.repeat is not None and spec == REPEAT[0] else spec.name
    given = (setting, name, spec.default, spec.required)
    try:
        if to_the_top:
            after = promote.promote_to_the_top(document.design, (*document.here, node.id), *given)
        else:
            after = promote.promote(document.design, document.block_name, node.id, *given)
    except DesignerError as error:
        return str(error)
    where = document.design.main if to_the_top else document.block_name
    document.edit(f"Make {spec.name} of {node.name} a setting of {where}", after)
    return ""


class PromoteLine(QWidget):
    """Asks what the new setting is called: Enter makes it, Escape thinks better of it."""

    committed = Signal(str, bool)
    """The name, and whether it is for every block up to the main one."""

    def __init__(self) -> None:
        super().__init__()
        self._to_the_top = False
        self._head = label("", "small", wrap=True)
        self.name = TitleLine("Name of the new setting", "mono")
        vbox(self._head, self.name, spacing=2, margins=(0, 2, 0, 4), within=self)
        self.name.line.returnPressed.connect(lambda: self.committed.emit(self.name.line.text(), self._to_the_top))
        self.name.line.escaped.connect(self.hide)
        self.hide()

    def ask(self, promotion: Promotion, to_the_top: bool) -> None:
        """Offers the name, ready to be typed over."""
        self._to_the_top = to_the_top
        where = f"{promotion.top}, a link each level" if to_the_top else promotion.block
        self._head.setText(f"New setting of {where}:")
        self.name.show_name(promotion.name)
        self.show()
        self.name.line.setFocus()
        self.name.line.selectAll()

    def refuse(self, reason: str) -> None:
        """Says why the name cannot be had."""
        self.name.refuse(reason)
