"""What a remark offers, done to the design as one step of undo."""

from __future__ import annotations

from designer.catalogue.load import catalogue
from designer.engine.calls.merging import KeepMerged
from designer.errors import DesignerError
from designer.graph import edit
from designer.graph.model import Design, Node
from designer.graph.wires.in_a_row import alone_before, merged
from designer.graph.wires.wiring import wiring
from designer.runtime.reports import Offer
from designer.ui.canvas.placing.free_space import beside, moved_aside
from designer.ui.canvas.placing.new_cards import cards_in
from designer.ui.canvas.placing.place import make_node, place_on_wire
from designer.ui.document import Document
from designer.ui.session import Session


def take(document: Document, session: Session, offer: Offer) -> None:
    """Does it."""
    try:
        match offer.does:
            case "set":
                after = edit.set_setting(document.design, offer.block, offer.node, offer.setting, offer.value)
                document.edit(offer.text, after)
            case "insert":
                after, node = between(document.design, offer.block, offer.node, offer.of)
                document.edit(offer.text, after)
                document.select({node.id})
            case "merge":
                merge(document, session, offer.block, offer.node)
    except DesignerError as error:
        document.refuse(error)


def merge(document: Document, session: Session, block: str, second_id: str) -> None:
    """A layer and the one before it become one that does the same, its values too.

    Raises:
        GraphError: they cannot be one.
    """
    design = document.design
    second = design.blocks[block].node(second_id)
    first = alone_before(design.blocks[block], second)
    after, one = merged(design, block, second_id)
    assert first is not None
    if session.live is not None and not session.has_errors and not session.untrusted:
        session.module.change(KeepMerged(block, first.id, second_id, one))
    document.edit(f"Merge {first.name} and {second.name}", after)
    document.select({one})


def between(design: Design, block: str, node_id: str, of: str) -> tuple[Design, Node]:
    """The design with a new layer or operation in the wire into a node; what stands after it in its row makes room."""
    before = design.blocks[block]
    edge = wiring(before.edges).into[node_id][0]
    cards = cards_in(design, (), block, {node.id for node in before.nodes if node.kind != "frame"})
    kind = "op" if of in catalogue().ops else "layer"
    node = make_node(design, block, f"{kind}:{of}", beside(cards[edge.source.node], before.node(node_id).pos))
    after = place_on_wire(design, block, node, edge)
    return moved_aside(after, block, cards, cards_in(after, (), block, {node.id})[node.id]), node
