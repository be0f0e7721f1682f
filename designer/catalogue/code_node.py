"""A node of a few lines of Python: what it reads comes in, what it names and does not use further goes out.

Read as a tree, never run here. `y = x * x.sigmoid()` has the input `x` and the output `y`; of

    mean = x.mean()
    y = x - mean

`mean` is the lines' own.
"""

from __future__ import annotations

import ast
import builtins
from functools import lru_cache
from typing import NamedTuple

from designer.catalogue.code_text import Fault, Unreadable, parse
from designer.catalogue.slow_loops import slow_loops
from designer.catalogue.spec import CUSTOM, Interface, PortSpec
from designer.graph.model import Node
from designer.graph.names import LOCALS_TAKEN

FIRST = ("y = x * x.sigmoid()",)
"""The line to begin with."""

_PLAIN = (
    ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.If, ast.For, ast.While, ast.With, ast.Assert, ast.Raise,
    ast.Pass, ast.Break, ast.Continue,
)  # fmt: skip
_SCOPES = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)


class Reading(NamedTuple):
    """What the lines say.

    Attributes:
        inputs: Names that are read before they mean anything, in the order in which they are.
        outputs: Names that are given and not used further.
        own: All other names that are given.
        names: Every place where one of these names stands.
        faults: What is not right, by line.
    """

    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    names: tuple[ast.Name, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def broken(self) -> Fault | None:
        """The first thing because of which the lines cannot run."""
        return next((fault for fault in self.faults if fault.serious), None)


@lru_cache(maxsize=256)
def read_lines(code: tuple[str, ...]) -> Reading:
    """What these lines read and give, and what is not right with them."""
    try:
        tree = parse(code)
    except Unreadable as error:
        fault = error.fault
        if "outside function" in fault.message or "outside async" in fault.message:
            fault = Fault(fault.line, "no return: what is given a name and not used further goes out")
        return Reading(faults=(fault,))
    faults = list(filter(None, map(_refused, ast.walk(tree))))
    reader = _Reader()
    for made in tree.body:
        reader.visit(made)
    inputs, given = tuple(reader.inputs), tuple(reader.written)
    outputs = tuple(
        name for name in given if reader.written[name] > reader.read.get(name, -1) and name not in reader.counters
    )
    if not (faults or outputs):
        faults.append(Fault(1, f"nothing comes out: give it a name, as in {FIRST[0]}"))
    for name in (*inputs, *given):
        if name == "self" or (name in given and name in LOCALS_TAKEN):
            faults.append(Fault(1, f"the program around uses the word {name} itself"))
    faults += [Fault(line, _changed(name), serious=False) for name, line in reader.changed if name in inputs]
    faults += slow_loops([tree])
    own = tuple(name for name in given if name not in outputs)
    return Reading(inputs, outputs, own, tuple(reader.names), tuple(sorted(faults)))


def face_of(node: Node) -> Interface | None:
    """How the node looks from outside; None while its lines cannot be read."""
    reading = read_lines(node.code)
    if reading.broken:
        return None
    doc = next((line.strip().removeprefix("#").strip() for line in node.code if line.strip().startswith("#")), "")
    return Interface(
        "code", CUSTOM, doc, (), tuple(map(PortSpec, reading.inputs)), tuple(map(PortSpec, reading.outputs))
    )


def _refused(made: ast.AST) -> Fault | None:
    """What does not belong into a few lines in the middle of a forward pass."""
    line = getattr(made, "lineno", 1)
    if isinstance(made, ast.Import | ast.ImportFrom):
        return Fault(line, "no import: torch, nn and F are there; what else is needed makes it a custom layer")
    if isinstance(made, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return Fault(line, f"no definitions: {made.name} makes it a custom layer")
    if isinstance(made, ast.Await | ast.Yield | ast.YieldFrom):
        return Fault(line, "nothing can be waited for or yielded in a forward pass")
    if isinstance(made, ast.stmt) and not isinstance(made, _PLAIN):
        return Fault(line, f"{type(made).__name__.lower()} has no place here")
    return None


def _changed(name: str) -> str:
    return f"this changes {name} itself, for all that read it: write {name} = {name} + … instead"


class _Reader(ast.NodeVisitor):
    """Goes through lines in the order in which they run, and notes when each name is read and given."""

    def __init__(self) -> None:
        self.inputs: dict[str, None] = {}
        self.written: dict[str, int] = {}
        self.read: dict[str, int] = {}
        self.counters: set[str] = set()
        self.changed: list[tuple[str, int]] = []
        self.names: list[ast.Name] = []
        self._inner: list[frozenset[str]] = []
        self._now = 0

    def visit_Name(self, node: ast.Name) -> None:
        if any(node.id in bound for bound in self._inner):
            return
        if isinstance(node.ctx, ast.Store):
            self._write(node.id)
        elif node.id not in self.written and (node.id in LOCALS_TAKEN - {"self"} or hasattr(builtins, node.id)):
            return
        else:
            self._read(node.id)
        self.names.append(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        for target in node.targets:
            self.visit(target)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            if node.target.id not in self.written:
                self.changed.append((node.target.id, node.lineno))
            self._read(node.target.id)
        self.visit(node.value)
        self.visit(node.target)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)
            self.visit(node.target)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        self.visit(node.target)

    def visit_For(self, node: ast.For) -> None:
        self.visit(node.iter)
        self.visit(node.target)
        self.counters |= _stored(node.target)
        for made in (*node.body, *node.orelse):
            self.visit(made)

    def visit_With(self, node: ast.With) -> None:
        for item in node.items:
            self.visit(item.context_expr)
            if item.optional_vars is not None:
                self.visit(item.optional_vars)
                self.counters |= _stored(item.optional_vars)
        for made in node.body:
            self.visit(made)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        takes = node.args
        for default in (*takes.defaults, *(d for d in takes.kw_defaults if d is not None)):
            self.visit(default)
        every = (*takes.posonlyargs, *takes.args, *takes.kwonlyargs, *(a for a in (takes.vararg, takes.kwarg) if a))
        self._within(frozenset(argument.arg for argument in every), [node.body])

    def generic_visit(self, node: ast.AST) -> None:
        if not isinstance(node, _SCOPES):
            super().generic_visit(node)
            return
        self.visit(node.generators[0].iter)
        bound = frozenset[str]().union(*(_stored(one.target) for one in node.generators))
        inside: list[ast.AST] = [part for one in node.generators for part in (one.target, *one.ifs)]
        inside += [one.iter for one in node.generators[1:]]
        inside += [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        self._within(bound, inside)

    def _within(self, bound: frozenset[str], parts: list[ast.AST]) -> None:
        """What stands where these names mean something of their own."""
        self._inner.append(bound)
        for part in parts:
            self.visit(part)
        self._inner.pop()

    def _read(self, name: str) -> None:
        self._now += 1
        self.read[name] = self._now
        if name not in self.written:
            self.inputs.setdefault(name)

    def _write(self, name: str) -> None:
        self._now += 1
        self.written[name] = self._now


def _stored(target: ast.AST) -> frozenset[str]:
    return frozenset(n.id for n in ast.walk(target) if isinstance(n, ast.Name))
