"""Shapes and counts of a design. Plain values; no torch."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from designer.graph.model import Design, Value
from designer.graph.problem import Problem
from designer.runtime.reports.remarks import Remark


class NodeReport(msgspec.Struct, frozen=True):
    """What shape inference found for one node of one instance.

    Attributes:
        outputs: Shape by output port, as text with the batch as `B`: `B×6×28×28`.
        parameters: Elements of all parameters inside.
        multiply_adds: Multiply-adds for one sample; 0 where it is not known.
        brought: By setting of a layer that its wire tells, such as `in_features`, what the wire brings; of a lazy layer
            by setting of the one that it becomes. Copies that differ tell nothing.
        sample_bytes: By output port, how many bytes of one sample go out there.
        remarks: What is worth knowing of it, though it runs.
    """

    outputs: Mapping[str, str]
    parameters: int = 0
    multiply_adds: int = 0
    brought: Mapping[str, Value] = {}
    sample_bytes: Mapping[str, int] = {}
    remarks: tuple[Remark, ...] = ()


class RuleReport(msgspec.Struct, frozen=True):
    """How many parameters a rule meets, at the first instance of its block.

    Attributes:
        node: Id of the node whose rule it is; "" where it is the block's own.
        number: Which of the rules there, counted from 0.
        alike: Most units of a layer that all start from the same weights by this rule; 0 where none do.
    """

    block: str
    node: str
    number: int
    met: int
    alike: int = 0


class ParametersReport(msgspec.Struct, frozen=True):
    """What the design says of its parameters, held against the module.

    Attributes:
        count: Elements of all parameters, those that are one counted once; 0 where the design says nothing of them.
        shared: By path of a node, elements of its parameters that are counted at a node before it.
    """

    rules: tuple[RuleReport, ...] = ()
    problems: tuple[Problem, ...] = ()
    count: int = 0
    shared: Mapping[str, int] = {}


class ShapesReport(msgspec.Struct, frozen=True):
    """Shapes, counts and problems of a whole design.

    Attributes:
        nodes: By path, node ids joined with "/": `n4/n1`. A node after a problem is absent.
        problems: Static problems and shape problems together, the most upstream first.
    """

    nodes: Mapping[str, NodeReport]
    problems: tuple[Problem, ...]
    parameters: int = 0
    multiply_adds: int = 0
    rules: tuple[RuleReport, ...] = ()


class Fitted(msgspec.Struct, frozen=True):
    """A design with shapes at its inputs that its layers can take; the same where none was found."""

    design: Design
