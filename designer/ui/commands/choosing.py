"""Other selections: all, the rest, what feeds the selected nodes, what they feed, what is of their kind."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from designer.graph import selection
from designer.ui.commands.words import listed

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow


def select_all(window: MainWindow) -> None:
    """Every node of the block on show."""
    window.document.select({node.id for node in window.document.block.nodes})


def invert(window: MainWindow) -> None:
    """What is not selected, in place of what is."""
    window.document.select(selection.others(window.document.block, window.document.selection))


def feeds(window: MainWindow) -> None:
    """What the selected nodes depend on."""
    _go(window, selection.before(window.document.block, window.document.selection), "nothing feeds", add=False)


def fed(window: MainWindow) -> None:
    """What depends on the selected nodes."""
    _go(window, selection.after(window.document.block, window.document.selection), "nothing is fed by", add=False)


def add_feeds(window: MainWindow) -> None:
    """The selected nodes with what they depend on."""
    _go(window, selection.before(window.document.block, window.document.selection), "nothing feeds", add=True)


def add_fed(window: MainWindow) -> None:
    """The selected nodes with what depends on them."""
    _go(window, selection.after(window.document.block, window.document.selection), "nothing is fed by", add=True)


def alike(window: MainWindow) -> None:
    """Every node of the block that is of the same kind as a selected one."""
    window.document.select(selection.alike(window.document.block, window.document.selection))


def _go(window: MainWindow, found: Collection[str], none: str, add: bool) -> None:
    document = window.document
    if not found:
        window.tell(f"{none} {listed(document.selected)}")
        return
    document.select({*found, *document.selection} if add else found)
