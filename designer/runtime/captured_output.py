"""What a person's code prints while it is only tried, or while somebody wants to hear it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout

MOST = 2000
"""Characters that are kept."""


class Prints(io.TextIOBase):
    """Takes all that is printed, and keeps the first of it.

    Attributes:
        text: What is kept.
    """

    def __init__(self, most: int = MOST) -> None:
        super().__init__()
        self._most = most
        self.text = ""

    def write(self, text: str) -> int:
        """Takes a piece of it."""
        self.text += text[: self._most - len(self.text)]
        return len(text)


@contextmanager
def heard(most: int = MOST) -> Iterator[Prints]:
    """Meanwhile nothing that is printed goes elsewhere."""
    prints = Prints(most)
    with redirect_stdout(prints):
        yield prints
