"""Shapes, counts and problems of a whole design, found on tensors without values."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from designer.catalogue.check import problems as static_problems
from designer.errors import CycleError, ExpressionError
from designer.files.trust import Trust, untrusted
from designer.graph import query
from designer.graph.expressions import expr
from designer.graph.model import Design, Value
from designer.graph.order import in_order
from designer.graph.problem import Problem
from designer.runtime.parameters.check import check_parameters
from designer.runtime.reports import ParametersReport, ShapesReport
from designer.runtime.shapes.avals import Known, declared
from designer.runtime.shapes.content import digests
from designer.runtime.shapes.memo import Found, Memo
from designer.runtime.shapes.walk import Walker

NOTHING = Found({}, {}, (), 0, 0)


def find_shapes(design: Design, memo: Memo, trust: Trust | None = None) -> ShapesReport:
    """What flows along every wire, what is inside every node, and what is not yet right, the most upstream first.

    Custom layers are run for it, but only those that `trust` holds: by itself what this person has trusted.
    """
    found = walked(design, memo, trust or Trust())
    static = static_problems(design)
    said = _parameters(design, memo, static, trust or Trust())
    return ShapesReport(
        found.nodes,
        _merged(design, static, (*found.problems, *said.problems)),
        said.count or found.parameters,
        found.multiply_adds,
        said.rules,
    )


def warm() -> None:
    """The first operation on the "meta" device reads 500 files of torch, once; better before someone waits."""
    with torch.no_grad(), torch.device("meta"):
        torch.nn.Conv2d(1, 1, 1)(torch.empty(1, 1, 2, 2)).add(1)


def _parameters(design: Design, memo: Memo, static: Sequence[Problem], trust: Trust) -> ParametersReport:
    """What the design says of its parameters, unless the text could not or may not be built anyway."""
    if any(problem.severity == "error" for problem in static) or untrusted(design, trust):
        return ParametersReport()
    return check_parameters(design, memo)


def walked(design: Design, memo: Memo, trust: Trust) -> Found:
    """What a walk through the design finds; nothing where it goes round, or has no main block."""
    settings: dict[str, Value] = {}
    if design.main not in design.blocks:
        return NOTHING  # the check of the design says so, and of what else ends here
    try:
        walker = Walker(design, digests(design), memo, trust)
        for setting in design.main_block.settings:
            settings[setting.name] = expr.resolve(setting.default, settings)
    except (CycleError, ExpressionError):
        return NOTHING
    return walker.block(design.main, settings, _inputs(design, settings))


def _inputs(design: Design, settings: dict[str, Value]) -> dict[str, Known]:
    """The tensors that the main block's input nodes declare."""
    inputs: dict[str, Known] = {}
    for node in design.main_block.of_kind("input"):
        try:
            aval = declared({name: expr.resolve(value, settings) for name, value in node.settings.items()})
        except ExpressionError:
            continue
        if aval is not None:
            inputs[node.name] = aval
    return inputs


def _merged(design: Design, static: Sequence[Problem], found: Sequence[Problem]) -> tuple[Problem, ...]:
    """Each problem once: of one setting what the walk says, of a node that the check refuses what the check says."""
    refused = {(problem.block, problem.node) for problem in static if problem.severity == "error"}
    once: dict[tuple[str, str, str], Problem] = {}
    for problem in found:
        if problem.setting or (problem.block, problem.node) not in refused:
            once.setdefault((problem.block, problem.node, problem.message), problem)
    told = {(problem.block, problem.node, problem.setting) for problem in once.values() if problem.setting}
    for problem in static:
        if (problem.block, problem.node, problem.setting) not in told:
            once.setdefault((problem.block, problem.node, problem.message), problem)
    if not once:
        return ()
    ranks = _ranks(design)
    return tuple(sorted(once.values(), key=lambda p: ranks.get((p.block, p.node), len(ranks))))


def _ranks(design: Design) -> dict[tuple[str, str], int]:
    """By block and node, its place in the order in which the design runs."""
    ranks: dict[tuple[str, str], int] = {}
    visited: set[str] = set()

    def visit(name: str) -> None:
        visited.add(name)
        block = design.blocks[name]
        for node in in_order(block):
            for inner in query.blocks_of(node):
                if inner in design.blocks and inner not in visited:
                    visit(inner)
            ranks.setdefault((name, node.id), len(ranks))

    if design.main in design.blocks:
        visit(design.main)
    return ranks
