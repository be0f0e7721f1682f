"""What a class is given in one place, as settings of its block and as values that its drawing holds for good."""

from __future__ import annotations

import ast

from designer.codegen.reading.not_drawn import NotDrawn
from designer.codegen.reading.unfolding.callables import Callables
from designer.codegen.reading.unfolding.values import (
    Class,
    Copies,
    Function,
    Known,
    Made,
    Module,
    Partial,
    Row,
    Said,
    Thing,
    constant,
)
from designer.errors import NameRefused
from designer.graph.names import check_setting_name, unique_name


class Leaves:
    """Takes apart what a constructor is given.

    Args:
        keeps: Numbers and words stay settings.

    Attributes:
        outer: By setting, what it is given here, over the settings around.
        key: What is fixed: two places with the same may be one block.
    """

    def __init__(self, caller: Callables, tree: ast.AST, keeps: bool) -> None:
        self._caller, self._tree, self._keeps = caller, tree, keeps
        self.outer: dict[str, Known] = {}
        self._key: list[object] = []

    @property
    def key(self) -> tuple[object, ...]:
        return tuple(self._key)

    def inside(self, word: str, thing: Thing) -> Thing:
        """What the constructor's own text knows of a thing that it is given."""
        match thing:
            case Known():
                return self._number(word, thing)
            case list():
                self._key.append((word, "list", len(thing)))
                return [self.inside(f"{word}_{number}", one) for number, one in enumerate(thing)]
            case tuple():
                self._key.append((word, "tuple", len(thing)))
                return tuple(self.inside(f"{word}_{number}", one) for number, one in enumerate(thing))
            case dict():
                self._key.append((word, *thing))
                return {name: self.inside(f"{word}_{name}", one) for name, one in thing.items()}
            case Module():
                self._key.append((word, thing.made.name))
                made = Module(thing.made)
                made.has = {name: self.inside(f"{word}_{name}", one) for name, one in thing.has.items()}
                return made
        self._key.append((word, key_of(thing)))
        return self._closed(thing)

    def _number(self, word: str, known: Known) -> Known:
        if not self._keeps or not _is_setting(word) or known.value is None:
            value = self._caller.decisions.on(self._tree, known)
            self._key.append((word, type(value).__name__, value))
            return constant(value)
        name = unique_name(word, self.outer)
        self.outer[name] = known
        self._key.append((word, "setting"))
        return Known(known.value, ast.Name(name, ast.Load()))

    def _closed(self, thing: Thing) -> Thing:
        """A module that is given to another: what it says of settings around is a number from now on."""
        match thing:
            case Made(call=call):
                thing.call = _Closed(self._caller, self._tree).visit(call)
            case Row(parts=parts):
                for one in parts.values():
                    self._closed(one)
            case Copies():
                raise NotDrawn(self._tree, "a row of copies is given to a constructor")
        return thing


class _Closed(ast.NodeTransformer):
    """Puts the numbers of this place in the place of settings."""

    def __init__(self, caller: Callables, tree: ast.AST) -> None:
        self._settings, self._caller, self._tree = caller.settings, caller, tree

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id not in self._settings:
            return node
        return ast.Constant(self._caller.decisions.on(self._tree, self._settings[node.id]))


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
