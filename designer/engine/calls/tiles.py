"""Values of the live module for pictures."""

from __future__ import annotations

from collections.abc import Hashable

from designer.engine.calls.call import Call
from designer.runtime.reports import Tile


class ReadTile(Call[Tile], frozen=True):
    """Values of one parameter or buffer, strided down to at most `limit` elements."""

    name: str
    limit: int = 250_000
    gradient: bool = False
    """Of its gradient instead."""
    asker: str = ""
    """Who asks: what one panel asks does not give way to what another does."""

    @property
    def line(self) -> Hashable:
        return type(self), self.asker
