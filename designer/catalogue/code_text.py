"""A person's Python text as a tree: parsed, never run."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

LARGEST = 1 << 20
"""Characters of the longest text that is read."""


class Fault(NamedTuple):
    """What is not right in a text, with its line counted from 1.

    Attributes:
        serious: It cannot run so; otherwise it is a piece of advice.
        offer, mended: What a click would do, and the whole text after it; empty where nothing is offered.
    """

    line: int
    message: str
    serious: bool = True
    offer: str = ""
    mended: tuple[str, ...] = ()


class Unreadable(Exception):
    """A text that Python cannot read; carries the `Fault`."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def lines_of(text: str) -> tuple[str, ...]:
    """A text as a design keeps it: its lines as Python counts them, none at either end that holds nothing."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return tuple(lines)


@lru_cache(maxsize=128)
def parse(source: tuple[str, ...]) -> ast.Module:
    """The tree of a text.

    Raises:
        Unreadable: with the line and Python's reason.
    """
    text = "\n".join(source)
    if len(text) > LARGEST:
        raise Unreadable(Fault(1, f"the text is longer than {LARGEST:,} characters, the most that is read"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
            compile(tree, "<text>", "exec")  # finds what parsing does not: a `return` outside a function
    except SyntaxError as error:
        raise Unreadable(Fault(max(1, min(error.lineno or 1, len(source))), error.msg)) from None
    except (RecursionError, MemoryError):
        raise Unreadable(Fault(1, "is nested too deep for Python")) from None
    except ValueError as error:
        raise Unreadable(Fault(1, f"Python cannot read it ({error})")) from None
    return tree


def classes(tree: ast.Module) -> dict[str, ast.ClassDef]:
    """By name, the classes of a text."""
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


def is_module(tree: ast.Module, made: ast.ClassDef) -> bool:
    """Whether a class is, by its words, an `nn.Module`: it stands on one, or on a class of the text that does."""
    known, seen, waiting = classes(tree), set[str](), [made]
    while waiting:
        for base in map(dotted, waiting.pop().bases):
            last = base.rpartition(".")[2]
            if base.startswith(("nn.", "torch.nn.")) or last in ("Module", "Sequential"):
                return True
            if base in known and base not in seen:
                seen.add(base)
                waiting.append(known[base])
    return False


def modules(tree: ast.Module) -> list[str]:
    """Names of the `nn.Module` classes of a text, in its order."""
    return [name for name, made in classes(tree).items() if is_module(tree, made)]


def dotted(node: ast.expr | None) -> str:
    """`nn.Module` of the expression that says so; "" of any other."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := dotted(node.value)):
        return f"{before}.{node.attr}"
    return ""


def times_a_list(node: ast.AST) -> ast.expr | None:
    """What stands in the list of `[Block()] * 4`; None of anything else."""
    match node:
        case (
            ast.BinOp(left=ast.List(elts=[inside]), op=ast.Mult())
            | ast.BinOp(op=ast.Mult(), right=ast.List(elts=[inside]))
        ) if isinstance(inside, ast.Call):
            return inside
    return None


def once_only(inside: ast.expr) -> str:
    """What is to be known of such a list of a module."""
    made = ast.unparse(inside)
    made = made if len(made) < 30 else f"{dotted(inside.func)}(…)" if isinstance(inside, ast.Call) else "…"
    return f"[{made}] * n is one module n times, with the same weights; [{made} for _ in range(n)] makes n of them"


def method(tree: ast.Module, made: ast.ClassDef, name: str) -> ast.FunctionDef | None:
    """A method of a class or of the classes of the text that it stands on."""
    seen: set[str] = set()
    waiting = [made]
    while waiting:
        here = waiting.pop(0)
        for node in here.body:
            if isinstance(node, ast.FunctionDef) and node.name == name:
                return node
        seen.add(here.name)
        waiting += [classes(tree)[b] for b in map(dotted, here.bases) if b in classes(tree) and b not in seen]
    return None


def own_statements(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """Everything in a function but what stands in functions and classes inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop(0)
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            waiting += ast.iter_child_nodes(node)


def defined(statement: ast.stmt) -> frozenset[str]:
    """Names that a statement of the text's own level gives a meaning to, imports left out."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return frozenset((statement.name,))
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return frozenset()
    return frozenset(n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))


def spoken(statements: Sequence[ast.AST]) -> frozenset[str]:
    """Names that statements speak of."""
    return frozenset(n.id for made in statements for n in ast.walk(made) if isinstance(n, ast.Name))
