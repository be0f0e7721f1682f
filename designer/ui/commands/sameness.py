"""The same weights, the same definition, or neither: what the selected nodes share with others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.errors import DesignerError
from designer.graph.blocks.unique import make_unique as with_own_definition
from designer.graph.model import Design, Node
from designer.graph.parameters.again import called_by, modules_of, own_weights, use_again
from designer.graph.query import CLASS_KINDS, uses
from designer.ui.commands.edits import OFFSET
from designer.ui.commands.words import listed

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow


def again(window: MainWindow) -> None:
    """One more call of each selected node's module: the same weights, not wired yet."""
    document = window.document
    try:
        after, ids = use_again(document.design, document.block_name, document.selection, OFFSET)
    except DesignerError as error:
        document.refuse(error)
        return
    found = {called_by(node) for node in document.selected} & modules_of(document.block).keys()
    modules = [node for node in document.block.nodes if node.id in found]
    document.edit(f"Use {listed(modules)} again", window.canvas.view.placer.in_free_place(after, ids))
    document.select(ids)
    window.canvas.view.show_nodes(ids)


def make_unique(window: MainWindow) -> None:
    """What is shared is shared no more: own weights for a call, a definition of its own for a block."""
    document = window.document
    after, done = document.design, list[str]()
    try:
        for node in document.selected:
            step, words = _apart(after, document.block_name, node)
            if step is not after:
                after = step
                done.append(words)
    except DesignerError as error:
        document.refuse(error)
        return
    if done:
        document.edit(done[0] if len(done) == 1 else f"Make {len(done)} nodes unique", after)


def _apart(design: Design, block_name: str, node: Node) -> tuple[Design, str]:
    """The design in which the node shares nothing, and how the undo list says so; a node that shares nothing stays."""
    if node.kind == "again":
        return own_weights(design, block_name, node.id), f"Give {node.name} its own weights"
    if node.kind in CLASS_KINDS and uses(design, node.of) > 1:
        after, name = with_own_definition(design, block_name, node.id)
        return after, f"Give {node.name} a definition of its own, {name}"
    return design, ""
