"""Values for one layer that comes in the place of two, and values copied from one layer to another."""

from __future__ import annotations

from designer.engine.calls.call import Call
from designer.runtime.reports import LiveReport


class KeepMerged(Call[LiveReport], frozen=True):
    """Work out what one layer would need to do what two in a row do; the next build gives it to the node `one`.

    Attributes:
        block: The definition that holds the two.
        first, second: Their ids.
    """

    block: str
    first: str
    second: str
    one: str
