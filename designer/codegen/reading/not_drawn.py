"""What a text says that a drawing cannot."""

from __future__ import annotations

import ast


class NotDrawn(Exception):
    """Carries the line and, in a person's words, what stands there.

    Attributes:
        final: It cannot be the lines of a code node either.
        inside: The class of the text in which it stands, where another stands on that.
    """

    def __init__(self, tree: ast.AST, reason: str) -> None:
        super().__init__(reason)
        self.line = getattr(tree, "lineno", 0)
        self.reason = reason
        self.final = False
        self.inside = ""


def shown(tree: ast.AST) -> str:
    """A piece of the text as a message shows it, cut where it is long."""
    text = " ".join(ast.unparse(tree).split())
    return text if len(text) <= 40 else f"{text[:39]}…"
