"""What shape inference has found before, kept by content: an edit works out anew only what it touched."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import NamedTuple

from designer.graph.problem import Problem
from designer.runtime.cost.reports import Cost
from designer.runtime.reports import NodeReport, ParametersReport
from designer.runtime.shapes.avals import Known
from designer.runtime.shapes.leaf import Tried

MOST = 50_000


class Found(NamedTuple):
    """What shape inference found inside a block, for one choice of settings and inputs.

    Attributes:
        outputs: By name of the output; one that a problem stands before is not there.
        nodes: By path from this block inwards.
        costs: By the same paths, what each costs by itself, over all copies of the repeats in between.
    """

    outputs: Mapping[str, Known]
    nodes: Mapping[str, NodeReport]
    problems: tuple[Problem, ...]
    parameters: int
    multiply_adds: int
    costs: Mapping[str, Cost] = {}


class Memo:
    """Results by content. `tried` counts how often a layer or operation was really run."""

    def __init__(self) -> None:
        self.tried = 0
        self._leaves: dict[Hashable, Tried] = {}
        self._blocks: dict[Hashable, Found] = {}
        self._parameters: tuple[Hashable, ParametersReport] | None = None

    def leaf(self, key: Hashable, find: Callable[[], Tried]) -> Tried:
        """The result under this key, found now if it was not before."""
        if key not in self._leaves:
            if len(self._leaves) >= MOST:
                self._leaves.clear()
            self._leaves[key] = find()
            self.tried += 1
        return self._leaves[key]

    def block(self, key: Hashable, find: Callable[[], Found]) -> Found:
        """The result under this key, found now if it was not before."""
        if key not in self._blocks:
            if len(self._blocks) >= MOST:
                self._blocks.clear()
            self._blocks[key] = find()
        return self._blocks[key]

    def parameters(self, key: Hashable, find: Callable[[], ParametersReport]) -> ParametersReport:
        """What was found last, if it was under this key, else what is found now."""
        if self._parameters is None or self._parameters[0] != key:
            self._parameters = (key, find())
        return self._parameters[1]
