"""What runs but is seldom meant: modules that torch does not find, tensors left behind, cut gradients, slow loops."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from designer.catalogue.code_text import Fault, classes, dotted, is_module, method, once_only, times_a_list
from designer.catalogue.slow_loops import slow_loops

_MAKERS = frozenset("tensor rand randn zeros ones full eye arange linspace empty randint".split())
_IN_ROWS = {ast.List: "list", ast.ListComp: "list", ast.Tuple: "tuple", ast.Dict: "dict", ast.DictComp: "dict"}
_INSTEAD = {"list": "nn.ModuleList", "tuple": "nn.ModuleList", "dict": "nn.ModuleDict"}


class Cut(NamedTuple):
    """A place in `forward` behind which no gradient comes back to a tensor of the layer's own.

    Attributes:
        by: How it is cut: `.data` or `.detach()`.
        mended: The line without it.
        text: The whole text with that line.
    """

    line: int
    name: str
    by: str
    mended: str = ""
    text: tuple[str, ...] = ()

    @property
    def offer(self) -> str:
        """What a click would do."""
        return f"Write it without {self.by}"


def advice(tree: ast.Module, made: ast.ClassDef, source: tuple[str, ...]) -> Iterator[Fault]:
    """Pieces of advice on a class, each with its line."""
    init = method(tree, made, "__init__")
    if init is not None:
        yield from _hidden_modules(tree, init, source)
        yield from _plain_tensors(init)
        yield from _once_only(tree, init)
        yield from _any_number(init)
    yield from _children(tree, made)
    yield from slow_loops([made, *(node for node in tree.body if isinstance(node, ast.FunctionDef))])
    found = cuts(tree, made, source)
    for line in dict.fromkeys(cut.line for cut in found):
        here = [cut for cut in found if cut.line == line]
        names = " and ".join(cut.name for cut in here)
        text = f"{here[0].by} cuts the gradient of {names}: never learnt. Without it: {here[0].mended}"
        yield Fault(line, text, False, here[0].offer, here[0].text)


def _any_number(init: ast.FunctionDef) -> Iterator[Fault]:
    """As many arguments as one likes, which is how modules are handed over."""
    if init.args.vararg is not None:
        text = f"*{init.args.vararg.arg} stays empty: no setting is for it; modules in it are drawn as a block of them"
        yield Fault(init.lineno, text, False)


def cuts(tree: ast.Module, made: ast.ClassDef, source: tuple[str, ...]) -> tuple[Cut, ...]:
    """Where `forward` reads tensors of the layer's own past their gradients."""
    forward = method(tree, made, "forward")
    places: dict[int, list[tuple[ast.expr, ast.expr]]] = {}
    found: dict[tuple[int, str], Cut] = {}
    inside = [node for node in ast.walk(forward) if isinstance(node, ast.expr)] if forward is not None else []
    for node in sorted(inside, key=lambda node: (node.lineno, node.col_offset)):
        of, by = _cut(node)
        name = dotted(of)
        if of is not None and name.startswith("self."):
            places.setdefault(node.lineno, []).append((of, node))
            found.setdefault((node.lineno, name), Cut(node.lineno, name.removeprefix("self."), by))
    texts = {line: _without(source, here) for line, here in places.items()}
    return tuple(
        cut._replace(mended=texts[cut.line][cut.line - 1].strip(), text=texts[cut.line]) for cut in found.values()
    )


def _cut(node: ast.expr) -> tuple[ast.expr | None, str]:
    """What an expression reads past its gradient, and how; None where it does no such thing."""
    match node:
        case ast.Attribute(value=of, attr="data", ctx=ast.Load()):
            return of, ".data"
        case ast.Call(func=ast.Attribute(value=of, attr="detach")):
            return of, ".detach()"
    return None, ""


def _without(source: tuple[str, ...], places: list[tuple[ast.expr, ast.expr]]) -> tuple[str, ...]:
    """The text where of each of these expressions only the inner one is left; the last is cut out first."""
    lines = [line.encode() for line in source]
    for of, whole in sorted(places, key=lambda place: _end(place[1]), reverse=True):
        (first, begin), (last, end) = _end(of), _end(whole)
        lines[first : last + 1] = [lines[first][:begin] + lines[last][end:]]
    return tuple(line.decode() for line in lines)


def _end(node: ast.expr) -> tuple[int, int]:
    """Where an expression ends: its line counted from 0, and the byte behind it."""
    return (node.end_lineno or node.lineno) - 1, node.end_col_offset or 0


