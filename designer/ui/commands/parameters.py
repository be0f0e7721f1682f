"""What a person does to the parameters of the selected nodes: tie, freeze, start anew; and gradients of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer import numbers
from designer.engine.calls.parameter_edits import Backward, ClearGradients, StartAnew, TakeBackValues
from designer.errors import DesignerError, GraphError
from designer.graph.model import Node
from designer.graph.parameters import parameters
from designer.graph.query import MODULE_KINDS
from designer.runtime.reports import ParameterRow
from designer.ui import node_parameters
from designer.ui.commands.words import listed
from designer.ui.document import Document
from designer.ui.session import Session

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow


def tie(window: MainWindow) -> None:
    """Parameters of one name in the selected nodes become one."""
    document = window.document
    nodes = [node for node in document.selected if node.kind in MODULE_KINDS]
    try:
        groups = _alike(document, window.session, nodes)
    except DesignerError as error:
        document.refuse(error)
        return
    after = parameters.tie(document.design, document.block_name, groups)
    document.edit(f"Tie the weights of {' and '.join(node.name for node in nodes)}", after)


def untie(window: MainWindow) -> None:
    """The selected nodes have parameters of their own again; they begin as they were."""
    document = window.document
    ties = [one for node in document.selected for one in parameters.ties_through(document.block, node)]
    own = {node.name for node in document.selected}
    names = {name for one in ties for name in one if name.partition(".")[0] in own}
    after = parameters.untie(document.design, document.block_name, names)
    document.edit(f"Untie {listed(document.selected)}", after)


def freeze(window: MainWindow) -> None:
    """The parameters of the selected nodes are not trained; where none are already, they are again."""
    document = window.document
    nodes = [node for node in document.selected if can_freeze(node)]
    on = not all(node.frozen for node in nodes)
    after = parameters.set_frozen(document.design, document.block_name, {node.id for node in nodes}, on)
    document.edit(f"{'Freeze' if on else 'Train'} {listed(nodes)}", after)


def start_anew(window: MainWindow) -> None:
    """The parameters of the selected nodes get new first values, as the text gives them."""
    document, session = window.document, window.session
    names = tuple(n for node in document.selected for n in node_parameters.full_names(document, session, node))
    if not names:
        document.refuse(GraphError(f"{listed(document.selected)} has no parameters that could start anew"))
        return
    session.module.change(StartAnew(names))
    window.tell(f"{listed(document.selected)}: new first values; Run ▸ Take Back Values gives the old ones back")


def backward(window: MainWindow) -> None:
    """A run with the chosen input, and the gradient of the number that was chosen, at first the sum of its outputs."""
    window.session.module.change(Backward(window.session.choice, window.session.flows.aim))


def clear_gradients(window: MainWindow) -> None:
    """No parameter has a gradient any more."""
    window.session.module.change(ClearGradients())


def take_back(window: MainWindow) -> None:
    """The values as they were before the last change by hand."""
    window.session.module.change(TakeBackValues())


def can_freeze(node: Node) -> bool:
    """Whether the node may hold parameters."""
    return node.kind in MODULE_KINDS or (node.kind == "tensor" and node.of == "parameter")


def _alike(document: Document, session: Session, nodes: list[Node]) -> list[tuple[str, ...]]:
    """By name inside, the names of the parameters that all of the nodes have.

    Raises:
        GraphError: they have none in common, or of different shapes.
    """
    if len(nodes) < 2:
        raise GraphError("select two or more layers whose weights are to be one")
    found = [node_parameters.of_node(document, session, node) for node in nodes]
    common = [name for name in found[0] if all(name in other for other in found)]
    if not common:
        raise GraphError(f"{' and '.join(node.name for node in nodes)} have no parameter of one name to be tied")
    for name in common:
        refuse_different([(f"{node.name}.{name}", rows[name]) for node, rows in zip(nodes, found, strict=True)])
    return [tuple(f"{node.name}.{name}" for node in nodes) for name in common]


def refuse_different(named: list[tuple[str, ParameterRow]]) -> None:
    """Whether these parameters can be one.

    Raises:
        GraphError: their shapes or types differ, or are not yet known.
    """
    first, row = named[0]
    for other, its in named[1:]:
        if row.waits or its.waits:
            raise GraphError(f"{first} and {other} cannot be tied before their shapes are known; run once")
        kinds = [(numbers.shape(one.shape), one.dtype) for one in (row, its)]
        for ours, others in zip(*kinds, strict=True):
            if ours != others:
                raise GraphError(f"{first} is {ours} and {other} is {others}, so they cannot be one parameter")
