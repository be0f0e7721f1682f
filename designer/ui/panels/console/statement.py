"""Python as it is typed line by line: whether a statement is whole, how the next line begins, what completes a word."""

from __future__ import annotations

import ast
import codeop
from collections.abc import Iterator, Sequence

STEP = 4
"""Blanks of one level."""


def is_whole(code: str) -> bool:
    """Whether Enter runs it: a line that is whole, or a block after which an empty line was typed."""
    lines = code.split("\n")
    if len(lines) > 1 and lines[-1].strip():
        return False
    try:
        return codeop.compile_command(code, symbol="exec") is not None
    except (SyntaxError, ValueError, OverflowError):
        return True  # what is no Python at all, such as `net?`, is for the kernel to say


def next_line(code: str) -> str:
    """The blanks that a line after this code begins with."""
    last = code.split("\n")[-1]
    depth = len(last) - len(last.lstrip(" "))
    return " " * (depth + STEP if last.rstrip().endswith(":") else depth)


def completed(code: str, start: int, cursor: int, offers: Sequence[str]) -> tuple[str, int]:
    """The code with the word at the cursor as long as all offers agree, and where the cursor is then."""
    first, last = min(offers, default=""), max(offers, default="")
    agreeing = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    common = first[:agreeing]
    if len(common) <= cursor - start:
        return code, cursor
    return code[:start] + common + code[cursor:], start + len(common)


def writes_through_data(code: str) -> bool:
    """Whether it changes a tensor through its `.data`, which hides the change from autograd."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return any(_through_data(target) for target in _written(tree))


def _written(tree: ast.AST) -> Iterator[ast.expr]:
    """What statements give a value to, and what methods such as `fill_` change."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=targets):
                yield from targets
            case ast.AugAssign(target=target):
                yield target
            case ast.Call(func=ast.Attribute(value=value, attr=name)) if name.endswith("_"):
                yield value


def _through_data(target: ast.expr) -> bool:
    while isinstance(target, ast.Subscript | ast.Attribute):
        if isinstance(target, ast.Attribute) and target.attr == "data":
            return True
        target = target.value
    return False
