"""What the laboratory looks at: a layer of the design by its path, or numbers of one's own."""

from __future__ import annotations

from designer.graph import query
from designer.graph.model import Block, Node
from designer.runtime.laboratory.kinds import has_window, is_dense, is_shown, may_have_curve, partner
from designer.ui.document import Document
from designer.ui.panels.laboratory.layer_choice import BY_HAND


class Subject:
    """Keeps the path, and tells what there is to be seen of its node.

    Attributes:
        path: Node ids joined with "/", `BY_HAND`, or "" for nothing.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self.path = ""

    @property
    def by_hand(self) -> bool:
        """Whether it is numbers of one's own."""
        return self.path == BY_HAND

    @property
    def node(self) -> tuple[Block, Node] | None:
        """The node, and the block that it stands in; None for none, or one that is gone."""
        if self.path in (BY_HAND, ""):
            return None
        try:
            name, node = query.node_at(self._document.design, tuple(self.path.split("/")))
        except KeyError:
            return None
        return self._document.design.blocks[name], node

    @property
    def name(self) -> str:
        """The node's name."""
        return self.node[1].name if self.node else ""

    @property
    def has_curve(self) -> bool:
        """Whether it is a curve, and no window."""
        there = self.node
        return there is not None and may_have_curve(*there) and not has_window(*there)

    @property
    def is_dense(self) -> bool:
        """Whether it is a dense layer, which has neither a window nor a curve."""
        there = self.node
        return there is not None and is_dense(*there)

    @property
    def has_partner(self) -> bool:
        """Whether another convolution stands right behind the one that is looked at."""
        there = self.node
        return there is not None and partner(*there) is not None

    @property
    def selected(self) -> str:
        """The path of what is selected alone on the canvas, if it is something to look into; "" otherwise."""
        document = self._document
        if len(document.selected) != 1 or not is_shown(document.block, document.selected[0]):
            return ""
        return "/".join((*document.here, document.selected[0].id))
