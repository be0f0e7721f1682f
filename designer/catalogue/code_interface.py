"""Ports and settings of a custom layer, read from its text: `__init__` gives the settings, `forward` the ports."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import NamedTuple

from designer.catalogue.code_advice import advice
from designer.catalogue.code_text import Fault, Unreadable, classes, dotted, is_module, method, own_statements, parse
from designer.catalogue.code_types import ANYTHING, default_value, fitting_types, sorts
from designer.catalogue.load import catalogue
from designer.catalogue.spec import CUSTOM, Interface, PortSpec, SettingSpec
from designer.graph.model import Layer
from designer.graph.names import is_identifier

OUTPUT = "output"


class Reading(NamedTuple):
    """What a text says of the layer called so.

    Attributes:
        face: Its ports and settings; None where they cannot be read.
        faults: What is not right, by line.
    """

    face: Interface | None
    faults: tuple[Fault, ...] = ()


@lru_cache(maxsize=256)
def read(name: str, source: tuple[str, ...]) -> Reading:
    """The ports and settings of the class `name` in a text, and what is not right with it. Nothing of it is run."""
    try:
        tree = parse(source)
    except Unreadable as error:
        return Reading(None, (error.fault,))
    made = classes(tree).get(name)
    if made is None:
        return Reading(None, (Fault(1, f'the code defines no class called "{name}"'),))
    if not made.bases or not (is_module(tree, made) or any(dotted(base) not in classes(tree) for base in made.bases)):
        return Reading(None, (Fault(made.lineno, f"{name} is no module: write class {name}(nn.Module):"),))
    forward = method(tree, made, "forward")
    if forward is None and _torchs(made) is None:
        return Reading(None, (Fault(made.lineno, f"{name} has no forward(self, x)"),))
    if forward is not None and (wrong := _without_self(forward)):
        return Reading(None, (Fault(forward.lineno, wrong),))
    faults: list[Fault] = []
    settings = _settings(tree, made, faults)
    inputs, outputs = _ports(made, forward, faults)
    faults += advice(tree, made, source)
    doc = (ast.get_docstring(made) or "").strip().split("\n")[0]
    face = Interface(name, CUSTOM, doc, settings, inputs, outputs)
    return Reading(face, tuple(sorted(faults)))


def face_of(name: str, layer: Layer) -> Interface:
    """How the layer looks from outside; while its text is broken, as it last did."""
    face = read(name, layer.source).face or read(name, layer.good).face
    return face or Interface(name, CUSTOM, "", (), (PortSpec("x"),), (PortSpec(OUTPUT),))


def _torchs(made: ast.ClassDef) -> str | None:
    """The layer of torch that a class stands on, `Linear` of `class Mine(nn.Linear)`."""
    names = (base.rpartition(".")[2] for base in map(dotted, made.bases) if base.startswith(("nn.", "torch.nn.")))
    return next((name for name in names if name in catalogue().layers and name != "Module"), None)


def _settings(tree: ast.Module, made: ast.ClassDef, faults: list[Fault]) -> tuple[SettingSpec, ...]:
    init = method(tree, made, "__init__")
    if init is None:
        torchs = _torchs(made)
        return catalogue().layers[torchs].settings if torchs else ()
    if not _calls_super(init):
        faults.append(Fault(init.lineno, "__init__ does not call super().__init__(), which has to come first"))
    takes = init.args
    if not (takes.posonlyargs or takes.args):
        faults.append(Fault(init.lineno, "__init__ takes no self"))
    positional = [*takes.posonlyargs, *takes.args][1:]
    missing = [None] * (len(positional) - len(takes.defaults))
    hidden = {argument.arg for argument in takes.posonlyargs}
    settings = [
        _setting(argument, default)
        for argument, default in zip(positional, [*missing, *takes.defaults][-len(positional) :], strict=False)
        if default is None or argument.arg not in hidden  # a default before the / can only be set by place
    ]
    for argument, default in zip(takes.kwonlyargs, takes.kw_defaults, strict=True):
        settings.append(_setting(argument, default, by_name=default is None))
    return tuple(sorted(settings, key=lambda spec: not spec.required))


def _setting(argument: ast.arg, default: ast.expr | None, by_name: bool = False) -> SettingSpec:
    types, choices = sorts(argument.annotation)
    if default is None:
        return SettingSpec(argument.arg, types, required=True, choices=choices, by_name=by_name)
    known, value = default_value(default)
    doc = "" if known else f"By itself: {ast.unparse(default)}"
    if types is ANYTHING and known:
        types = fitting_types(value)
    return SettingSpec(argument.arg, types, value, doc=doc, choices=choices)


def _calls_super(init: ast.FunctionDef) -> bool:
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "__init__"
        for node in ast.walk(init)
    )


def _ports(
    made: ast.ClassDef, forward: ast.FunctionDef | None, faults: list[Fault]
) -> tuple[tuple[PortSpec, ...], tuple[PortSpec, ...]]:
    if forward is None:
        spec = catalogue().layers[_torchs(made) or "Identity"]
        return spec.inputs, spec.outputs
    return _inputs(forward, faults), _outputs(forward, faults)


def _without_self(forward: ast.FunctionDef) -> str:
    """What is wrong with a forward that cannot be called on what flows in; empty where it can."""
    takes = forward.args
    positional = [*takes.posonlyargs, *takes.args]
    if any(dotted(mark) in ("staticmethod", "classmethod") for mark in forward.decorator_list) or not positional:
        return "forward must take self and what comes in: def forward(self, x):"
    first = positional[0].arg
    if len(positional) > 1 or takes.vararg is not None or first == "self":
        return ""
    return f"forward takes {first} where self has to be: def forward(self, {first}):"


def _inputs(forward: ast.FunctionDef, faults: list[Fault]) -> tuple[PortSpec, ...]:
    takes = forward.args
    positional = [*takes.posonlyargs, *takes.args]
    needed = len(positional) - len(takes.defaults)
    ports = [PortSpec(a.arg, required=index < needed) for index, a in enumerate(positional) if index]
    if takes.vararg is not None:
        ports.append(PortSpec(takes.vararg.arg, required=False, variadic=True))
    for argument, default in zip(takes.kwonlyargs, takes.kw_defaults, strict=True):
        if default is None:
            text = f"forward needs {argument.arg} by its name only: put it before the *, or give it a default"
            faults.append(Fault(forward.lineno, text))
        else:
            ports.append(PortSpec(argument.arg, required=False))
    return tuple(ports)


def _outputs(forward: ast.FunctionDef, faults: list[Fault]) -> tuple[PortSpec, ...]:
    """One, or one for each item where every `return` gives a row of as many."""
    returns = [node for node in own_statements(forward) if isinstance(node, ast.Return)]
    given = [node.value for node in returns]
    if not _never_returns(forward) and all(_is_none(value) for value in given):
        faults.append(Fault(forward.lineno, "forward gives nothing back: it needs a return"))
    for node in returns:
        if isinstance(node.value, ast.Dict | ast.DictComp):
            faults.append(Fault(node.lineno, "forward gives a dict; give the tensors one after the other: return a, b"))
    rows = [v for v in given if isinstance(v, ast.Tuple) and not any(isinstance(i, ast.Starred) for i in v.elts)]
    if rows and len(rows) == len(given) and len({len(row.elts) for row in rows}) == 1 and len(rows[0].elts) > 1:
        return tuple(map(PortSpec, _output_names(rows)))
    annotated = forward.returns
    if isinstance(annotated, ast.Subscript) and dotted(annotated.value).lower().endswith("tuple"):
        items = annotated.slice.elts if isinstance(annotated.slice, ast.Tuple) else []
        if len(items) > 1 and dotted(items[-1]) != "Ellipsis" and not _is_ellipsis(items[-1]):
            return tuple(PortSpec(f"{OUTPUT}{index}") for index in range(1, len(items) + 1))
    return (PortSpec(OUTPUT),)


def _output_names(rows: list[ast.Tuple]) -> list[str]:
    """Each called after the variable that is given back, where every `return` names the same and no other does."""
    names: list[str] = []
    for index, items in enumerate(zip(*(row.elts for row in rows), strict=True), 1):
        spelled = {dotted(item) for item in items}
        name = spelled.pop() if len(spelled) == 1 else ""
        names.append(name if is_identifier(name) and name not in names else f"{OUTPUT}{index}")
    return names


def _never_returns(forward: ast.FunctionDef) -> bool:
    """Whether it is only a place holder, which says so when it is run."""
    return isinstance(forward.body[-1], ast.Raise)


def _is_none(value: ast.expr | None) -> bool:
    return value is None or (isinstance(value, ast.Constant) and value.value is None)


def _is_ellipsis(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is ...
