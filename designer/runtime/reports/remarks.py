"""What is worth knowing of a node that runs well: a sentence, and what can be done about it. Plain values; no torch."""

from __future__ import annotations

from typing import Literal

import msgspec

from designer.graph.model import Value


class Offer(msgspec.Struct, frozen=True):
    """What one click does to the design.

    Attributes:
        text: What the link says: "Merge 0 and 1 into one".
        does: Sets a setting of the node, merges the node with the one before it, or puts a layer or operation between.
        block: The definition that holds the node.
        of: The layer or operation that is put between.
    """

    text: str
    does: Literal["set", "merge", "insert"]
    block: str
    node: str
    setting: str = ""
    value: Value = None
    of: str = ""


class Remark(msgspec.Struct, frozen=True):
    """One thing that is worth knowing.

    Attributes:
        loud: It is said on the card too, since the drawing is hardly meant so.
        listed: It is said of the whole design too, among the problems; not so what every such layer could tell.
    """

    text: str
    loud: bool = False
    offers: tuple[Offer, ...] = ()
    listed: bool = True
