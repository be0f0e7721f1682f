"""Which variables of a forward pass are one tensor, so that writing into one changes the others.

A drawing has no writing: every node gives something new. `x += y` is drawn as `x = x + y`, which is the same as long
as nobody else looks at what `x` was.
"""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable

from designer.codegen.reading.not_drawn import NotDrawn, shown

VIEWS = frozenset({
    "Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "Flatten", "Identity", "Unflatten", "chunk", "contiguous",
    "detach", "diagonal", "expand", "expand_as", "flatten", "movedim", "narrow", "permute", "reshape", "select",
    "slice", "split", "squeeze", "swapaxes", "t", "transpose", "unbind", "unflatten", "unfold", "unpack", "unsqueeze",
    "view", "view_as",
})  # fmt: skip
"""Layers and operations whose result may be what they were given, or a part of it."""


class Aliases:
    """By the id of a node, whose memory its results may share.

    Attributes:
        changed: Inputs into which something is written, so that who gave them sees it.
    """

    def __init__(self) -> None:
        self._root: dict[str, str] = {}
        self._inputs: dict[str, str] = {}
        self.changed: set[str] = set()

    def forget(self, nodes: Container[str]) -> None:
        """Only these nodes are left."""
        self._root = {node: root for node, root in self._root.items() if node in nodes}

    def given(self, node: str, name: str) -> None:
        """This node is the input of that name: what flows there is the caller's as well."""
        self._inputs[node] = name

    def follows(self, node: str, of: str, source: str) -> None:
        """This node of this kind takes what that one gives."""
        if of in VIEWS:
            self._root[node] = self._of(source)

    def write(self, statement: ast.AST, node: str, others: Iterable[tuple[str, str]]) -> None:
        """Takes note that something is written into what this node gives.

        Args:
            others: Variables that are still read, each with the node whose result it holds.

        Raises:
            NotDrawn: a variable that is still read is the same tensor.
        """
        root = self._of(node)
        for name, other in others:
            if self._of(other) == root:
                raise NotDrawn(statement, f"`{shown(statement)}` changes {name}, which is still read")
        if root in self._inputs:
            self.changed.add(self._inputs[root])

    def _of(self, node: str) -> str:
        return self._root.get(node, node)
