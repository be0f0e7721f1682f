"""Keeping blocks for other designs, and letting go of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.errors import DesignerError
from designer.files import own_blocks
from designer.graph.query import CLASS_KINDS

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow


def keep_block(window: MainWindow) -> None:
    """The block that the selected node stands for, else the one on show, goes into the person's library."""
    document = window.document
    chosen = [node.of for node in document.selected if node.kind in CLASS_KINDS and node.of in document.design.blocks]
    name = chosen[0] if chosen else document.block_name
    try:
        there = own_blocks.path_of(name).exists()
        lines = ["Designs that it was placed in already keep what they have."]
        if there and not window.questions.proceed(f"Your library has a block {name} already.", lines, "Replace It"):
            return
        own_blocks.keep(document.design, name)
    except DesignerError as error:
        document.refuse(error)
        return
    window.panel("library").show_own()
    window.tell(f"{name} is in your library: drag it into any design")


def forget_block(window: MainWindow, name: str) -> None:
    """A block of the person's library is deleted, once they say so."""
    lines = ["Designs that it was placed in keep their copy."]
    if not window.questions.proceed(f"Remove {name} from your library?", lines, "Remove"):
        return
    try:
        own_blocks.forget(name)
    except DesignerError as error:
        window.document.refuse(error)
    window.panel("library").show_own()
