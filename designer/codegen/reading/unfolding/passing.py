"""A forward pass in which helper methods stand where they are called, and of branches only what can happen."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable

from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.unfolding.arguments import Arguments
from designer.codegen.reading.unfolding.undecided import Undecided
from designer.codegen.reading.unfolding.values import Copies, Function, Known, Made, Row, Said, Thing
from designer.codegen.reading.unfolding.words import Frame
from designer.codegen.reading.unfolding.writing import named


class Passing(Undecided):
    """Goes through the forward pass of a module that is made."""

    def forward(self, method: ast.FunctionDef) -> ast.FunctionDef:
        """The method with all this done."""
        given = method.args
        words = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
        self._taken |= {node.id for node in ast.walk(method) if isinstance(node, ast.Name)} | {*words}
        owner, *inputs = words or ["self"]
        own: dict[str, Thing] = {word: Said(named(word)) for word in inputs}
        variables = {word: word for word in inputs}
        self.frame = self._top = Frame(self.text.has, {**own, owner: self._owner}, self._owner, variables=variables)
        result = self.body(method.body)
        if not isinstance(result, Known) or result.value is not None:
            at = method.body[-1]
            self._emit(at, ast.Return(self.tree_of(result, at)))
        return ast.copy_location(
            ast.FunctionDef(method.name, given, self._out, [], lineno=method.lineno, col_offset=0), method
        )

    def attribute(self, tree: ast.expr, holder: Thing, name: str) -> Thing:
        """What something has under a name; a tensor of the module's own stays that."""
        found = super().attribute(tree, holder, name)
        is_own = holder is self._owner and isinstance(found, Said) and not self.full_name(found.tree)
        return Said(ast.copy_location(ast.Attribute(named("self"), name, ast.Load()), tree)) if is_own else found

    def module_tree(self, made: Made | Row | Copies) -> ast.expr:
        """Where a module stands."""
        return self.place(ast.Pass(), made)

    def module_called(self, tree: ast.Call, module: Made | Row | Copies, given: Arguments) -> Thing:
        """What a module gives."""
        args = [self.tree_of(one, tree) for one in given.args]
        words = [ast.keyword(word, self.tree_of(one, tree)) for word, one in given.named.items()]
        return Said(ast.copy_location(ast.Call(self.place(tree, module), args, words), tree))

    def instance(self, tree: ast.Call, made: ast.ClassDef, given: Arguments) -> Thing:
        """A module made in a forward pass has other weights every time."""
        raise NotDrawn(tree, f"`{shown(tree)}` makes a module whenever forward runs")

    def _setting(self, known: Known) -> ast.expr:
        """Settings as the module keeps them, so that no variable is mistaken for one."""
        return _Kept().visit(copy.deepcopy(known.tree))  # type: ignore[no-any-return]  # an expression stays one

    def call(self, tree: ast.Call) -> Thing:
        """What a call gives; what is put into a list is worked out before."""
        match tree.func:
            case ast.Attribute(value=ast.Name(id=word), attr="append" | "insert" | "extend") if isinstance(
                self.frame.own.get(word), list
            ):
                row = self.frame.own[word]
                assert isinstance(row, list)
                if self._deep:
                    raise NotDrawn(tree, f"`{shown(tree)}` fills a list on a condition or several times")
                found = super().call(tree)
                row[:] = [self._lasting(tree, one, word) for one in row]
                return found
        return super().call(tree)

    def _of_torch(self, tree: ast.Call, said: ast.expr, given: Arguments) -> Thing:
        """Lines of Python know torch alone: the root of a size is told without `math` (the same up to 2,920)."""
        if self.full_name(said) == "math.sqrt" and len(given.args) == 1 and isinstance(given.args[0], Said):
            root = ast.BinOp(self.tree_of(given.args[0], tree), ast.Pow(), ast.Constant(0.5))
            return Said(ast.fix_missing_locations(ast.copy_location(root, tree)))
        return super()._of_torch(tree, said, given)

    def run(self, tree: ast.Call, function: Function, given: Arguments, at: ast.ClassDef | None = None) -> Thing:
        """What a helper gives; what it is given is worked out before."""
        words = [one.arg for one in function.made.args.args][1 if function.owner else 0 :]
        wishes = [*words, *(["x"] * len(given.args))]
        args = [self._hoisted(tree, one, wish) for one, wish in zip(given.args, wishes, strict=False)]
        named = {word: self._hoisted(tree, one, word) for word, one in given.named.items()}
        return super().run(tree, function, Arguments(args, named), at)

    def alone(self, statement: ast.Expr, thing: Thing) -> None:
        """An expression whose result nobody takes."""
        if isinstance(thing, Said):
            self._emit(statement, ast.Expr(thing.tree))

    def give(self, statement: ast.stmt, target: ast.expr, thing: Thing) -> None:
        """Something gets a name."""
        match target:
            case ast.Name(id=word):
                self._give_word(statement, word, thing)
            case ast.Tuple(elts=words) | ast.List(elts=words) if all(isinstance(one, ast.Name) for one in words):
                self._give_words(statement, [one.id for one in words if isinstance(one, ast.Name)], thing)
            case ast.Tuple() | ast.List() if isinstance(thing, Said):
                made = _Renamed(self._variable).visit(copy.deepcopy(target))
                self._emit(statement, ast.Assign([made], thing.tree))
                for node in ast.walk(target):
                    if isinstance(node, ast.Name):
                        self.frame.own[node.id] = Said(named(self._variable(node.id)))
            case ast.Attribute():
                raise NotDrawn(statement, f"`{shown(statement)}` changes the module while it runs")
            case _:
                super().give(statement, target, thing)

    def _give_word(self, statement: ast.stmt, word: str, thing: Thing) -> None:
        if self._deep and isinstance(thing, list | dict):
            raise NotDrawn(statement, f"`{shown(statement)}` makes a list on a condition or several times")
        if isinstance(thing, list | tuple | dict):
            thing = self._lasting(statement, thing, word)
        if isinstance(thing, Said) or (self._deep and isinstance(thing, Known)):
            variable = self._variable(word)
            self._emit(statement, ast.Assign([ast.Name(variable, ast.Store())], self.tree_of(thing, statement)))
            thing = Said(named(variable))
        self.frame.own[word] = thing

    def _give_words(self, statement: ast.stmt, words: list[str], thing: Thing) -> None:
        if isinstance(thing, Said):
            names: list[ast.expr] = [ast.Name(self._variable(word), ast.Store()) for word in words]
            self._emit(statement, ast.Assign([ast.Tuple(names, ast.Store())], thing.tree))
            self.frame.own.update({word: Said(named(self._variable(word))) for word in words})
            return
        things = self.taken_apart(statement, thing, len(words))
        if all(isinstance(one, Said) for one in things):
            names = [ast.Name(self._variable(word), ast.Store()) for word in words]
            made = [self.tree_of(one, statement) for one in things]
            self._emit(statement, ast.Assign([ast.Tuple(names, ast.Store())], ast.Tuple(made, ast.Load())))
            self.frame.own.update({word: Said(named(self._variable(word))) for word in words})
            return
        ready = [self._hoisted(statement, one, word) for word, one in zip(words, things, strict=True)]
        for word, one in zip(words, ready, strict=True):
            self._give_word(statement, word, one)

    def change(self, statement: ast.AugAssign, target: ast.expr, sign: ast.operator, value: ast.expr) -> None:
        """`x += y` writes into what x is; a word of a helper gets a variable of its own for it."""
        held = self.frame.own.get(target.id) if isinstance(target, ast.Name) else None
        if not isinstance(target, ast.Name) or not isinstance(held, Said):
            super().change(statement, target, sign, value)
            return
        variable = self._own_variable(statement, target.id, held)
        given = self.tree_of(self.value(value), statement)
        self._emit(statement, ast.AugAssign(ast.Name(variable, ast.Store()), sign, given))


class _Kept(ast.NodeTransformer):
    """Speaks of settings by a name of the module that no text can give."""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        node.args = [self.visit(argument) for argument in node.args]
        return node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Attribute(named("self"), kept(node.id), ast.Load())


class _Renamed(ast.NodeTransformer):
    def __init__(self, variable: Callable[[str], str]) -> None:
        self._variable = variable

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Name(self._variable(node.id), node.ctx)


def kept(setting: str) -> str:
    """The name under which a forward pass speaks of a setting."""
    return f"{setting} "
