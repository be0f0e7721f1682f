"""What a person does to the wires of the selection with one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.catalogue.chain import connect_in_a_row
from designer.errors import DesignerError
from designer.graph import edit
from designer.graph.wires.rejoin import remove_and_rejoin

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow


def connect_selected(window: MainWindow) -> None:
    """The selected nodes wired one behind the other."""
    document = window.document
    try:
        after, nodes = connect_in_a_row(document.design, document.block_name, document.selection)
    except DesignerError as error:
        document.refuse(error)
        return
    if len(nodes) == 2:
        document.edit(f"Connect {nodes[0].name} to {nodes[1].name}", after)
    else:
        document.edit(f"Connect {len(nodes)} nodes in a row", after)


def bridge(window: MainWindow) -> None:
    """The selected nodes go, and what fed them feeds what they fed."""
    document, name = window.document, window.document.block_name
    if not document.selection:
        window.canvas.delete_selection()
        return
    names = [node.name for node in document.selected]
    what = names[0] if len(names) == 1 else f"{len(names)} nodes"
    design = edit.disconnect(document.design, name, window.canvas.selected_edges())
    after, free = remove_and_rejoin(design, name, document.selection)
    document.edit(f"Delete {what} and reconnect", after)
    if free:
        left = ", ".join(dict.fromkeys(document.block.node(port.node).name for port in free))
        document.told.emit(f"{left} stays free: several outputs, or none, fed what is gone")
