"""Initialisers in code: a Python function that is given a parameter and changes it. Read as a tree, never run here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from designer.catalogue.code_parts import taken_apart
from designer.catalogue.code_text import Fault, Unreadable, parse
from designer.catalogue.initialisers import CODE
from designer.graph.model import Design, Rule
from designer.graph.names import LOCALS_TAKEN
from designer.graph.order import needed_blocks

FIRST = (
    "def my_init(parameter):",
    "    nn.init.uniform_(parameter, -10, 10)",
    "    parameter *= parameter.abs() >= 5",
)
"""The text to begin with: the book's own initialiser."""


class Reading(NamedTuple):
    """What a text says.

    Attributes:
        name: Of the function that is called; "" where there is none.
        faults: What is not right, by line.
    """

    name: str
    faults: tuple[Fault, ...] = ()

    @property
    def refusal(self) -> str:
        """The first thing because of which it cannot run: `my_init line 2: invalid syntax`."""
        serious = next((fault for fault in self.faults if fault.serious), None)
        return _told(self.name, serious) if serious else ""

    @property
    def advice(self) -> str:
        """The first thing that may not be meant."""
        found = next((fault for fault in self.faults if not fault.serious), None)
        return _told(self.name, found) if found else ""


def code_of(rule: Rule) -> tuple[str, ...]:
    """The lines of a rule's function; none where it is no rule in code."""
    lines = rule.arguments.get("code") if rule.initialiser == CODE else None
    return tuple(line for line in lines if isinstance(line, str)) if isinstance(lines, tuple) else ()


@lru_cache(maxsize=256)
def read_code(source: tuple[str, ...]) -> Reading:
    """The function of a text, the last one that it defines, and what is not right with it."""
    try:
        tree = parse(source)
    except Unreadable as error:
        return Reading("", (error.fault,))
    made = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    if not made:
        return Reading("", (Fault(1, "it needs a function that is given the parameter: def my_init(parameter):"),))
    function = made[-1]
    takes = function.args
    needed = len(takes.posonlyargs) + len(takes.args) - len(takes.defaults)
    by_name = [a.arg for a, default in zip(takes.kwonlyargs, takes.kw_defaults, strict=True) if default is None]
    if not (takes.posonlyargs or takes.args) or needed > 1 or by_name:
        fault = Fault(function.lineno, f"{function.name} has to take one thing, the parameter")
        return Reading(function.name, (fault,))
    if function.name in LOCALS_TAKEN:
        return Reading(function.name, (Fault(function.lineno, f"the program uses the word {function.name} itself"),))
    return Reading(function.name, tuple(_lost(function, (*takes.posonlyargs, *takes.args)[0].arg)))


def codes(design: Design) -> dict[str, tuple[str, ...]]:
    """By the name of its function, every initialiser in code that the main block needs."""
    found: dict[str, tuple[str, ...]] = {}
    for name in needed_blocks(design):
        for _, rule in rules_in_code(design, name):
            found.setdefault(read_code(code_of(rule)).name, code_of(rule))
    found.pop("", None)
    return found


def rules_in_code(design: Design, name: str) -> Iterator[tuple[str, Rule]]:
    """The rules in code of one block, each with the id of its node, "" for the block's own."""
    block = design.blocks[name]
    yield from (("", rule) for rule in block.init if code_of(rule))
    for node in block.nodes:
        yield from ((node.id, rule) for rule in node.init if code_of(rule))


def code_refusal(design: Design, rule: Rule) -> str:
    """Why a rule's code cannot stand in the program, in one line; empty where it can."""
    source = code_of(rule)
    if not source:
        return f"{CODE} needs the lines of a function"
    reading = read_code(source)
    if reading.refusal:
        return reading.refusal
    for one in taken_apart(source).statements:
        for word in one.names & (design.blocks.keys() | design.layers.keys()):
            return f'"{word}" is a block or a layer of this design too; give it another name here'
    if codes(design).get(reading.name, source) != source:
        return f'"{reading.name}" is another function in another rule; give one of them another name'
    return ""


def _lost(function: ast.FunctionDef, parameter: str) -> Iterator[Fault]:
    """Where the parameter's name is given to something new, which leaves the parameter itself as it was."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == parameter for t in node.targets):
            fresh = not any(isinstance(n, ast.Name) and n.id == parameter for n in ast.walk(node.value))
            if fresh:
                text = f"this gives the name {parameter} to another tensor; write {parameter}.copy_(…) to change it"
                yield Fault(node.lineno, text, serious=False)


def _told(name: str, fault: Fault) -> str:
    return f"{name or 'its code'} line {fault.line}: {fault.message}"
