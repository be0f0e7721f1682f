"""What a person does to have another layer in the place of the selected ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from designer.catalogue.exchange import KINDS, exchanged
from designer.catalogue.ranks import objection
from designer.errors import DesignerError
from designer.graph.model import Design, Node
from designer.ui.canvas.placing import place
from designer.ui.commands.words import listed

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow

BELOW = 20.0
"""The search opens so far below the upper side of the card, in scene px."""


def replace_selected(window: MainWindow) -> None:
    """Asks for a layer, an operation or a block, and puts one in the place of each selected node."""
    document, canvas = window.document, window.canvas
    nodes = [node for node in document.selected if node.kind in KINDS]
    if not nodes:
        return
    card = canvas.scene.items_by_id[nodes[0].id].card
    shape = _fed_with(window, nodes[0])
    canvas.ask(
        canvas.view.mapFromScene(card.topLeft() + QPointF(0, BELOW)),
        lambda key: _put(window, key),
        lambda key: key.partition(":")[0] in ("layer", "op", "block", place.OWN),
        lambda key: objection(document.design, key, shape),
    )


def _fed_with(window: MainWindow, node: Node) -> str:
    """The shape that flows into the node's first input; "" while it is not known."""
    into = (edge.source for edge in window.document.block.edges if edge.target.node == node.id)
    source = next(into, None)
    return window.canvas.scene.shape_at(source) if source is not None else ""


def _put(window: MainWindow, key: str) -> None:
    """One step of undo for all of them; wires that find no port are told."""
    document, name = window.document, window.document.block_name
    nodes = [node for node in document.selected if node.kind in KINDS]
    before = len(document.block.edges)
    try:
        after, of = _exchanged(document.design, name, nodes, key)
    except DesignerError as error:
        document.refuse(error)
        return
    ids = {node.id for node in nodes}
    document.edit(f"Replace {listed(nodes)} by {of}", window.canvas.view.placer.with_room(after, ids))
    document.select(ids)
    lost = before - len(document.block.edges)
    if lost:
        document.told.emit(f"{of} has no port for {'a wire' if lost == 1 else f'{lost} wires'} of before")


def _exchanged(design: Design, block_name: str, nodes: list[Node], key: str) -> tuple[Design, str]:
    design, key = place.brought(design, key)
    for node in nodes:
        design = exchanged(design, block_name, node.id, place.make_node(design, block_name, key, node.pos))
    return design, key.partition(":")[2]
