"""What a constructor does, as statements one after the other in which nothing is left to find out."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from designer.codegen.reading.unfolding import first_values
from designer.codegen.reading.unfolding.arguments import Arguments
from designer.codegen.reading.unfolding.decisions import Decisions
from designer.codegen.reading.unfolding.limits import Limits
from designer.codegen.reading.unfolding.modules_made import ModulesMade, same_making
from designer.codegen.reading.unfolding.statements import Statements
from designer.codegen.reading.unfolding.values import (
    Class,
    Copies,
    Function,
    Given,
    Known,
    Made,
    Module,
    Partial,
    Row,
    Said,
    Thing,
)
from designer.codegen.reading.unfolding.words import Frame, Globals

Make = Callable[["Constructing", ast.Call, ast.ClassDef, Arguments], Thing]
"""What makes the module of a class of the text."""


class Constructing(Statements):
    """Goes through the constructor of one module."""

    quiet = ("print", "warnings.warn", "_log_api_usage_once", "torchvision.utils._log_api_usage_once")

    def __init__(
        self,
        text: Globals,
        limits: Limits,
        decisions: Decisions,
        frame: Frame,
        made: ModulesMade,
        make: Make,
        repeats: bool = True,
    ) -> None:
        super().__init__(text, limits, decisions, frame)
        self._made, self._make, self._repeats = made, make, repeats

    def instance(self, tree: ast.Call, made: ast.ClassDef, given: Arguments) -> Thing:
        """What a class of the text makes."""
        return self._make(self, tree, made, given)

    def module_tree(self, made: Made | Row | Copies) -> ast.expr:
        """A word for a module; what it stands for comes in when all is written."""
        return self._made.word(made)

    def alone(self, statement: ast.Expr, thing: Thing) -> None:
        """What is done and gives nothing: first values, names in torch, the constructor above."""
        owner = self.frame.owner
        if not isinstance(thing, Said) or owner is None:
            super().alone(statement, thing)
            return
        tree = first_values.in_torch_words(thing.tree) if isinstance(thing.tree, ast.Call) else thing.tree
        owner.wrote.append(ast.copy_location(ast.Expr(tree), statement))

    def call(self, tree: ast.Call) -> Thing:
        """What a call gives, or what it would make."""
        owner = self.frame.owner
        if isinstance(tree.func, ast.Name) and tree.func.id == "setattr" and len(tree.args) == 3:
            held, word, thing = tree.args
            if owner is not None and self.value(held) is owner:
                self._attribute(tree, self.word(word), self.value(thing), owner)
                return Known(None, ast.Constant(None))
        if owner is not None and isinstance(tree.func, ast.Attribute) and isinstance(tree.func.value, ast.Name):
            holder = self.value(tree.func.value)
            name = tree.func.attr
            if holder is owner and name in ("add_module", "register_module", "__setattr__"):
                given = self.arguments(tree).args
                if len(given) == 2:
                    self._attribute(tree, self.word(tree.args[0]), given[1], owner)
                    return Known(None, ast.Constant(None))
            if holder is owner and name == "apply" and len(tree.args) == 1:
                owner.wrote += first_values.of_apply(self, tree, owner)
                return Known(None, ast.Constant(None))
        return super().call(tree)

    def give(self, statement: ast.stmt, target: ast.expr, thing: Thing) -> None:
        """Something gets a name, of the function's own or of the module's."""
        if isinstance(target, ast.Name) and isinstance(thing, Made | Row):
            thing.word = thing.word or target.id
        if not isinstance(target, ast.Attribute):
            super().give(statement, target, thing)
            return
        holder = self.value(target.value)
        if isinstance(holder, Module):
            self._attribute(statement, target.attr, thing, holder)
        elif self.frame.owner is not None:
            told = ast.Attribute(self.tree_of(self._inside(target, holder), statement), target.attr, ast.Store())
            made = ast.Assign([told], self.tree_of(thing, statement))
            self.frame.owner.wrote.append(ast.copy_location(made, statement))

    def _inside(self, target: ast.Attribute, holder: Thing) -> Thing:
        return Said(self.place(target, holder)) if isinstance(holder, Made | Row) else holder

    def _attribute(self, at: ast.AST, name: str, thing: Thing, owner: Module) -> None:
        given = Given(name, thing, getattr(at, "lineno", 0))
        before = [n for n, one in enumerate(owner.wrote) if isinstance(one, Given) and one.name == name]
        if before and isinstance(owner.has.get(name), Made | Row):
            owner.wrote[before[-1]] = given  # torch keeps the place of a module for the next of its name
        else:
            owner.wrote.append(given)
        owner.has[name] = thing

    def loop(self, statement: ast.For, target: ast.expr, along: ast.expr, body: Sequence[ast.stmt]) -> None:
        """A loop along what is known, or along all modules inside to give them first values."""
        owner = self.frame.owner
        if owner is not None and (rules := first_values.of_loop(self, statement)) is not None:
            owner.wrote += rules
            return
        super().loop(statement, target, along, body)

    def within(self, statement: ast.With) -> None:
        """`with torch.no_grad():` around first values."""
        assert self.frame.owner is not None
        self.frame.owner.wrote.append(statement)

    def _each(self, tree: ast.ListComp | ast.GeneratorExp) -> Thing:
        """Copies of a block that are told by their number stay so; all others one after the other."""
        loop = tree.generators[0]
        match loop.iter:
            case ast.Call(func=ast.Name(id="range"), args=[count]) if (
                self._repeats
                and len(tree.generators) == 1
                and not loop.ifs
                and isinstance(loop.target, ast.Name)
                and not any(isinstance(n, ast.Name) and n.id == loop.target.id for n in ast.walk(tree.elt))
                and isinstance(times := self.value(count), Known)
            ):
                return self._copies(tree, times)
        return super()._each(tree)

    def _copies(self, tree: ast.ListComp | ast.GeneratorExp, times: Known) -> Thing:
        count = times.value if isinstance(times.value, int) else 1
        self.limits.length(tree, count)
        each = [self.value(tree.elt) for _ in range(count)]
        said = {same_making(one) for one in each}
        if not each or len(said) > 1 or "" in said:
            self.decisions.on(tree, times)
            return each
        return Copies(each[0], times.tree, count, each)

    def _times(self, tree: ast.BinOp, row: list[Thing] | tuple[Thing, ...], times: Known) -> Thing:
        """One block that stands in a row again and again stays so; anything else is written down as often."""
        if not (self._repeats and len(row) == 1 and same_making(row[0]) and isinstance(times.value, int)):
            return super()._times(tree, row, times)
        self.limits.length(tree, max(0, times.value))
        return Copies(row[0], times.tree, times.value, [*row] * times.value, same=True)

    def written(self, owner: Module) -> list[ast.stmt]:
        """The statements, with every module made where it is first spoken of."""
        for one in owner.wrote:
            if isinstance(one, Given):
                self._made.check_kept(ast.Name(f"self.{one.name}", lineno=one.line), one.value)
        flat = [one if isinstance(one, ast.stmt) else self._given(one) for one in owner.wrote]
        return self._made.in_full([one for one in flat if one is not None])

    def _given(self, given: Given) -> ast.stmt | None:
        if isinstance(given.value, Class | Function | Partial | Module | dict):
            return None
        at = ast.Pass(lineno=given.line, col_offset=0)
        if isinstance(given.value, list | tuple) and not all(isinstance(one, Known) for one in given.value):
            return None
        tree = self.tree_of(given.value, at)
        if isinstance(given.value, Made | Row | Copies) and not given.name.isidentifier():
            add = ast.Attribute(ast.Name("self", ast.Load()), "add_module", ast.Load())
            return ast.Expr(ast.Call(add, [ast.Constant(given.name), tree], [], lineno=given.line), lineno=given.line)
        target = ast.Attribute(ast.Name("self", ast.Load()), given.name, ast.Store())
        return ast.Assign([target], tree, lineno=given.line)
