"""The statements of a forward pass as they are written anew, and the variables that they give."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from designer.codegen.reading.unfolding.decisions import Decisions
from designer.codegen.reading.unfolding.limits import Limits
from designer.codegen.reading.unfolding.statements import Statements
from designer.codegen.reading.unfolding.values import Copies, Made, Module, Row, Said, Thing
from designer.codegen.reading.unfolding.words import Frame, Globals
from designer.graph.names import LOCALS_TAKEN, unique_name


class Writing(Statements):
    """Writes statements down, each thing that is asked for twice worked out once."""

    def __init__(
        self, text: Globals, limits: Limits, decisions: Decisions, owner: Module, repeats: bool = True
    ) -> None:
        super().__init__(text, limits, decisions, Frame(text.has, {"self": owner}, owner))
        self._owner, self._repeats = owner, repeats
        self._paths = paths(owner)
        self._out: list[ast.stmt] = []
        self._taken: set[str] = set(LOCALS_TAKEN)
        self._kept: set[str] = set()
        self._deep = 0
        self._top = self.frame

    def _hoisted(self, at: ast.AST, thing: Thing, wish: str) -> Thing:
        """A thing that may be asked for twice and is worked out once."""
        if isinstance(thing, list):
            thing[:] = [self._hoisted(at, one, wish) for one in thing]
            return thing
        if isinstance(thing, tuple):
            return tuple(self._hoisted(at, one, wish) for one in thing)
        if not isinstance(thing, Said) or isinstance(thing.tree, ast.Name | ast.Attribute | ast.Constant):
            return thing
        word = self._fresh(wish)
        self._emit(at, ast.Assign([ast.Name(word, ast.Store())], thing.tree))
        return Said(named(word))

    def _lasting(self, at: ast.AST, thing: Thing, wish: str) -> Thing:
        """A thing that is put by, so that it stays what it is although its variables are given anew."""
        if isinstance(thing, list | tuple):
            made = [self._lasting(at, one, wish) for one in thing]
            return made if isinstance(thing, list) else tuple(made)
        if isinstance(thing, dict):
            return {word: self._lasting(at, one, word) for word, one in thing.items()}
        if not isinstance(thing, Said) or isinstance(thing.tree, ast.Constant | ast.Attribute):
            return thing
        if isinstance(thing.tree, ast.Name) and thing.tree.id in self._kept:
            return thing
        word = self._fresh(wish)
        self._kept.add(word)
        self._emit(at, ast.Assign([ast.Name(word, ast.Store())], thing.tree))
        return Said(named(word))

    def _own_variable(self, at: ast.AST, word: str, held: Said) -> str:
        variable = self._variable(word)
        if not isinstance(held.tree, ast.Name) or held.tree.id != variable:
            self._emit(at, ast.Assign([ast.Name(variable, ast.Store())], held.tree))
            self.frame.own[word] = Said(named(variable))
        return variable

    def _variable(self, word: str) -> str:
        """The variable that a word of the function is."""
        if word not in self.frame.variables:
            self.frame.variables[word] = word if self.frame is self._top else self._fresh(word)
        return self.frame.variables[word]

    def _fresh(self, wish: str) -> str:
        word = unique_name(wish, self._taken)
        self._taken.add(word)
        return word

    def _emit(self, at: ast.AST, statement: ast.stmt) -> None:
        statement.lineno = getattr(at, "lineno", 0)
        statement.col_offset = 0
        ast.fix_missing_locations(statement)
        self.limits.step(statement)
        self._out.append(statement)


def paths(owner: Module) -> Mapping[int, str]:
    """By module, its first name: `conv`, `blocks.0`."""
    found: dict[int, str] = {}

    def visit(name: str, thing: Thing) -> None:
        if not isinstance(thing, Made | Row | Copies) or id(thing) in found:
            return
        found[id(thing)] = name
        for part, inside in thing.parts.items() if isinstance(thing, Row) else ():
            visit(f"{name}.{part}", inside)

    for name, thing in owner.has.items():
        visit(name, thing)
    return found


def named(word: str) -> ast.Name:
    """A variable that is read."""
    return ast.Name(word, ast.Load())
