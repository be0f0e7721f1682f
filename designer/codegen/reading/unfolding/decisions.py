"""What was decided by the values of settings, so that a block holds for no other values."""

from __future__ import annotations

import ast

from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.unfolding.values import Known, Plain, Untold


class Decisions:
    """Of one class in one place.

    Attributes:
        names: The settings on which something depended.
        trail: What was decided, in order: two places with the same one are the same block.
    """

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.trail: list[tuple[int, int, Plain]] = []

    def on(self, tree: ast.AST, known: Known) -> Plain:
        """The value, from now on fixed.

        Raises:
            NotDrawn: nobody gave one.
        """
        if isinstance(known.value, Untold):
            raise NotDrawn(tree, f"`{shown(tree)}` depends on {min(known.names)}, of which the text says no value")
        if known.names:
            self.names |= known.names
            self.trail.append((getattr(tree, "lineno", 0), getattr(tree, "col_offset", 0), known.value))
        return known.value
