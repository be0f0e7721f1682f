"""What is not yet right in a design, and the repair that one click applies."""

from __future__ import annotations

from typing import Literal

import msgspec

from designer.graph.model import Path, Value


class Repair(msgspec.Struct, frozen=True):
    """One setting of one node put right, or a removed setting of a block put back.

    Attributes:
        text: What a button says: "Set in_features to 576", "Put width back".
        block: The definition that the repair changes.
        node: Empty where it is the block's own setting, or the device of the whole design.
        field: What of the node is put right if it is no setting: "device"; with "code" the whole text of the custom
            layer that `setting` names.
    """

    text: str
    block: str
    node: str
    setting: str
    value: Value
    field: Literal["", "device", "code"] = ""


class Problem(msgspec.Struct, frozen=True):
    """What is not yet right, pinned to a node, port or setting.

    Attributes:
        block: The definition that holds the node.
        node: Id of the node; empty when the block as a whole is meant.
        message: One sentence with names and numbers.
        severity: An "error" keeps the design from running; a "warning" does not.
        path: Node ids from the main block to the node when one instance is meant.
        port: The input or output at fault, if any.
        setting: The setting at fault, if any.
        layer: The custom layer whose code is at fault, if any, and `line` where, counted from 1.
    """

    block: str
    node: str
    message: str
    severity: Literal["error", "warning"] = "error"
    path: Path = ()
    port: str = ""
    setting: str = ""
    repair: Repair | None = None
    layer: str = ""
    line: int = 0
