"""Loops and branches of a forward pass: of those that are known what happens, the others as they stand."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.unfolding.statements import Given as Returned
from designer.codegen.reading.unfolding.statements import Left
from designer.codegen.reading.unfolding.values import Copies, Known, Made, Row, Said
from designer.codegen.reading.unfolding.writing import Writing, named


class Undecided(Writing):
    """Keeps what is known only when it runs."""

    def place(self, tree: ast.AST, made: Made | Row | Copies) -> ast.expr:
        """`self.conv`, and `self.blocks.0` as one name."""
        if id(made) not in self._paths:
            raise NotDrawn(tree, f"`{shown(tree)}` speaks of a module that the constructor did not keep")
        return ast.Attribute(named("self"), self._paths[id(made)], ast.Load())

    def loop(self, statement: ast.For, target: ast.expr, along: ast.expr, body: Sequence[ast.stmt]) -> None:
        """A loop along modules that are in a row stays one; along what is known it is walked."""
        if self._repeats and _is_counted(statement):
            counted = self._filled(along, top=True)
            self._undecided(statement, [body], lambda bodies: ast.For(target, counted, bodies[0], []), target)
            return
        held = self.value(along)
        call = _walked(statement)
        given = self.frame.own.get(ast.unparse(call.args[0])) if call is not None else None
        if call is not None and isinstance(held, Row) and isinstance(given, Said) and (_alone(call) or _alike(held)):
            self._emit(statement, self._walk(statement, call, self.place(along, held), given))
            return
        if isinstance(held, Said):
            self._undecided(statement, [body], lambda bodies: ast.For(target, held.tree, bodies[0], []), target)
            return
        super().loop(statement, target, along, body)

    def _walk(self, loop: ast.For, call: ast.Call, row: ast.expr, given: Said) -> ast.For:
        variable = self._own_variable(loop, ast.unparse(call.args[0]), given)
        args = [named(variable), *(self._filled(one) for one in call.args[1:])]
        words = [ast.keyword(one.arg, self._filled(one.value)) for one in call.keywords]
        step = ast.Assign([ast.Name(variable, ast.Store())], ast.Call(named("layer"), args, words))
        return ast.For(ast.Name("layer", ast.Store()), row, [ast.copy_location(step, loop)], [])

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
                    self.frame.own[node.id] = Said(named(node.id))
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
                self.frame.own[word] = Said(named(self._variable(word)))
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


def _stored(body: Sequence[ast.stmt]) -> list[str]:
    found = (n for made in body for n in ast.walk(made) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    return list(dict.fromkeys(n.id for n in found))


def _walked(loop: ast.For) -> ast.Call | None:
    """`layer(x, mask)` of `for layer in self.layers: x = layer(x, mask)`; None of any other loop."""
    match loop:
        case ast.For(
            target=ast.Name(id=layer),
            body=[
                ast.Assign([ast.Name(id=after)], ast.Call(ast.Name(id=called), [ast.Name(id=before), *others]) as call)
            ],
            orelse=[],
        ) if called == layer and before == after:
            beside = [
                node.id for one in (*others, *call.keywords) for node in ast.walk(one) if isinstance(node, ast.Name)
            ]
            return None if {layer, after} & {*beside} else call
    return None


def _alone(call: ast.Call) -> bool:
    """Whether what goes round is all that the modules take."""
    return len(call.args) == 1 and not call.keywords


def _alike(row: Row) -> bool:
    """Whether a row is copies of one block, so that each takes what the others do."""
    return isinstance(row.parts.get(""), Copies)


def _is_counted(loop: ast.For) -> bool:
    """Whether a loop does the same again and again to variables alone, as often as a number says."""
    counts = isinstance(loop.iter, ast.Call) and ast.unparse(loop.iter.func) == "range" and len(loop.iter.args) == 1
    if not counts or not all(isinstance(one, ast.Assign | ast.AugAssign) for one in loop.body):
        return False
    words = (node for made in loop.body for node in ast.walk(made) if isinstance(node, ast.Name))
    loaded = {node.id for node in words if isinstance(node.ctx, ast.Load)}
    return isinstance(loop.target, ast.Name) and loop.target.id not in loaded
