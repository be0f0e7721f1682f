"""What is told of costs: plain values that travel from the engine to the window. Imports no torch."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Cost(msgspec.Struct, frozen=True):
    """What a node costs, over all copies of the repeats around it, for one sample.

    Attributes:
        parameters: Elements of the parameters that are counted here.
        elsewhere: Elements of parameters that it uses and that are counted at another node: they are the same.
        multiply_adds: By torch's own formulas, for products of matrices, convolutions and attention; half its FLOPs.
        bytes_out: What comes out and takes memory of its own; a view takes none.
        calls: How often it runs in one forward pass; of a loop whose end only a run tells one round counts.
    """

    parameters: int = 0
    elsewhere: int = 0
    multiply_adds: int = 0
    bytes_out: int = 0
    calls: int = 0

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.parameters + other.parameters,
            self.elsewhere + other.elsewhere,
            self.multiply_adds + other.multiply_adds,
            self.bytes_out + other.bytes_out,
            self.calls + other.calls,
        )


class CostReport(msgspec.Struct, frozen=True):
    """The costs of a design, found without running it.

    Attributes:
        nodes: By path as in `ShapesReport`, what a node costs by itself: of a block all that is inside stands there.
        complete: Whether every node is known; false while something is not yet right.
        open: Paths of each `while` and `if`: how often what is inside runs, only a run tells.
    """

    nodes: Mapping[str, Cost]
    complete: bool = True
    open: tuple[str, ...] = ()


class ForwardTimes(msgspec.Struct, frozen=True):
    """Some forward passes, timed node by node.

    Attributes:
        nodes: By path, seconds in each pass; what is inside a block is not in the block's own. "" is what no node does.
        whole: Seconds of each pass that nobody looked into.
        calls: By path, how often a node ran in the last pass.
        filled: Whether shapes were found that were not yet known.
    """

    nodes: Mapping[str, tuple[float, ...]]
    whole: tuple[float, ...]
    calls: Mapping[str, int] = {}
    batch: int = 1
    fed: str = ""
    device: str = ""
    filled: bool = False


class BackwardTimes(msgspec.Struct, frozen=True):
    """Some passes forward and back, timed node by node on the way back.

    Attributes:
        nodes: By path, seconds in each pass back.
        whole: Seconds of each pass back that nobody looked into.
        kept: By path, bytes that autograd keeps from the way there; memory that several keep is counted at the first.
        refusal: Why there is no way back; empty where there is.
    """

    nodes: Mapping[str, tuple[float, ...]] = {}
    whole: tuple[float, ...] = ()
    kept: Mapping[str, int] = {}
    refusal: str = ""
