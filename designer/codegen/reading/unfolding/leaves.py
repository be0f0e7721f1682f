"""What a class is given in one place, as settings of its block and as values that its drawing holds for good."""

from __future__ import annotations

import ast
import copy
from collections.abc import Mapping

from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.unfolding.callables import Callables
from designer.codegen.reading.unfolding.uses import Uses, calls, numbers
from designer.codegen.reading.unfolding.values import (
    Class,
    Copies,
    Function,
    Known,
    Made,
    Module,
    Partial,
    Plain,
    Row,
    Said,
    Thing,
    Untold,
    constant,
)
from designer.errors import NameRefused
from designer.graph.names import check_setting_name, unique_name


class Leaves:
    """Takes apart what a constructor is given.

    Args:
        of: The class.
        keeps: Numbers and words stay settings.
        defaults: What the constructor takes where it is given nothing.

    Attributes:
        outer: By setting, what it is given here, over the settings around.
        key: What is fixed: two places with the same may be one block.
        numbers: All numbers and words, by the constructor's own words.
    """

    def __init__(
        self, caller: Callables, tree: ast.AST, of: str, uses: Uses, keeps: bool, defaults: Mapping[str, Plain]
    ) -> None:
        self._caller, self._tree, self._of, self._uses = caller, tree, of, uses
        self._keeps, self._defaults = keeps, defaults
        self.outer: dict[str, Known] = {}
        self.numbers: list[tuple[str, Plain | Untold]] = []
        self._key: list[object] = []

    @property
    def key(self) -> tuple[object, ...]:
        return tuple(self._key)

    def inside(self, given: Mapping[str, Thing]) -> dict[str, Thing]:
        """What the constructor's own text knows of what it is given, by the same words."""
        found = {word: self._inside(word, thing) for word, thing in given.items()}
        return {word: self._handed(word, thing) for word, thing in found.items()}

    def _inside(self, word: str, thing: Thing) -> Thing:
        match thing:
            case Known():
                return self._number(word, thing)
            case list():
                self._key.append((word, "list", len(thing)))
                return [self._inside(f"{word}_{number}", one) for number, one in enumerate(thing)]
            case tuple():
                self._key.append((word, "tuple", len(thing)))
                return tuple(self._inside(f"{word}_{number}", one) for number, one in enumerate(thing))
            case dict():
                self._key.append((word, *thing))
                return {name: self._inside(f"{word}_{name}", one) for name, one in thing.items()}
            case Module():
                self._key.append((word, thing.made.name))
                made = Module(thing.made)
                made.has = {name: self._inside(f"{word}_{name}", one) for name, one in thing.has.items()}
                return made
        return thing

    def _number(self, word: str, known: Known) -> Known:
        self._uses.number(self._of, word, known.value)
        self.numbers.append((word, known.value))
        usual = word in self._defaults and self._defaults[word] == known.value
        if known.value is None or not self._keeps or not _is_setting(word):
            return self._fixed(word, known)
        if usual and self._uses.is_always(self._of, word, known.value):
            return self._fixed(word, known)
        name = unique_name(word, self.outer)
        self.outer[name] = known
        self._key.append((word, "setting"))
        return Known(known.value, ast.Name(name, ast.Load()))

    def _fixed(self, word: str, known: Known) -> Known:
        value = self._caller.decisions.on(self._tree, known)
        self._key.append((word, type(value).__name__, value))
        return constant(value)

    def _handed(self, word: str, thing: Thing) -> Thing:
        """A module that is given to another: its numbers are those of this place, or told by other settings."""
        if isinstance(thing, list | tuple | dict | Known | Module):
            return thing
        if isinstance(thing, Made | Row):
            thing = _closed(thing, self._caller, self._tree)
            told = {name: one.value for name, one in self.outer.items() if not isinstance(one.value, Untold)}
            self._uses.module(self._of, word, thing, told)
            said = self._uses.said(self._of, word, thing) if self._keeps else []
            for number, setting in zip(numbers(thing), said, strict=False):
                if setting is not None and setting[0] in told:
                    _tell(thing, number, *setting)
        elif isinstance(thing, Copies):
            raise NotDrawn(self._tree, "a row of copies is given to a constructor")
        self._key.append((word, key_of(thing)))
        return thing


def _closed(thing: Thing, caller: Callables, tree: ast.AST) -> Made | Row:
    """A copy of a module in which settings around are the numbers of this place."""
    match thing:
        case Made(call=call, look=look):
            made: ast.Call = _Closed(caller, tree).visit(copy.deepcopy(call))
            return Made(made, look)
        case Row(kind=kind, parts=parts, line=line):
            return Row(kind, {name: _closed(one, caller, tree) for name, one in parts.items()}, line)
    raise NotDrawn(tree, f"`{shown(tree)}` is given what no drawing says")


def _tell(module: Thing, number: ast.Constant, setting: str, times: int) -> None:
    """Says a number in a module by a setting: `planes * 4` of 256."""
    name = ast.Name(setting, ast.Load())
    tree: ast.expr = name if times == 1 else ast.BinOp(name, ast.Mult(), ast.Constant(times))
    for call in calls(module):
        call.args = [tree if one is number else one for one in call.args]
        for keyword in call.keywords:
            keyword.value = tree if keyword.value is number else keyword.value


class _Closed(ast.NodeTransformer):
    """Puts the numbers of this place in the place of settings."""

    def __init__(self, caller: Callables, tree: ast.AST) -> None:
        self._settings, self._caller, self._tree = caller.settings, caller, tree

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id not in self._settings:
            return node
        return ast.Constant(self._caller.decisions.on(self._tree, self._settings[node.id]))


def mark_of(thing: Thing) -> object:
    """What tells one thing from another where nothing in it can change; None of a module, which can."""
    match thing:
        case Known(value=value, tree=tree):
            return type(value).__name__, str(value), ast.unparse(tree)
        case Class(made=made):
            return "class", made.name
        case Said(tree=tree):
            return "said", ast.unparse(tree)
        case tuple() | list():
            marks = [mark_of(one) for one in thing]
            return None if None in marks else (type(thing).__name__, *marks)
        case Module(made=made, has=has):
            marks = [mark_of(one) for one in has.values()]
            return None if None in marks else (made.name, *has, *marks)
    return None


def key_of(thing: Thing) -> str:
    """What a thing is that a block holds for good."""
    match thing:
        case Made(call=call):
            return ast.unparse(call)
        case Row(kind=kind, parts=parts):
            return f"{kind}({', '.join(f'{name}={key_of(one)}' for name, one in parts.items())})"
        case Class(made=made):
            return made.name
        case Function(made=made):
            return f"function {getattr(made, 'name', '')} {made.lineno}"
        case Partial(of=of, args=args, named=named):
            return f"partial({key_of(of)}, {[key_of(a) for a in args]}, {[(n, key_of(a)) for n, a in named.items()]})"
        case Said(tree=tree):
            return ast.unparse(tree)
        case Known(value=value):
            return repr(value)
    return str(type(thing).__name__)


def _is_setting(word: str) -> bool:
    try:
        check_setting_name(word)
    except NameRefused:
        return False
    return True
