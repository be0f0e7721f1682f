"""What is not yet right in what a block says of its parameters: rules, ties, and patterns of what is not trained."""

from __future__ import annotations

from collections.abc import Iterator

from designer.catalogue.block_check import expression_refusal
from designer.catalogue.fitting import accepts
from designer.catalogue.initialiser_code import code_of, code_refusal, read_code, rules_in_code
from designer.catalogue.initialisers import CODE, VALUES, initialisers
from designer.catalogue.load import catalogue
from designer.catalogue.spec import SettingSpec
from designer.graph import query
from designer.graph.model import Block, Design, Node, Rule, Value
from designer.graph.parameters.parameter_names import is_pattern, steps
from designer.graph.problem import Problem


def parameter_problems(design: Design, name: str) -> Iterator[Problem]:
    """Problems of the rules of a block and its nodes, of its ties, and of what it says is not trained."""
    block = design.blocks[name]
    for rule in block.init:
        if refusal := rule_refusal(design, block, rule) or _leads_nowhere(design, name, rule.pattern, rule):
            yield Problem(name, "", f"{name}: the rule for {told_of(rule)}: {refusal}", setting="init")
    for node in block.nodes:
        for rule in node.init:
            if refusal := _has_none(node) or rule_refusal(design, block, rule):
                yield Problem(name, node.id, f"{node.name}: the rule for {told_of(rule)}: {refusal}", setting="init")
    for node_id, rule in rules_in_code(design, name):
        if advice := read_code(code_of(rule)).advice:
            whose = block.node(node_id).name if node_id else name
            text = f"{whose}: the rule for {told_of(rule)}: {advice}"
            yield Problem(name, node_id, text, "warning", setting="init")
    for tie in block.ties:
        if refusal := tie_refusal(design, name, tie):
            yield Problem(name, "", f"{name}: {refusal}", setting="ties")
    for pattern in block.frozen:
        if refusal := _leads_nowhere(design, name, pattern):
            yield Problem(name, "", f"{name}: what is not trained: {refusal}", setting="frozen")


def told_of(rule: Rule) -> str:
    """What a rule is for, as messages say it."""
    return rule.pattern or '""'


def rule_refusal(design: Design, block: Block, rule: Rule) -> str:
    """Why a rule cannot be written as code, in one line; empty where it can."""
    if not rule.pattern:
        return "it names no parameter; * stands for every one"
    if rule.of and not any(rule.of in known for known in (catalogue().layers, design.blocks, design.layers)):
        return f'there is no layer called "{rule.of}"'
    spec = initialisers().get(rule.initialiser)
    if spec is None:
        return f'torch.nn.init has no function called "{rule.initialiser}"'
    if spec.name == CODE:
        return code_refusal(design, rule)
    takes = {setting.name: setting for setting in spec.settings}
    for setting in spec.settings:
        if setting.required and setting.name not in rule.arguments:
            return f"{spec.name} needs {setting.name}"
    for argument, value in rule.arguments.items():
        if argument not in takes:
            return f'{spec.name} takes no "{argument}"'
        if refusal := _argument_refusal(block, spec.name, takes[argument], value):
            return f"{argument} {refusal}"
    return ""


def tie_refusal(design: Design, name: str, tie: tuple[str, ...]) -> str:
    """Why these names cannot be one parameter, in one line; empty where they can, as far as the drawing tells."""
    if len(set(tie)) < 2 or len(set(tie)) < len(tie):
        return f"a tie is of two or more different parameters, not of {', '.join(tie) or 'none'}"
    for one in tie:
        if is_pattern(one):
            return f"a tie is of parameters by their names; {one} is a pattern"
        if nowhere := _leads_nowhere(design, name, one):
            return f"the tie of {' and '.join(tie)}: {nowhere}"
    return ""


def _argument_refusal(block: Block, initialiser: str, spec: SettingSpec, value: Value) -> str:
    settings = frozenset(setting.name for setting in block.settings)
    if refusal := expression_refusal(value, settings, "the block around"):
        return f"cannot be worked out: {refusal}"
    if initialiser == VALUES and spec.name == "values":
        return "" if _is_even(value) else "are numbers in rows of one length, such as ((0, 1), (2, 3))"
    return accepts(spec, value)


def _is_even(value: Value) -> bool:
    """Whether a value is a number, a row of numbers, or rows of one length."""
    if not isinstance(value, tuple):
        return isinstance(value, int | float) and not isinstance(value, bool)
    rows = [item for item in value if isinstance(item, tuple)]
    if not value or (rows and len(rows) < len(value)):
        return False
    return len({len(row) for row in rows}) <= 1 and all(map(_is_even, value))


def _leads_nowhere(design: Design, name: str, parameter: str, rule: Rule | None = None) -> str:
    """Why there is no parameter of this name, as far as the drawing tells; a pattern may meet none."""
    if is_pattern(parameter) or (rule is not None and rule.of):
        return ""
    way = steps(design, name, parameter)
    if not way:
        return f"{name} has no node called {parameter.partition('.')[0]}"
    last = way[-1]
    if last.node.kind in query.CLASS_KINDS:
        rest = parameter.split(".")[last.part + 1 :]
        return f"{last.node.name} has nothing called {rest[0]} inside" if rest else f"{parameter} is no parameter"
    return _has_none(last.node)


def _has_none(node: Node) -> str:
    if node.kind == "again":
        return f"{node.name} has no parameters of its own; it calls the module of another node"
    if node.kind in query.MODULE_KINDS or (node.kind == "tensor" and node.of == "parameter"):
        return ""
    return f"{node.name} has no parameters"