def _hidden_modules(tree: ast.Module, init: ast.FunctionDef, source: tuple[str, ...]) -> Iterator[Fault]:
    """Modules in a list, a tuple or a dict of Python's own: they are not trained, moved or saved."""
    rows: dict[str, ast.expr] = {}
    for node in ast.walk(init):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for name in filter(None, map(_own, targets)):
                if type(node.value) in _IN_ROWS:
                    rows[name] = node.value
                    if any(_makes_module(tree, part) for part in ast.walk(node.value)):
                        yield _hidden(node.lineno, name, rows.pop(name), tree, source)
    for node in ast.walk(init):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "append":
            name = _own(node.func.value)
            if name in rows and any(_makes_module(tree, part) for argument in node.args for part in ast.walk(argument)):
                yield _hidden(node.lineno, name, rows.pop(name), tree, source)


def _hidden(line: int, name: str, value: ast.expr, tree: ast.Module, source: tuple[str, ...]) -> Fault:
    sort = _IN_ROWS[type(value)]
    text = f"{name} is a {sort} of Python's own: torch does not find the modules in it; use {_INSTEAD[sort]}"
    if not _only_modules(tree, value):
        return Fault(line, text, serious=False)
    return Fault(line, text, False, f"Use {_INSTEAD[sort]} for {name}", _wrapped(value, _INSTEAD[sort], source))


def _only_modules(tree: ast.Module, value: ast.expr) -> bool:
    """Whether a ModuleList takes all that stands in a list, as far as it stands there."""
    match value:
        case ast.List(elts=inside) | ast.Tuple(elts=inside):
            return all(_makes_module(tree, one) for one in inside)
        case ast.ListComp(elt=one):
            return _makes_module(tree, one)
    return False


def _wrapped(value: ast.expr, by: str, source: tuple[str, ...]) -> tuple[str, ...]:
    """The text in which an expression is the argument of a call."""
    lines = [line.encode() for line in source]
    first, last = value.lineno - 1, (value.end_lineno or value.lineno) - 1
    begin, end = value.col_offset, value.end_col_offset or 0
    bare = isinstance(value, ast.Tuple) and lines[first][begin : begin + 1] != b"("
    opened, closed = (f"{by}((", "))") if bare else (f"{by}(", ")")
    lines[last] = lines[last][:end] + closed.encode() + lines[last][end:]
    lines[first] = lines[first][:begin] + opened.encode() + lines[first][begin:]
    return tuple(line.decode() for line in lines)


def _once_only(tree: ast.Module, init: ast.FunctionDef) -> Iterator[Fault]:
    """`[Block()] * 4`, where four blocks are seldom not meant."""
    for node in ast.walk(init):
        inside = times_a_list(node)
        if inside is not None and _makes_module(tree, inside):
            yield Fault(inside.lineno, once_only(inside), serious=False)


def _children(tree: ast.Module, made: ast.ClassDef) -> Iterator[Fault]:
    """A forward pass over the children, which leaves out a module that is called a second time."""
    forward = method(tree, made, "forward")
    for node in ast.walk(forward) if forward is not None else ():
        walked = node.iter if isinstance(node, ast.For) else None
        if isinstance(walked, ast.Call) and dotted(walked.func) in ("self.children", "self.modules"):
            text = f"{dotted(walked.func)}() gives a module that stands twice only once, so it runs once"
            yield Fault(walked.lineno, f"{text}; self._modules.values() gives it each time", serious=False)


def _plain_tensors(init: ast.FunctionDef) -> Iterator[Fault]:
    for node in ast.walk(init):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            made = dotted(node.value.func)
            if made.startswith("torch.") and made.removeprefix("torch.") in _MAKERS:
                for name in filter(None, map(_own, node.targets)):
                    text = f"{name} is a plain tensor: it follows to no device and is not saved"
                    yield Fault(node.lineno, f'{text}; use self.register_buffer("{name}", …)', serious=False)


def _own(target: ast.expr) -> str:
    """`blocks` of `self.blocks`; "" of anything else."""
    name = dotted(target)
    return name.removeprefix("self.") if name.startswith("self.") and name.count(".") == 1 else ""


def _makes_module(tree: ast.Module, node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = dotted(node.func)
    if name.startswith(("nn.", "torch.nn.")):
        return name.rpartition(".")[2][:1].isupper() and not name.endswith("Parameter")
    known = classes(tree)
    return name in known and is_module(tree, known[name])
