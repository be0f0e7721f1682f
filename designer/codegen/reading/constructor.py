"""A class's `__init__`, statement by statement: settings, children, tensors, ties."""

from __future__ import annotations

import ast
import dataclasses
from dataclasses import dataclass

from designer.catalogue.code_text import dotted, once_only, times_a_list
from designer.codegen.reading.binding import bound
from designer.codegen.reading.builder import Definitions
from designer.codegen.reading.members import Child, Stored, argument_specs, has_weights, is_super, layer, spread, stored
from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.scope import Scope
from designer.codegen.reading.sequences import container
from designer.codegen.reading.starts import Start, start_of
from designer.errors import NameRefused
from designer.graph.model import Block, BlockSetting, Expr, Node, Rule
from designer.graph.names import check_node_name


@dataclass
class _Local:
    """A module that a local is: how it is made, what the words mean there, and whether it stands somewhere."""

    tree: ast.expr
    scope: Scope
    stands: bool = False


class Constructor:
    """Reads the statements in their order and keeps what they make.

    Attributes:
        children: Modules by the names that they have in torch, in the order in which they are made.
        links: All names of modules in their order, each with the first name of the same module.
        above: What `super().__init__` is given, of an `nn.Sequential`.
        ties: Names of parameters that are made one.
        starts: What parameters start from, and which are not trained, in the order of the text.
        gone_through: Its calls name blocks, where otherwise they name classes.
    """

    def __init__(self, definitions: Definitions, scope: Scope) -> None:
        self._definitions, self.scope = definitions, scope
        self.settings: dict[str, BlockSetting] = {}
        self.children: dict[str, Child] = {}
        self.links: list[tuple[str, str]] = []
        self.tensors: dict[str, Stored] = {}
        self.above: list[ast.expr] = []
        self.ties: list[tuple[str, str]] = []
        self.starts: list[Start] = []
        self.gone_through = False
        self.init: ast.FunctionDef | None = None
        self._modules: dict[str, _Local] = {}
        self._first: dict[str, str] = {}
        self._outside = dict(scope.known)

    def read(self, init: ast.FunctionDef) -> None:
        """All of it.

        Raises:
            NotDrawn: a statement says what a drawing cannot.
        """
        self.init = init
        for spec in argument_specs(init, self.scope):
            self.settings[spec.name] = BlockSetting(spec.name, spec.default, not spec.required and spec.default is None)
        self.scope.settings.update(self.settings)
        for statement in init.body:
            self.statement(statement)

    def leave(self) -> None:
        """Forgets the locals: what the constructor calls `x` is nothing that the forward pass knows."""
        kept = {name: tree for name, tree in self.scope.known.items() if name.startswith("self.")}
        self.scope.known = {**self._outside, **kept}

    def make(self, tree: ast.expr, scope: Scope, wish: str) -> Child:
        """The node of an expression that makes a module.

        Raises:
            NotDrawn: it makes none, or one that cannot be drawn.
        """
        if isinstance(tree, ast.Name) and tree.id in self._modules:
            return self._made_before(tree)
        if (inside := times_a_list(tree)) is not None:
            raise NotDrawn(tree, once_only(inside))
        if not isinstance(tree, ast.Call):
            raise NotDrawn(tree, f"{shown(tree)} makes no module")
        found = (
            container(tree, scope, self._definitions, self.make, wish)
            or layer(tree, scope)
            or self._of_text(tree, scope)
        )
        if found is None:
            raise NotDrawn(tree, f"{shown(tree.func)}: neither a layer of torch nor a class of this text")
        return found

    def _made_before(self, tree: ast.Name) -> Child:
        """The module that a local is, with what its words meant where it was made."""
        local = self._modules[tree.id]
        found = self.make(local.tree, local.scope, tree.id)
        if local.stands and has_weights(found):
            raise NotDrawn(tree, f"{tree.id} stands in two places with the same weights")
        local.stands = True
        return found

    def _of_text(self, call: ast.Call, scope: Scope) -> Child | None:
        """A block or a custom layer that the text itself defines."""
        name = dotted(call.func)
        if name in self._definitions.unread and not self.gone_through:
            raise NotDrawn(call, f"{shown(call)}: what is in {name} depends on what it is given")
        kind = "block" if name in self._definitions.blocks else "layer" if name in self._definitions.layers else ""
        if not kind:
            return None
        empty = Child(kind, name, {})
        face = self._definitions.face(Block(), Node("n", kind, "n", name))  # type: ignore[arg-type]  # one of Kind
        return empty._replace(settings=bound(call, face.settings, scope, name))

    def name_module(self, local: str, tree: ast.expr) -> None:
        """Says that this local is the module that an expression makes."""
        self._first.pop(local, None)
        self._modules[local] = _Local(tree, dataclasses.replace(self.scope, known=dict(self.scope.known)))

    def statement(self, statement: ast.stmt) -> None:
        """One of them.

        Raises:
            NotDrawn: it says what a drawing cannot.
        """
        if found := start_of(statement, self.scope):
            self.starts += found
            return
        match statement:
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                pass
            case ast.Expr(value=ast.Call() as call):
                self._call(call)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                self._local(name, value)
            case ast.Assign(targets=[ast.Attribute() as target], value=value):
                self._attribute(target, value)
            case ast.AnnAssign(target=ast.Attribute() as target, value=ast.expr() as value):
                self._attribute(target, value)
            case ast.If() if self._is_default(statement):
                pass
            case _:
                raise NotDrawn(statement, f"`{shown(statement)}` in __init__ is more than a drawing says")

    def _call(self, call: ast.Call) -> None:
        if is_super(call):
            assert isinstance(call.func, ast.Attribute)
            self.above = list(call.args) if isinstance(call.func.value, ast.Call) else []
            return
        match dotted(call.func), call.args:
            case "self.add_module" | "self.register_module", [ast.Constant(value=str(name)), tree]:
                self._child(name, tree)
            case "self.register_parameter", [ast.Constant(value=str(name)), tree] if made := stored(tree, self.scope):
                self.tensors[_checked(name, call)] = made
            case "self.register_buffer", [ast.Constant(value=str(name)), tree, *_] if made := stored(tree, self.scope):
                role = "unsaved" if any(_is_off(word) for word in call.keywords) else "buffer"
                self.tensors[_checked(name, call)] = made._replace(role=role)
            case _:
                raise NotDrawn(call, f"`{shown(call)}` in __init__ is more than a drawing says")

    def _local(self, name: str, value: ast.expr) -> None:
        """A local is a value, or a module that may stand in several places."""
        if isinstance(value, ast.Call) and not self._is_value(value):
            self.name_module(name, value)
        else:
            self.scope.know(name, value)

    def _attribute(self, target: ast.Attribute, value: ast.expr) -> None:
        name = dotted(target)
        if name.count(".") > 1 and dotted(value).startswith("self."):
            self.ties.append((dotted(value).removeprefix("self."), name.removeprefix("self.")))
            return
        if not name.startswith("self.") or name.count(".") > 1:
            raise NotDrawn(target, f"`{shown(target)} = …` in __init__ is more than a drawing says")
        plain = target.attr
        if made := stored(value, self.scope):
            self.tensors[_checked(plain, target)] = made
            if (std := spread(value, self.scope)) is not None:
                self.starts.append(Start(Rule(plain, "normal_", {"std": std})))
        elif self._is_module(value):
            self._child(plain, value)
        else:
            self.scope.know(name, value)

    def _child(self, name: str, tree: ast.expr) -> None:
        """A module under a name: a new one, or one that has a name already."""
        spelled = dotted(tree)
        if spelled in self._first:
            first = self._first[spelled]
        else:
            first = _checked(name, tree)
            self.children[first] = self.make(tree, self.scope, name)
        self.links.append((_checked(name, tree), first))
        self._first[f"self.{name}"] = first
        if isinstance(tree, ast.Name):
            self._first[tree.id] = first

    def _is_module(self, value: ast.expr) -> bool:
        made = isinstance(value, ast.Call) and not self._is_value(value)
        return made or dotted(value) in self._first or (isinstance(value, ast.Name) and value.id in self._modules)

    @staticmethod
    def _is_value(call: ast.Call) -> bool:
        return dotted(call.func) in ("min", "max", "float", "int", "len")

    def _is_default(self, statement: ast.If) -> bool:
        """Whether a statement gives a setting its default, which it takes: `if hidden is None: hidden = width * 4`."""
        match statement:
            case ast.If(
                test=ast.Compare(left=ast.Name(id=name), ops=[ast.Is()], comparators=[ast.Constant(value=None)])
                | ast.UnaryOp(op=ast.Not(), operand=ast.Name(id=name)),
                body=[ast.Assign(targets=[ast.Name(id=given)], value=value)],
                orelse=[],
            ) if name == given and name in self.settings and self.settings[name].default is None:
                worked_out = self.scope.value(value)
                if isinstance(worked_out, Expr):
                    self.settings[name] = BlockSetting(name, worked_out)
                    return True
        return False


def _checked(name: str, tree: ast.AST) -> str:
    try:
        check_node_name(name)
    except NameRefused as error:
        raise NotDrawn(tree, str(error)) from None
    return name


def _is_off(keyword: ast.keyword) -> bool:
    return keyword.arg == "persistent" and isinstance(keyword.value, ast.Constant) and keyword.value.value is False
