"""What a person makes of the selection: something that is repeated, goes on while, or runs if."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.errors import DesignerError
from designer.graph.expressions import expr
from designer.graph.model import Expr, Node
from designer.graph.query import REGION_KINDS, branches
from designer.graph.regions import region_edit
from designer.graph.regions.region_edit import RegionKind

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow

_FIRST = "x.abs().sum() > 1"


def repeat_selection(window: MainWindow) -> None:
    """The selected nodes several times in a row; how often is asked for."""
    _into_region(window, "repeat", "Repeat", "How many times: a number, or an expression", "2")


def while_selection(window: MainWindow) -> None:
    """The selected nodes again and again; for how long is asked for."""
    _into_region(window, "while", "While", "Go round as long as this holds, in Python", _FIRST)


def if_selection(window: MainWindow) -> None:
    """The selected nodes only where something holds; what is asked for."""
    _into_region(window, "if", "If", "Run only where this holds, in Python", "training")


def plain_block(window: MainWindow) -> None:
    """The selected regions as blocks that simply run once."""
    document, after = window.document, window.document.design
    try:
        for node in _regions(window):
            after = region_edit.plain(after, document.block_name, node.id)
    except DesignerError as error:
        document.refuse(error)
        return
    if after is not document.design:
        chosen = _regions(window)
        names = chosen[0].name if len(chosen) == 1 else f"{len(chosen)} regions"
        document.edit(f"Make {names} a plain block", after)


def enter_other(window: MainWindow) -> None:
    """The inside of the block that the selected `if` runs otherwise."""
    inside = [branches(node) for node in window.document.selected]
    if len(inside) == 1 and len(inside[0]) == 2:
        window.document.enter(inside[0][1][0])


def _regions(window: MainWindow) -> list[Node]:
    return [node for node in window.document.selected if node.kind in REGION_KINDS]


def _into_region(window: MainWindow, kind: RegionKind, title: str, label: str, first: str) -> None:
    document = window.document
    if not document.selection:
        return

    def take(words: str) -> None:
        said = _times(words) if kind == "repeat" else words
        after, node_id = region_edit.into_region(document.design, document.block_name, document.selection, kind, said)
        whole = document.selected[0].name if len(document.selected) == 1 else f"{len(document.selected)} nodes"
        document.edit(f"{title} {whole}", window.canvas.view.placer.with_room(after, {node_id}))
        document.select({node_id})

    window.questions.text(title, label, first, take)


def _times(words: str) -> int | Expr:
    if words.isdecimal() and len(words) < 10:
        return int(words)
    expr.parse(words)
    return Expr(words)
