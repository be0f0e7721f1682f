"""First values that a constructor gives along all its modules, as the rules that a drawing has for them.

`for m in self.modules(): if isinstance(m, nn.Conv2d): nn.init.kaiming_normal_(m.weight)` is read as
`for parameter in parameters_of(self, "*.weight", kind=nn.Conv2d): nn.init.kaiming_normal_(parameter)`.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING

from designer.catalogue.code_text import dotted
from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.unfolding.values import Function, Known, Module, Said
from designer.codegen.reading.unfolding.writing import paths
from designer.codegen.start import HELPER

if TYPE_CHECKING:
    from designer.codegen.reading.unfolding.constructing import Constructing

_METHODS = {"normal_": "normal_", "uniform_": "uniform_", "zero_": "zeros_", "fill_": "constant_"}
"""By method of a tensor, the function of `torch.nn.init` that does the same."""


def of_loop(reader: Constructing, statement: ast.For) -> list[ast.stmt] | None:
    """The rules that a loop along all modules is; None of any other loop."""
    match statement:
        case ast.For(
            target=ast.Name(id=word) | ast.Tuple(elts=[_, ast.Name(id=word)]),
            iter=ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=along), args=[]),
        ) if along in ("modules", "named_modules"):
            return _Rules(reader, word).of(statement.body, ())
    return None


def of_apply(reader: Constructing, call: ast.Call, owner: Module) -> list[ast.stmt]:
    """The rules that `self.apply(self._init_weights)` is."""
    given = reader.value(call.args[0])
    if not isinstance(given, Function) or not isinstance(given.made, ast.FunctionDef):
        raise NotDrawn(call, f"`{shown(call)}`: what is done to each module cannot be told")
    words = [one.arg for one in given.made.args.args]
    word = words[1] if given.owner is owner and len(words) > 1 else words[0] if words else ""
    return _Rules(reader, word).of(given.made.body, ())


def in_torch_words(call: ast.Call) -> ast.Call:
    """`nn.init.zeros_(self.fc.bias)` of `self.fc.bias.data.zero_()`; any other call as it is."""
    match call:
        case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="data") as held, attr=name)) if name in _METHODS:
            func = ast.Attribute(
                ast.Attribute(ast.Name("nn", ast.Load()), "init", ast.Load()), _METHODS[name], ast.Load()
            )
            return ast.copy_location(ast.Call(func, [held.value, *call.args], call.keywords), call)
    return call


class _Rules:
    """Reads what is done to the module that goes by a word; with a path, to the one that stands there."""

    def __init__(self, reader: Constructing, word: str, path: str = "") -> None:
        self._reader, self._word, self._path = reader, word, path

    def of(self, body: Sequence[ast.stmt], kinds: Sequence[ast.expr]) -> list[ast.stmt]:
        found: list[ast.stmt] = []
        for statement in body:
            match statement:
                case ast.Pass() | ast.Expr(value=ast.Constant()):
                    pass
                case ast.If(test=test, body=inner, orelse=other):
                    found += self._branch(test, inner, other, kinds)
                case ast.Expr(value=ast.Call() as call):
                    found += self._rule(statement, in_torch_words(call), kinds)
                case ast.With(body=inner):
                    found += self.of(inner, kinds)
                case _:
                    raise NotDrawn(statement, f"`{shown(statement)}` is no rule for first values")
        return found

    def _branch(
        self, test: ast.expr, inner: list[ast.stmt], other: list[ast.stmt], kinds: Sequence[ast.expr]
    ) -> list[ast.stmt]:
        if single := self._one(test):
            if not kinds:
                raise NotDrawn(test, f"`{shown(test)}`: of which sort it is is not said before")
            alone = _Rules(self._reader, self._word, single).of(inner, kinds)
            return [*self.of(other, kinds), *alone]  # of two rules the later one holds
        parts = test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) else [test]
        named = [found for part in parts if (found := self._kinds(part))]
        rest = [part for part in parts if not self._kinds(part) and not self._is_there(part)]
        if named and not rest:
            return [*self.of(inner, named[0]), *self.of(other, kinds)]
        if not rest:
            return self.of(inner, kinds)
        speaks = any(isinstance(n, ast.Name) and n.id == self._word for n in ast.walk(test))
        truth = None if speaks else self._reader.truth(test)
        if truth is None:
            raise NotDrawn(test, f"`{shown(test)}`: for which modules this is cannot be told")
        return self.of(inner if truth else other, kinds)

    def _one(self, test: ast.expr) -> str:
        """The path of the module that `m is self.classifier[1]` speaks of; "" of any other condition."""
        match test:
            case ast.Compare(left=ast.Name(id=word), ops=[ast.Is() | ast.Eq()], comparators=[other]):
                owner = self._reader.frame.owner
                if word == self._word and owner is not None:
                    return paths(owner).get(id(self._reader.value(other)), "")
        return ""

    def _kinds(self, test: ast.expr) -> list[ast.expr]:
        """`nn.Conv2d` of `isinstance(m, nn.Conv2d)`, and of `type(m) == nn.Conv2d`."""
        match test:
            case ast.Call(func=ast.Name(id="isinstance"), args=[ast.Name(id=word), sorts]) if word == self._word:
                return list(sorts.elts) if isinstance(sorts, ast.Tuple) else [sorts]
            case ast.Compare(
                left=ast.Call(func=ast.Name(id="type"), args=[ast.Name(id=word)]),
                ops=[ast.Is() | ast.Eq()],
                comparators=[sort],
            ) if word == self._word:
                return [sort]
        return []

    def _is_there(self, test: ast.expr) -> bool:
        """Whether a condition asks only whether there is a bias."""
        match test:
            case ast.Compare(left=left, ops=[ast.IsNot()], comparators=[ast.Constant(value=None)]):
                return dotted(left).startswith(f"{self._word}.")
            case ast.Call(func=ast.Name(id="hasattr"), args=[ast.Name(id=word), _]):
                return word == self._word
            case ast.Attribute():
                return dotted(test).startswith(f"{self._word}.")
        return False

    def _rule(self, statement: ast.stmt, call: ast.Call, kinds: Sequence[ast.expr]) -> list[ast.stmt]:
        target = dotted(call.args[0]).removesuffix(".data") if call.args else ""
        name = self._reader.full_name(call.func)
        if not name.startswith("torch.nn.init.") or not target.startswith(f"{self._word}.") or not kinds:
            raise NotDrawn(statement, f"`{shown(statement)}` is no rule for first values")
        given = [self._plain(one) for one in call.args[1:]]
        words = [ast.keyword(one.arg, self._plain(one.value)) for one in call.keywords]
        own = target.partition(".")[2]
        if self._path:
            held = ast.Attribute(ast.Name("self", ast.Load()), "get_parameter", ast.Load())
            one = ast.Call(held, [ast.Constant(f"{self._path}.{own}")], [])
            return [ast.copy_location(ast.Expr(ast.Call(call.func, [one, *given], words)), statement)]
        done = ast.Call(call.func, [ast.Name("parameter", ast.Load()), *given], words)
        pattern = ast.Constant(f"*.{own}")
        return [self._along(statement, kind, pattern, ast.copy_location(done, call)) for kind in kinds]

    def _plain(self, tree: ast.expr) -> ast.expr:
        found = self._reader.value(tree)
        if not isinstance(found, Known | Said):
            raise NotDrawn(tree, f"`{shown(tree)}` is no number and no word")
        return self._reader.tree_of(found, tree)

    @staticmethod
    def _along(statement: ast.stmt, kind: ast.expr, pattern: ast.expr, done: ast.Call) -> ast.stmt:
        all_of = ast.Call(
            ast.Name(HELPER, ast.Load()), [ast.Name("self", ast.Load()), pattern], [ast.keyword("kind", kind)]
        )
        body: list[ast.stmt] = [ast.Expr(done, lineno=statement.lineno)]
        return ast.For(ast.Name("parameter", ast.Store()), all_of, body, [], lineno=statement.lineno)
