"""What a design says of its parameters, held against its module without values: what is met, and what does not fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import torch
from msgspec.structs import replace
from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from designer import numbers
from designer.catalogue.initialisers import CODE, VALUES, initialisers
from designer.codegen.source import Source, generate
from designer.errors import DesignerError
from designer.graph.exact import exactly
from designer.graph.expressions import expr
from designer.graph.model import Block, Design, Rule
from designer.graph.parameters.parameter_names import is_pattern
from designer.graph.problem import Problem
from designer.runtime.build import build
from designer.runtime.parameters.initialiser_code import STOPPED
from designer.runtime.parameters.initialiser_code import refusal as code_refusal
from designer.runtime.parameters.starts import Met, fill, fitting, instances, met
from designer.runtime.places import place_of, places
from designer.runtime.random_numbers import apart
from designer.runtime.reports import ParametersReport, RuleReport
from designer.runtime.shapes.content import digests
from designer.runtime.shapes.leaf import REFUSALS
from designer.runtime.shapes.memo import Memo

NOTHING = ParametersReport()
ONE_VALUE = ("ones_", "zeros_", "constant_")


class Built(NamedTuple):
    """A module without values, and the text that made it."""

    source: Source
    module: nn.Module


def check_parameters(design: Design, memo: Memo) -> ParametersReport:
    """What the rules of the design meet, and what is not yet right with them; nothing where it cannot be built."""
    plain = _without(design)
    if plain is design:
        return NOTHING
    return memo.parameters(exactly((digests(design), _said(design))), lambda: _checked(design, plain))


def _checked(design: Design, plain: Design) -> ParametersReport:
    built = _built(design)
    # What goes well is looked at as it is; what does not, or makes parameters one, as it is without a word on them.
    known = built if isinstance(built, Built) and not any(b.ties for b in design.blocks.values()) else _plainly(plain)
    if known is None:
        return NOTHING  # what is wrong with the network itself is told elsewhere
    found = list(met(design, known.source, known.module))
    problems = [*_of_rules(found, known.module), *_of_ties(design, known.module), *_of_frozen(design, known.module)]
    count, shared = 0, dict[str, int]()
    if not any(problem.severity == "error" for problem in problems):
        if isinstance(built, Built):
            count, shared = _counted(design, built)
        else:
            problems += built
    firsts = {(one.block, one.node, one.number): one for one in found}
    firsts |= {(one.block, one.node, one.number): one for one in reversed(found)}
    reports = tuple(RuleReport(*key, len(one.names), _alike(one, known.module)) for key, one in firsts.items())
    return ParametersReport(reports, tuple(dict.fromkeys(problems)), count, shared)


def _of_rules(found: list[Met], module: nn.Module) -> Iterator[Problem]:
    some = {(one.block, one.node, one.number) for one in found if one.names}
    stopped: list[object] = []
    for one in found:
        where = f"the rule for {one.rule.pattern}"
        if (one.block, one.node, one.number) not in some:
            # A name without * is written as an attribute, so the text would fail.
            literal = not (is_pattern(one.rule.pattern) or one.rule.of)
            text = f"{where} meets nothing" + (": there is no parameter of this name" if literal else "")
            yield Problem(one.block, one.node, text, "error" if literal else "warning", setting="init")
        for name in one.names:
            if one.rule.arguments in stopped:
                break
            if refusal := misfit(one.rule, module.get_parameter(name)):
                yield Problem(one.block, one.node, f"{where}: {refusal}: {name}", setting="init")
                stopped += [one.rule.arguments] if refusal.endswith(STOPPED) else []


def misfit(rule: Rule, parameter: nn.Parameter) -> str:
    """Why a rule's initialiser does not fit a parameter, in one line; empty where it does or cannot be told yet."""
    spec = initialisers().get(rule.initialiser)
    if spec is None or is_lazy(parameter) or any(map(expr.names_in, rule.arguments.values())):
        return ""
    shape = numbers.shape(parameter.shape)
    if parameter.ndim < spec.least:
        return f"{spec.name} needs at least {spec.least} dimensions, and this is {shape}"
    if spec.name == CODE:
        return code_refusal(rule, parameter.shape)
    try:
        if spec.name == "sparse_" and not 0 <= rule.arguments["sparsity"] <= 1:  # type: ignore[operator]
            return "sparsity is a share from 0 to 1"
        _try(rule, parameter, spec.least)
    except REFUSALS as error:
        return f"does not fit {shape} ({str(error).splitlines()[0]})"
    return ""


def _try(rule: Rule, parameter: nn.Parameter, least: int) -> None:
    """Fills a parameter of the same shape: one without values, where the shape is all that can be wrong."""
    if rule.initialiser == VALUES:
        fill(rule, nn.Parameter(torch.empty(parameter.shape, device="cpu")))
    elif least:
        fill(rule, nn.Parameter(torch.empty(parameter.shape, device="meta")))
    else:  # any shape will do, but limits and numbers too large are only met where there are values
        with apart():
            fill(rule, nn.Parameter(torch.empty(1, dtype=parameter.dtype, device="cpu")))


