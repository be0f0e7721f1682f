"""A forward pass, statement by statement."""

from __future__ import annotations

import ast
from collections import Counter

from designer.catalogue.code_text import dotted
from designer.codegen.reading.builder import BlockBuilder, Definitions, spoken_of
from designer.codegen.reading.calls import Calls
from designer.codegen.reading.constructor import Constructor
from designer.codegen.reading.held import Held, Number
from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.own_lines import STATEMENTS
from designer.codegen.reading.regions import Region, region_of
from designer.codegen.reading.scope import Scope
from designer.graph.model import VALUE, Expr, Node, Port
from designer.graph.names import is_identifier


class Flow:
    """Reads the statements in their order and draws them."""

    def __init__(self, definitions: Definitions, made: Constructor, forward: ast.FunctionDef) -> None:
        self._definitions, self._made, self._scope = definitions, made, made.scope
        self._forward = forward
        self._done, self.gives = False, ""
        self.builder = BlockBuilder(definitions, [*made.children, *made.tensors, *_argument_names(forward)])
        self._calls = Calls(definitions, made, self.builder)

    def read(self) -> None:
        """All of it.

        Raises:
            NotDrawn: a statement says what a drawing cannot.
        """
        self._inputs()
        for number, statement in enumerate(self._forward.body):
            if self._done:
                raise NotDrawn(statement, "statements stand after the return")
            self._calls.later = _still_read(statement, self._forward.body[number + 1 :])
            self._statement_or_lines(statement)
        if not self._done:
            raise NotDrawn(self._forward, "forward gives nothing back")
        for name in self._made.children:
            if name not in self._calls.called:
                self._calls.node_of(name)
        for name, (role, _) in self._made.tensors.items():
            if role in ("parameter", "buffer"):
                self._calls.tensor_of(name)

    @property
    def changed(self) -> set[str]:
        """Inputs into which the text writes."""
        return self._calls.aliases.changed

    def _inputs(self) -> None:
        found = self._forward.args
        if found.vararg or found.kwarg or found.kwonlyargs:
            raise NotDrawn(self._forward, "forward takes any number of inputs")
        names = [argument.arg for argument in found.args[1:]]
        without = len(names) - len(found.defaults)
        for number, name in enumerate(names):
            given = {"default": self._scope.value(found.defaults[number - without])} if number >= without else {}
            node = self.builder.put("input", name, "", given, own_name=True)
            self._calls.held[name] = Port(node.id, VALUE)
            self._calls.aliases.given(node.id, name)

    @property
    def lines(self) -> list[NotDrawn]:
        """Why something became the lines of a code node."""
        return self._calls.lines

    def _statement_or_lines(self, statement: ast.stmt) -> None:
        mark = self._calls.mark()
        try:
            self._statement(statement)
        except NotDrawn as error:
            if error.final or not isinstance(statement, STATEMENTS):
                raise
            self._calls.back(mark)
            self._calls.as_code(statement, error)

    def _statement(self, statement: ast.stmt) -> None:
        match statement:
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                pass
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)) if len(targets) == len(
                values
            ):
                held = [self._calls.several(value) for value in values]
                for target, one in zip(targets, held, strict=True):
                    self._assign(target, one)
            case ast.Assign(targets=[target], value=value):
                self._assign(target, self._calls.several(value))
            case ast.AnnAssign(target=ast.Name() as target, value=ast.expr() as value):
                self._assign(target, self._calls.several(value))
            case ast.AugAssign(target=ast.Name(id=name) as target, op=op, value=value):
                read = ast.copy_location(ast.Name(name, ast.Load()), target)
                self._calls.written(statement, read)
                self._assign(target, self._calls.port(ast.copy_location(ast.BinOp(read, op, value), statement)))
            case ast.For() if name := self._walked(statement):
                self._assign(statement.body[0].targets[0], self._walk(statement, name))  # type: ignore[attr-defined]
            case ast.Return(value=ast.expr() as value):
                self._return(value)
            case _:
                self._region(statement)

    def _region(self, statement: ast.stmt) -> None:
        """A loop or a branch around a block of the text, or around statements that become a block."""
        region = region_of(statement, self._scope, self._calls.held)
        if region is None:
            raise NotDrawn(statement, f"`{shown(statement)}` is more than a drawing says")
        node = self._around_child(region) or self._around_statements(region)
        face = self.builder.face(node)
        for name, port in zip(region.read, face.inputs, strict=False):
            self.builder.wire(self._calls.port(ast.copy_location(ast.Name(name), statement)), node, port.name)
        for name, port in zip(region.carried, face.outputs, strict=True):
            self._calls.held[name] = Port(node.id, port.name)

    def _around_child(self, region: Region) -> Node | None:
        """The node where all that is done is to call a child: `while …: x = self.body(x)`."""
        match region.body:
            case [ast.Assign(targets=[ast.Name(id=after)], value=ast.Call(func=func, args=args, keywords=[]))]:
                name = dotted(func).removeprefix("self.")
                child = self._made.children.get(name)
                same = [tree.id for tree in args if isinstance(tree, ast.Name)] == [*region.read]
                if (
                    child is None
                    or child.kind != "block"
                    or name in self._calls.called
                    or not same
                    or after not in region.read
                ):
                    return None
                node = self.builder.put(region.kind, name, child.of, child.settings, region.repeat, True, region.when)
                self._calls.called[name] = node
                return node
        return None

    def _around_statements(self, region: Region) -> Node:
        empty = Constructor(self._definitions, Scope(self._scope.imported, self._scope.settings, self._scope.known))
        inner = Flow(self._definitions, empty, region.as_forward)
        inner.read()
        self._calls.lines += inner.lines
        for name in inner.changed:
            self._calls.written(region.body[0], ast.Name(name, ast.Load()))
        block = inner.builder.block()
        of = self._definitions.add("Branch" if region.kind == "if" else "Loop", block)
        given = {word: Expr(word) for word in spoken_of(block.nodes)}
        return self.builder.put(region.kind, of.lower(), of, given, region.repeat, False, region.when)

    def _assign(self, target: ast.expr, held: Held) -> None:
        if isinstance(target, ast.Name):
            self._calls.held[target.id] = held.called(target.id) if isinstance(held, Number) else held
            return
        if not isinstance(target, ast.Tuple | ast.List):
            raise NotDrawn(target, f"`{shown(target)} = …` is more than a drawing says")
        parts_wanted = self._calls.parts_of(target, held, len(target.elts))
        for one, port in zip(target.elts, parts_wanted, strict=True):
            if isinstance(one, ast.Tuple | ast.List) and isinstance(port, Port):
                self._assign(one, self._calls.unpacked(port))
            else:
                self._assign(one, port)

    def _return(self, value: ast.expr) -> None:
        self._done = True
        trees = value.elts if isinstance(value, ast.Tuple | ast.List) else [value]
        self.gives = {ast.List: "list", ast.Dict: "dictionary"}.get(type(value), "")
        if isinstance(value, ast.Dict):
            for key, tree in zip(value.keys, value.values, strict=True):
                if not isinstance(key, ast.Constant) or not isinstance(key.value, str) or not is_identifier(key.value):
                    raise NotDrawn(value, f"`{shown(value)}`: no output can be called so")
                self.builder.output(self._calls.port(tree), key.value)
            return
        for tree in trees:
            wish = tree.id if isinstance(tree, ast.Name) and len(trees) > 1 else "y"
            self.builder.output(self._calls.port(tree), wish)

    def _walked(self, loop: ast.For) -> str:
        """The child that a loop walks along, `for layer in self.layers: x = layer(x)`; "" of any other loop."""
        match loop:
            case ast.For(
                target=ast.Name(id=layer),
                body=[
                    ast.Assign([ast.Name(id=after)], ast.Call(ast.Name(id=called), [ast.Name(id=before), *_]) as call)
                ],
                orelse=[],
            ) if called == layer and before == after:
                name = dotted(loop.iter).removeprefix("self.")
                child = self._made.children.get(name)
                kinds = ("repeat",) if len(call.args) > 1 or call.keywords else ("block", "repeat")
                return name if child is not None and child.kind in kinds else ""
        return ""

    def _walk(self, loop: ast.For, name: str) -> Held:
        statement = loop.body[0]
        assert isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call)
        return self._calls.run(statement.value, self._calls.node_of(name))


def _argument_names(forward: ast.FunctionDef) -> list[str]:
    return [argument.arg for argument in forward.args.args[1:]]


def _still_read(statement: ast.stmt, after: list[ast.stmt]) -> frozenset[str]:
    """Variables whose present values are read after a statement, or twice in it."""
    here = Counter(_names([statement], ast.Load))
    anew = {*_names([statement], ast.Store)}
    twice = {name for name, count in here.items() if count > 1}
    return frozenset(twice | ({*_names(after, ast.Load)} - anew))


def _names(statements: list[ast.stmt], context: type[ast.expr_context]) -> list[str]:
    found = (n for made in statements for n in ast.walk(made) if isinstance(n, ast.Name))
    return [n.id for n in found if isinstance(n.ctx, context)]
