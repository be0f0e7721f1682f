"""What a person does to whole cards: bypass, collapse, write a note, put a frame round them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.catalogue.bypass import refusal
from designer.errors import GraphError
from designer.graph import cards, edit
from designer.graph.model import Node
from designer.graph.query import FOR_PEOPLE
from designer.ui.canvas.cards.collapsed import SHIFT
from designer.ui.canvas.notes.frames import frame_round

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow


def bypass(window: MainWindow) -> None:
    """What comes into the selected nodes goes out of them as it is; where all are bypassed already, no longer."""
    document, chosen = window.document, _cards(window)
    for node in chosen:
        reason = refusal(document.design, document.block, node)
        if reason:
            document.refuse(GraphError(reason))
            return
    on = not all(node.bypassed for node in chosen)
    after = cards.set_bypassed(document.design, document.block_name, {node.id for node in chosen}, on)
    document.edit(f"Bypass {_listed(chosen)}" if on else f"Take {_listed(chosen)} out of bypass", after)


def collapse(window: MainWindow) -> None:
    """The selected cards show only their titles; where all do already, everything again."""
    document, chosen = window.document, _cards(window)
    on = not all(node.collapsed for node in chosen)
    after = cards.set_collapsed(document.design, document.block_name, {node.id for node in chosen}, on, SHIFT)
    document.edit(f"{'Collapse' if on else 'Expand'} {_listed(chosen)}", after)


def add_note(window: MainWindow) -> None:
    """An empty note under the mouse, to be written on at once."""
    window.canvas.add_at_cursor("note")


def add_frame(window: MainWindow) -> None:
    """A frame behind the selected cards, or an empty one under the mouse; its title is asked for in place."""
    document, canvas = window.document, window.canvas
    count = len(document.selection)
    if not count:
        canvas.add_at_cursor("frame")
        return
    node = frame_round(document.design, document.block_name, canvas.scene.content_rect(document.selection))
    after = edit.add_node(document.design, document.block_name, node)
    document.edit(f"Put a frame round {'a card' if count == 1 else f'{count} cards'}", after)
    document.select({node.id})
    canvas.view.write(node.id)


def _cards(window: MainWindow) -> list[Node]:
    return [node for node in window.document.selected if node.kind not in FOR_PEOPLE]


def _listed(nodes: list[Node]) -> str:
    return nodes[0].name if len(nodes) == 1 else f"{len(nodes)} nodes"