def _alike(one: Met, module: nn.Module) -> int:
    """Most units of a layer whose weights a rule makes all the same."""
    if one.rule.initialiser not in ONE_VALUE:
        return 0
    weights = [module.get_parameter(name) for name in one.names if name.rpartition(".")[2] == "weight"]
    return max((w.shape[0] for w in weights if not is_lazy(w) and w.ndim > 1 and w.shape[0] > 1), default=0)


def _of_ties(design: Design, module: nn.Module) -> Iterator[Problem]:
    for path, name, holder in instances(design, module):
        for tie in design.blocks[name].ties:
            if refusal := tie_misfit(holder, tie):
                yield Problem(name, "", f"{path or name}: {refusal}", setting="ties")


def tie_misfit(module: nn.Module, tie: tuple[str, ...]) -> str:
    """Why parameters of a module cannot be one, in one line; empty where they can."""
    own = dict(module.named_parameters(remove_duplicate=False))
    for one in tie:
        if one not in own:
            return f"there is no parameter {one} to be tied"
    first = own[tie[0]]
    for one in tie[1:]:
        if is_lazy(first) or is_lazy(own[one]):
            return f"{tie[0]} and {one} cannot be tied before their shapes are known"
        for its, others in zip(_kind(first), _kind(own[one]), strict=True):
            if its != others:
                return f"{tie[0]} is {its} and {one} is {others}, so they cannot be one parameter"
    return ""


def _kind(tensor: Tensor) -> tuple[str, str]:
    return numbers.shape(tensor.shape), str(tensor.dtype).removeprefix("torch.")


def _of_frozen(design: Design, module: nn.Module) -> Iterator[Problem]:
    found = list(instances(design, module))
    for name, block in design.blocks.items():
        homes = [holder for _, of, holder in found if of == name]
        for pattern in block.frozen if homes else ():
            if not any(fitting(holder, Rule(pattern, ""), module) for holder in homes):
                severity = "warning" if is_pattern(pattern) else "error"
                text = f"{name}: no parameter is called {pattern}, so nothing of that name is frozen"
                yield Problem(name, "", text, severity, setting="frozen")  # type: ignore[arg-type]


def _plainly(plain: Design) -> Built | None:
    """The module of a design that says nothing of its parameters; None where that cannot be built."""
    try:
        source = generate(plain)
        return Built(source, build(source, "meta"))
    except (DesignerError, *REFUSALS):
        return None


def _built(design: Design) -> Built | list[Problem]:
    """The module with all that the design says of its parameters, or why the text does not run."""
    try:
        source = generate(_without_code(design))
        return Built(source, build(source, "meta"))
    except DesignerError:
        return []
    except REFUSALS as error:
        text = f"what the parameters start from cannot be made: {str(error).splitlines()[0]}"
        return [Problem(design.main, "", text, setting="init")]


def _counted(design: Design, built: Built) -> tuple[int, dict[str, int]]:
    """Elements of all parameters, those that are one counted once, and who shares."""
    source, module = built
    count = sum(p.numel() for p in module.parameters() if not is_lazy(p))
    return count, _shared(design, source, module)


def _shared(design: Design, source: Source, module: nn.Module) -> dict[str, int]:
    """By path of a node, elements of its parameters that a node before it has too."""
    found, known, shared = places(design, source, module), set(), Counter[str]()
    for name, parameter in module.named_parameters(remove_duplicate=False):
        if id(parameter) in known and not is_lazy(parameter):
            shared["/".join(place_of(name, found).path)] += parameter.numel()
        known.add(id(parameter))
    return dict(shared)


def _without_code(design: Design) -> Design:
    """The design without its initialisers in code, which were tried one by one and may need values."""
    return replace(design, blocks={name: _without_code_in(block) for name, block in design.blocks.items()})


def _without_code_in(block: Block) -> Block:
    nodes = tuple(replace(node, init=_plain_rules(node.init)) if node.init else node for node in block.nodes)
    return replace(block, nodes=nodes, init=_plain_rules(block.init))


def _plain_rules(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules if rule.initialiser != CODE)


def _without(design: Design) -> Design:
    """The design without a word on its parameters; the same one where it says none."""
    blocks = {name: _plain(block) for name, block in design.blocks.items()}
    if all(blocks[name] is block for name, block in design.blocks.items()):
        return design
    return replace(design, blocks=blocks)


def _plain(block: Block) -> Block:
    nodes = tuple(replace(n, init=(), frozen=False) if n.init or n.frozen else n for n in block.nodes)
    said = block.init or block.ties or block.frozen or any(n.init or n.frozen for n in block.nodes)
    return replace(block, nodes=nodes, init=(), ties=(), frozen=()) if said else block


def _said(design: Design) -> list[object]:
    return [
        (name, b.init, b.ties, b.frozen, [(n.id, n.init, n.frozen) for n in b.nodes if n.init or n.frozen])
        for name, b in design.blocks.items()
    ]
