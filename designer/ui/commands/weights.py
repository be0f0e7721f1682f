"""Weights copied from one node to others of the same sizes, and how far apart their outputs are then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from designer import numbers
from designer.engine.calls.merging import CopyWeights
from designer.errors import GraphError
from designer.graph.model import Node
from designer.runtime.reports import CopyReport
from designer.ui import node_parameters

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow


class Copied(NamedTuple):
    """The node whose weights were copied.

    Attributes:
        token: The document's, when it was copied.
        names: By name inside the node, the full name of each of its parameters.
    """

    token: str
    path: str
    name: str
    names: Mapping[str, str]


_copied: WeakKeyDictionary[MainWindow, Copied] = WeakKeyDictionary()


def copy(window: MainWindow) -> None:
    """Remembers whose weights they are; the values are those that it has when they are pasted."""
    (node,) = window.document.selected
    names = _names(window, node)
    if not names:
        window.document.refuse(GraphError(f"there are no weights in {node.name} that could be copied"))
        return
    _copied[window] = Copied(window.document.token, _path(window, node), node.name, names)
    window.tell(f"The weights of {node.name} can be pasted to other layers of these sizes")


def paste(window: MainWindow) -> None:
    """Gives the selected nodes these weights, each parameter those of the same name."""
    document, copied = window.document, _copied.get(window)
    if copied is None or copied.token != document.token:
        document.refuse(GraphError("no weights were copied: select a layer, then Edit ▸ Parameters ▸ Copy Weights"))
        return
    targets = [node for node in document.selected if _path(window, node) != copied.path]
    if not targets:
        document.refuse(GraphError(f"the weights are those of {copied.name}: select another layer to paste them to"))
    for node in targets:
        _paste(window, copied, node)


def _paste(window: MainWindow, copied: Copied, node: Node) -> None:
    session, names = window.session, _names(window, node)
    if names.keys() != copied.names.keys():
        has, wants = (" and ".join(sorted(one)) or "nothing" for one in (copied.names, names))
        text = f"the two do not go together: {copied.name} has {has}, {node.name} has {wants}"
        window.document.refuse(GraphError(text))
        return
    session.module.bring_up_to_date()
    pairs = tuple((copied.names[inner], name) for inner, name in names.items())
    call = CopyWeights(pairs, copied.path, _path(window, node), session.choice)

    def told(report: CopyReport) -> None:
        session.module.take(report.live)
        window.tell(_words(copied.name, node.name, report.difference))

    session.ask(call, told)


def _words(source: str, target: str, difference: float | None) -> str:
    said = f"the weights of {source} are in {target} too"
    if difference is None:
        return f"{said}; Run ▸ Take Back Values gives its own back"
    apart = "are the same, to the last bit" if not difference else f"differ by {numbers.short(difference)} at most"
    return f"{said}; what comes out of the two {apart}"


def _names(window: MainWindow, node: Node) -> dict[str, str]:
    rows = node_parameters.of_node(window.document, window.session, node)
    return {inner: row.name for inner, row in rows.items()}


def _path(window: MainWindow, node: Node) -> str:
    return "/".join((*window.document.here, node.id))
