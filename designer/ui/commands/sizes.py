"""What a person does about the input sizes of the selected layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.catalogue import lazy
from designer.ui import sizes

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow


def write(window: MainWindow) -> None:
    """The selected lazy layers, or all of the design where no node is selected, become ordinary ones."""
    document = window.document
    places = [(document.block_name, node) for node in document.selected if lazy.is_lazy(node)]
    if not document.selection:
        blocks = document.design.blocks.items()
        places = [(name, node) for name, block in blocks for node in block.nodes if lazy.is_lazy(node)]
    sizes.write(document, window.session, places)


def infer(window: MainWindow) -> None:
    """The selected ordinary layers get the sizes that their wires bring."""
    document = window.document
    places = [(document.block_name, node) for node in document.selected if sizes.can_be_inferred(node)]
    sizes.infer(document, window.session, places)


def leave_open(window: MainWindow) -> None:
    """The selected layers leave their input sizes to the first run."""
    sizes.leave_open(window.document, [node for node in window.document.selected if sizes.can_be_lazy(node)])
