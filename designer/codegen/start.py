"""What a block's parameters are apart from their values: which are one, what they start from, which are not trained."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from designer.catalogue.code_parts import used_layers
from designer.catalogue.initialiser_code import code_of, read_code
from designer.catalogue.initialisers import CODE, VALUES, initialisers
from designer.catalogue.lazy import is_lazy
from designer.catalogue.load import catalogue
from designer.codegen.calls import given
from designer.codegen.children import tensor_value
from designer.codegen.text import INDENT, Lines, Owner
from designer.codegen.values import UNKNOWN, emit, quoted
from designer.graph import query
from designer.graph.model import Design, Node, Rule, Value
from designer.graph.names import is_identifier, unique_name, word
from designer.graph.parameters.parameter_names import is_pattern, steps

HELPER = "parameters_of"

LATER = "# Lazy layers have no parameters yet and are passed over: do this once more after the first run."

_HELPER_TEXT = '''

def {name}(module, pattern="*", kind=nn.Module):
    """The parameters inside a module whose names fit the pattern and which a layer of this kind holds."""
    for path, layer in module.named_modules():
        if isinstance(layer, kind):
            for name, parameter in layer.named_parameters(path, recurse=False):
                if fnmatch.fnmatchcase(name, pattern) and not nn.parameter.is_lazy(parameter):
                    yield parameter
'''


class Start(NamedTuple):
    """Where the lines are written: a block's class, which may be an `nn.Sequential` called by positions."""

    design: Design
    name: str
    positions: bool
    helper: str


def start_lines(design: Design, name: str, order: Sequence[Node], positions: bool) -> Lines:
    """The last lines of `__init__`; none where the design says nothing about the block's parameters.

    Ties come before the values, and the nodes' own rules after the block's: the later rule wins.
    """
    lines, block = Lines(), design.blocks[name]
    start = Start(design, name, positions, helper_name(design))
    for tie in block.ties:
        first, *others = [one for one in tie if _runs(start, one)] or [""]
        for other in others:
            lines.add(2, _tied(start, first, other))
    for rule in block.init:
        _add_for(lines, start, rule, None, _statements(rule))
    for node in order:
        for rule in node.init if node.kind in query.MODULE_KINDS else ():
            _add_for(lines, start, rule, node, _statements(rule))
    for pattern in block.frozen:
        _add_for(lines, start, Rule(pattern, ""), None, ["{}.requires_grad_(False)"])
    for node in order:
        if node.frozen and (node.kind in query.MODULE_KINDS or node.of == "parameter"):
            frozen = tensor_value(node) if node.kind == "tensor" else _module(start, node.name)
            lines.add(2, f"{frozen}.requires_grad_(False)", (name, node.id))
    return lines


def helper_name(design: Design) -> str:
    """What the helper function is called: no class has its name."""
    return unique_name(HELPER, {word(name) for name in (*design.blocks, *design.layers)})


def helper_lines(design: Design, body: str) -> Lines:
    """The helper function, if the text needs it."""
    lines, name = Lines(), helper_name(design)
    if f"{name}(" in body:
        for line in _HELPER_TEXT.format(name=name).rstrip("\n").split("\n"):
            lines.add(0, line)
    return lines


def described(rule: Rule) -> str:
    """What a rule lets parameters start from, in a few words: `normal_(std=0.01)`, `values [[0, 1], [2, 3]]`."""
    spec = initialisers().get(rule.initialiser)
    if spec is None:
        return rule.initialiser
    if spec.name == CODE:
        return f"{CODE} {read_code(code_of(rule)).name}".rstrip()
    if spec.name == VALUES:
        return f"{spec.name} {_nested(rule.arguments.get('values', UNKNOWN))}"
    return f"{spec.name}({', '.join(given(rule.arguments, spec.settings))})"


def _add_for(lines: Lines, start: Start, rule: Rule, node: Node | None, statements: Sequence[str]) -> None:
    """What is done to one parameter, or to each that fits."""
    owner: Owner | None = (start.name, node.id) if node else None
    name = f"{node.name}.{rule.pattern}" if node else rule.pattern
    kind = _kind(start.design, rule.of)
    if rule.of and not kind:
        return
    if _meets_lazy(start, rule, node, name) and rule.initialiser:
        lines.add(2, LATER, owner)
    if is_pattern(rule.pattern) or rule.of or _waits(start, name):
        module = _module(start, node.name) if node else "self"
        pattern = [quoted(rule.pattern)] if rule.pattern != "*" else []
        arguments = ", ".join([module, *pattern, *([f"kind={kind}"] if kind else [])])
        lines.add(2, f"for parameter in {start.helper}({arguments}):", owner)
        depth, target = 3, "parameter"
    elif _runs(start, name):
        depth, target = 2, _parameter(start, name)
    else:
        return
    for statement in statements:
        lines.add(depth, statement.replace("{}", target, 1), owner)


