"""Values for one layer that comes in the place of two, and values copied from one layer to another."""

from __future__ import annotations

from collections.abc import Hashable

from designer.engine.calls.call import Call
from designer.runtime.reports import CopyReport, InputChoice, LiveReport


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


class CopyWeights(Call[CopyReport], frozen=True):
    """Give parameters of one node the values of another's.

    Attributes:
        pairs: Full names of the parameters, from and to.
        source, target: Paths of the two nodes, whose outputs are compared afterwards.
    """

    pairs: tuple[tuple[str, str], ...]
    source: str
    target: str
    choice: InputChoice

    @property
    def line(self) -> Hashable:
        return type(self), self.target
