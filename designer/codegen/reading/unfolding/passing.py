"""A forward pass in which helper methods stand where they are called, and of branches only what can happen."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Mapping, Sequence

from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.unfolding.arguments import Arguments
from designer.codegen.reading.unfolding.decisions import Decisions
from designer.codegen.reading.unfolding.limits import Limits
from designer.codegen.reading.unfolding.statements import Given as Returned
from designer.codegen.reading.unfolding.statements import Left, Statements
from designer.codegen.reading.unfolding.values import Copies, Function, Known, Made, Module, Row, Said, Thing
from designer.codegen.reading.unfolding.words import Frame, Globals
from designer.graph.names import LOCALS_TAKEN, unique_name


class Passing(Statements):
    """Goes through the forward pass of a module that is made."""

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

    def forward(self, method: ast.FunctionDef) -> ast.FunctionDef:
        """The method with all this done."""
        given = method.args
        words = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
        self._taken |= {node.id for node in ast.walk(method) if isinstance(node, ast.Name)} | {*words}
        owner, *inputs = words or ["self"]
        own: dict[str, Thing] = {word: Said(_name(word)) for word in inputs}
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
        return Said(ast.copy_location(ast.Attribute(_name("self"), name, ast.Load()), tree)) if is_own else found

    def module_tree(self, made: Made | Row | Copies) -> ast.expr:
        """Where a module stands."""
        return self.place(ast.Pass(), made)

    def place(self, tree: ast.AST, made: Made | Row | Copies) -> ast.expr:
        """`self.conv`, and `self.blocks.0` as one name."""
        if id(made) not in self._paths:
            raise NotDrawn(tree, f"`{shown(tree)}` speaks of a module that the constructor did not keep")
        return ast.Attribute(_name("self"), self._paths[id(made)], ast.Load())

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
        return Said(_name(word))

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
        return Said(_name(word))

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
                        self.frame.own[node.id] = Said(_name(self._variable(node.id)))
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
            thing = Said(_name(variable))
        self.frame.own[word] = thing

    def _give_words(self, statement: ast.stmt, words: list[str], thing: Thing) -> None:
        if isinstance(thing, Said):
            names: list[ast.expr] = [ast.Name(self._variable(word), ast.Store()) for word in words]
            self._emit(statement, ast.Assign([ast.Tuple(names, ast.Store())], thing.tree))
            self.frame.own.update({word: Said(_name(self._variable(word))) for word in words})
            return
        things = self.several(statement, thing)
        if len(things) != len(words):
            raise NotDrawn(statement, f"`{shown(statement)}`: there are {len(things)} things to take apart")
        if all(isinstance(one, Said) for one in things):
            names = [ast.Name(self._variable(word), ast.Store()) for word in words]
            made = [self.tree_of(one, statement) for one in things]
            self._emit(statement, ast.Assign([ast.Tuple(names, ast.Store())], ast.Tuple(made, ast.Load())))
            self.frame.own.update({word: Said(_name(self._variable(word))) for word in words})
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

    def _own_variable(self, at: ast.AST, word: str, held: Said) -> str:
        variable = self._variable(word)
        if not isinstance(held.tree, ast.Name) or held.tree.id != variable:
            self._emit(at, ast.Assign([ast.Name(variable, ast.Store())], held.tree))
            self.frame.own[word] = Said(_name(variable))
        return variable

    def loop(self, statement: ast.For, target: ast.expr, along: ast.expr, body: Sequence[ast.stmt]) -> None:
        """A loop along modules that are in a row stays one; along what is known it is walked."""
        if self._repeats and _is_counted(statement):
            counted = self._filled(along, top=True)
            self._undecided(statement, [body], lambda bodies: ast.For(target, counted, bodies[0], []), target)
            return
        held = self.value(along)
        word = _walked(statement)
        given = self.frame.own.get(word)
        if isinstance(held, Row) and isinstance(given, Said):
            variable = self._own_variable(statement, word, given)
            self._emit(statement, _walk(statement, self.place(along, held), variable))
            return
        if isinstance(held, Said):
            self._undecided(statement, [body], lambda bodies: ast.For(target, held.tree, bodies[0], []), target)
            return
        super().loop(statement, target, along, body)

    def while_it_holds(self, statement: ast.While, test: ast.expr, body: Sequence[ast.stmt]) -> None:
        """A loop on what is known is walked; any other stays."""
        if self.truth(test) is not None:
            super().while_it_holds(statement, test, body)
            return
        self._undecided(statement, [body], lambda bodies: ast.While(self._filled(test), bodies[0], []))

    def branch(self, statement: ast.If) -> None:
        """A branch on what is known only when it runs stays."""
        bodies = [statement.body, statement.orelse]
        self._undecided(statement, bodies, lambda made: ast.If(self._filled(statement.test), made[0], made[1]))

    def _undecided(
        self,
        statement: ast.stmt,
        bodies: Sequence[Sequence[ast.stmt]],
        make: Callable[[list[list[ast.stmt]]], ast.stmt],
        target: ast.expr | None = None,
    ) -> None:
        """Statements that run on a condition or several times: what they change is a variable before and behind."""
        for body in bodies:
            self._as_variables(statement, body)
        if target is not None:
            for node in ast.walk(target):
                if isinstance(node, ast.Name):
                    self.frame.own[node.id] = Said(_name(node.id))
        made, before = list[list[ast.stmt]](), dict(self.frame.own)
        for body in bodies:
            made.append(self._inner(statement, body))
            new = {word: self.frame.own[word] for word in _stored(body) if word in self.frame.own}
            self.frame.own.clear()
            self.frame.own.update({**before, **new})
        self._emit(statement, make(made))

    def _as_variables(self, at: ast.AST, body: Sequence[ast.stmt]) -> None:
        for word in _stored(body):
            held = self.frame.own.get(word)
            if isinstance(held, Known):
                self._emit(at, ast.Assign([ast.Name(self._variable(word), ast.Store())], self.tree_of(held, at)))
                self.frame.own[word] = Said(_name(self._variable(word)))
            elif isinstance(held, Said):
                self._own_variable(at, word, held)
            elif held is not None:
                raise NotDrawn(at, f"`{shown(at)}` changes {word} on a condition or several times")

    def _inner(self, at: ast.stmt, body: Sequence[ast.stmt]) -> list[ast.stmt]:
        outside, self._out = self._out, []
        self._deep += 1
        try:
            self.through(body)
            return self._out
        except (Returned, Left):
            raise NotDrawn(at, f"`{shown(at)}`: whether forward ends here is known only when it runs") from None
        finally:
            self._deep -= 1
            self._out = outside

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


class _Kept(ast.NodeTransformer):
    """Speaks of settings by a name of the module that no text can give."""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        node.args = [self.visit(argument) for argument in node.args]
        return node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Attribute(_name("self"), kept(node.id), ast.Load())


class _Renamed(ast.NodeTransformer):
    def __init__(self, variable: Callable[[str], str]) -> None:
        self._variable = variable

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Name(self._variable(node.id), node.ctx)


def kept(setting: str) -> str:
    """The name under which a forward pass speaks of a setting."""
    return f"{setting} "


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


def _name(word: str) -> ast.Name:
    return ast.Name(word, ast.Load())


def _stored(body: Sequence[ast.stmt]) -> list[str]:
    found = (n for made in body for n in ast.walk(made) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    return list(dict.fromkeys(n.id for n in found))


def _walked(loop: ast.For) -> str:
    """`x` of `for layer in self.layers: x = layer(x)`; "" of any other loop."""
    match loop:
        case ast.For(
            target=ast.Name(id=layer),
            body=[
                ast.Assign(targets=[ast.Name(id=after)], value=ast.Call(ast.Name(id=called), [ast.Name(id=before)], []))
            ],
            orelse=[],
        ) if called == layer and before == after:
            return after
    return ""


def _walk(loop: ast.For, row: ast.expr, variable: str) -> ast.For:
    call = ast.Call(_name("layer"), [_name(variable)], [])
    step = ast.copy_location(ast.Assign([ast.Name(variable, ast.Store())], call), loop)
    return ast.For(ast.Name("layer", ast.Store()), row, [step], [])


def _is_counted(loop: ast.For) -> bool:
    """Whether a loop does the same again and again to variables alone, as often as a number says."""
    counts = isinstance(loop.iter, ast.Call) and ast.unparse(loop.iter.func) == "range" and len(loop.iter.args) == 1
    if not counts or not all(isinstance(one, ast.Assign | ast.AugAssign) for one in loop.body):
        return False
    words = (node for made in loop.body for node in ast.walk(made) if isinstance(node, ast.Name))
    loaded = {node.id for node in words if isinstance(node.ctx, ast.Load)}
    return isinstance(loop.target, ast.Name) and loop.target.id not in loaded
