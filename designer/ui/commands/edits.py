"""What a person does to the selection: delete, group, rename, duplicate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from designer.catalogue.input_values import at_input
from designer.errors import DesignerError
from designer.graph import edit
from designer.graph.blocks import group
from designer.graph.exchange.copies import copy_of
from designer.graph.names import unique_name
from designer.graph.query import FOR_PEOPLE
from designer.ui.commands.words import listed

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow

OFFSET = 40.0
"""How far a duplicate stands from what it is a copy of where there is room, in scene px."""


def group_selection(window: MainWindow) -> None:
    """The selected nodes become a block, whose name is asked for."""
    document = window.document
    taken = {node.name for node in document.block.nodes}

    def take(name: str) -> None:
        after, node_id = group.group(document.design, document.block_name, document.selection, name)
        count = len(document.selection)
        document.edit(f"Group {count} node{'s' if count > 1 else ''} into {name}", after)
        document.select({node_id})

    window.questions.text("Group into a block", "Name of the block", unique_name("block", taken), take)


def ungroup_selection(window: MainWindow) -> None:
    """The contents of the selected block stand in its place."""
    document = window.document
    try:
        for node in document.selected:
            after, ids = group.ungroup(document.design, document.block_name, node.id, at_input)
            document.edit(f"Ungroup {node.name}", window.canvas.view.placer.with_room(after, ids))
            document.select(ids)
    except DesignerError as error:
        document.refuse(error)


def duplicate(window: MainWindow) -> None:
    """Copies of the selected nodes, with the wires between them and weights of their own."""
    document = window.document
    if not document.selection:
        return
    nodes, edges = copy_of(document.block, document.selection, OFFSET)
    block = document.block
    after = edit.with_block(
        document.design,
        document.block_name,
        replace(block, nodes=(*block.nodes, *nodes), edges=(*block.edges, *edges)),
    )
    ids = {node.id for node in nodes}
    document.edit(f"Duplicate {listed(document.selected)}", window.canvas.view.placer.in_free_place(after, ids))
    document.select(ids)
    window.canvas.view.show_nodes(ids)


def rename(window: MainWindow) -> None:
    """Another name for the selected node; its weights stay."""
    document = window.document
    if len(document.selected) != 1:
        return
    node = document.selected[0]
    if node.kind in FOR_PEOPLE:
        window.canvas.view.write(node.id)
        return

    def take(name: str) -> None:
        if name != node.name:
            after = edit.rename_node(document.design, document.block_name, node.id, name)
            document.edit(f"Rename {node.name} to {name}", after)

    window.questions.text("Rename", f"New name of {node.name}", node.name, take)


def arrange(window: MainWindow) -> None:
    """Places the selected nodes anew, or all of the block, from left to right."""
    window.canvas.arranger.arrange()


def enter(window: MainWindow) -> None:
    """The inside of the selected block."""
    if len(window.document.selected) == 1:
        window.document.enter(window.document.selected[0].id)


def leave(window: MainWindow) -> None:
    """The block around the one on show."""
    window.document.leave()
