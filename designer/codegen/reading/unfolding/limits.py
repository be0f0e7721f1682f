"""How much of a text is gone through: whatever stands in it, reading comes to an end."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager

from designer.codegen.reading.not_drawn import NotDrawn, shown

STEPS = 150_000
DEEP = 40
LONGEST = 10_000
LARGEST = 2**53


class Limits:
    """Counts what reading one text does."""

    def __init__(self) -> None:
        self._steps = STEPS
        self._deep = 0

    def step(self, tree: ast.AST, many: int = 1) -> None:
        """Something is gone through once more.

        Raises:
            NotDrawn: it was enough.
        """
        self._steps -= many
        if self._steps < 0:
            raise NotDrawn(tree, f"`{shown(tree)}`: there is more to go through than is read ({STEPS:,} steps)")

    @contextmanager
    def at_most(self, steps: int) -> Iterator[None]:
        """Only so many steps for a while."""
        before, self._steps = self._steps, min(self._steps, steps)
        given = self._steps
        try:
            yield
        finally:
            self._steps = before - (given - self._steps)

    def enter(self, tree: ast.AST) -> None:
        """A function is called within those that are.

        Raises:
            NotDrawn: they call each other without an end.
        """
        self._deep += 1
        if self._deep > DEEP:
            raise NotDrawn(tree, f"`{shown(tree)}`: functions call each other more than {DEEP} deep")

    def leave(self) -> None:
        """It gave something back."""
        self._deep -= 1

    def length(self, tree: ast.AST, count: int) -> None:
        """A list or a word of this length is made.

        Raises:
            NotDrawn: it is too long.
        """
        if count > LONGEST:
            raise NotDrawn(tree, f"`{shown(tree)}` makes {count:,} things, more than are read ({LONGEST:,})")
        self.step(tree, count // 16)