def _statements(rule: Rule) -> list[str]:
    """The lines that give a parameter its values; `{}` stands for it."""
    spec = initialisers().get(rule.initialiser)
    if spec is None:
        return [UNKNOWN]
    if spec.name == CODE:
        name = read_code(code_of(rule)).name
        return ["with torch.no_grad():", f"{INDENT}{name}({{}})"] if name else [UNKNOWN]
    if spec.name == VALUES:
        values, shape = rule.arguments.get("values"), rule.arguments.get("shape")
        tensor = f"torch.tensor({_nested(values)})" if values is not None else UNKNOWN
        reshaped = f".reshape{emit(shape)}" if isinstance(shape, tuple) else ""
        return ["with torch.no_grad():", f"{INDENT}{{}}.copy_({tensor}{reshaped})"]
    return [f"nn.init.{spec.name}({', '.join(['{}', *given(rule.arguments, spec.settings)])})"]


def _nested(values: Value) -> str:
    """Numbers as Python's lists: `[[0, 1], [2, 3]]`."""
    if isinstance(values, tuple):
        return f"[{', '.join(map(_nested, values))}]"
    return emit(values)


def _tied(start: Start, first: str, other: str) -> str:
    path, _, name = other.rpartition(".")
    holder = _module(start, path) if path else "self"
    if is_identifier(name):
        return f"{holder}.{name} = {_parameter(start, first)}"
    return f"{holder}.register_parameter({quoted(name)}, {_parameter(start, first)})"


def _parameter(start: Start, name: str) -> str:
    """How the class spells a parameter inside it: `self.hidden.weight`, `self[0].weight`."""
    path, _, last = name.rpartition(".")
    if is_identifier(last) and (not path or _spelled(start, path)):
        return f"{_module(start, path)}.{last}" if path else f"self.{last}"
    return f"self.get_parameter({quoted(name)})"


def _module(start: Start, path: str) -> str:
    return _spelled(start, path) or f"self.get_submodule({quoted(path)})"


def _spelled(start: Start, path: str) -> str:
    """A module by attributes, or by its place in an `nn.Sequential`; "" where it can only be named by its path."""
    first, *rest = path.split(".")
    head = f"self[{first}]" if start.positions and first.isdigit() else f".{first}" if is_identifier(first) else ""
    if not head or not all(map(is_identifier, rest)):
        return ""
    return ".".join([head if head.startswith("self") else f"self{head}", *rest])


def _kind(design: Design, of: str) -> str:
    """The class of a layer or block; "" where the program holds none, so that there is nothing to be met."""
    if of in design.layers:
        return word(of) if of in used_layers(design) else ""
    if of in catalogue().layers and not catalogue().layers[of].refused:
        return f"nn.{of}"
    return word(of) if of == design.main or query.uses(design, of) else ""


def _runs(start: Start, name: str) -> bool:
    """Whether the parameter is there: what leads to no output is left out, and what is bypassed has none."""
    blocks = start.design.blocks
    way = steps(start.design, start.name, name)
    return all(step.node.id in query.reached(blocks[step.block]) and not step.node.bypassed for step in way)


def _meets_lazy(start: Start, rule: Rule, node: Node | None, name: str) -> bool:
    """Whether a rule may be for parameters of lazy layers, which the lines of the text pass over."""
    if not is_pattern(rule.pattern) and not rule.of:
        return _waits(start, name)
    inside = [start.name] if node is None else list(query.blocks_of(node))
    seen: set[str] = set()
    while inside:
        here = inside.pop()
        if here not in seen and here in start.design.blocks:
            seen.add(here)
            if any(is_lazy(one) for one in start.design.blocks[here].nodes):
                return True
            inside += query.used_blocks(start.design, here)
    return node is not None and is_lazy(node)


def _waits(start: Start, name: str) -> bool:
    """Whether the parameter is of a lazy layer, so that there may be nothing yet that could be given values."""
    way = steps(start.design, start.name, name)
    layer = catalogue().layers.get(way[-1].node.of) if way and way[-1].node.kind == "layer" else None
    return layer is not None and layer.lazy
