"""Expressions of a forward pass: every call a node, every name a wire."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import NamedTuple

from designer.catalogue import parts
from designer.catalogue.code_text import dotted
from designer.catalogue.spec import Interface, OpSpec, PortSpec, SettingSpec
from designer.codegen.reading import operations
from designer.codegen.reading.aliases import Aliases
from designer.codegen.reading.binding import settings as bound_settings
from designer.codegen.reading.builder import BlockBuilder, Definitions
from designer.codegen.reading.constructor import Constructor
from designer.codegen.reading.indexing import taken
from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.own_lines import EXPRESSIONS, own_lines
from designer.graph.model import VALUE, Node, Port, Value


class Several(NamedTuple):
    """What a call gives that gives several things, or a tuple of them."""

    ports: tuple[Port, ...]
    grows: Node | None = None
    """Of an output that grows, the node: its parts are as many as are asked for."""
    part: str = ""


Held = Port | Several | None
"""What a variable holds; None is Python's `None`."""


class Mark(NamedTuple):
    """How far a drawing is, to come back to."""

    drawn: tuple[int, int, int]
    held: dict[str, Held]
    called: int
    lines: int


class Calls:
    """Draws what expressions compute.

    Attributes:
        held: By variable, what it holds.
        called: By name, the nodes of children and tensors that were used so far.
        aliases: Which of them may be one tensor.
        lines: Why something became the lines of a code node.
        later: Variables whose present values are still read once this statement is through.
    """

    def __init__(self, definitions: Definitions, made: Constructor, builder: BlockBuilder) -> None:
        self._definitions, self._made, self._scope, self._builder = definitions, made, made.scope, builder
        self.held: dict[str, Held] = {}
        self.called: dict[str, Node] = {}
        self.aliases = Aliases()
        self.lines: list[NotDrawn] = []
        self.later: frozenset[str] = frozenset()

    def parts_of(self, tree: ast.expr, held: Held, count: int) -> Sequence[Port]:
        if isinstance(held, Several) and held.grows:
            return [Port(held.grows.id, parts.part(held.part, number)) for number in range(count)]
        if not isinstance(held, Several) or len(held.ports) != count:
            raise NotDrawn(tree, f"{shown(tree)}: there are not {count} results to take apart")
        return held.ports

    def unpacked(self, port: Port) -> Several:
        """A pair that comes out as one thing, such as the state of an LSTM."""
        node = self._builder.put("op", "unpack", "unpack")
        face = self._builder.face(node)
        self._builder.wire(port, node, face.inputs[0].name)
        self.aliases.follows(node.id, node.of, port.node)
        return Several(tuple(Port(node.id, out.name) for out in face.outputs))

    def port(self, tree: ast.expr) -> Port:
        held = self.several(tree)
        if isinstance(held, Several) and not held.grows and held.ports:
            raise NotDrawn(tree, f"{shown(tree)} gives {len(held.ports)} results; say which one")
        if not isinstance(held, Port):
            raise NotDrawn(tree, f"{shown(tree)} is no tensor")
        return held

    def written(self, statement: ast.AST, tree: ast.expr) -> None:
        """Says that a statement writes into what `tree` is.

        Raises:
            NotDrawn: that is seen further down, which a drawing cannot say.
        """
        held = self.held.get(tree.id) if isinstance(tree, ast.Name) else None
        if isinstance(held, Port):
            others = {name: port for name, port in self.held.items() if name in self.later and isinstance(port, Port)}
            self.aliases.write(statement, held.node, [(name, port.node) for name, port in others.items()])

    def several(self, tree: ast.expr) -> Held:
        """What an expression gives; where no drawing says it, it is the line of a code node."""
        mark = self.mark()
        try:
            return self._drawn(tree)
        except NotDrawn as error:
            if error.final or not isinstance(tree, EXPRESSIONS) or _asks_itself(tree):
                raise
            self.back(mark)
            return self.as_code(tree, error)[0]

    def mark(self) -> Mark:
        """How far all this is."""
        return Mark(self._builder.mark(), dict(self.held), len(self.called), len(self.lines))

    def back(self, mark: Mark) -> None:
        """Takes back what was drawn since."""
        self._builder.back(mark.drawn)
        self.held = dict(mark.held)
        self.called = dict(list(self.called.items())[: mark.called])
        del self.lines[mark.lines :]

    def as_code(self, tree: ast.expr | ast.stmt, reason: NotDrawn) -> list[Port]:
        """A code node of what no drawing says; variables that it gives hold what comes out.

        Raises:
            NotDrawn: it cannot be that either; what it says is why it was not drawn.
        """
        try:
            found = own_lines(tree, self._scope, self.held, self.port)
        except NotDrawn:
            reason.final = True
            raise reason from None
        node = self._builder.put("code", "code", code=found.code)
        for name, port in found.inputs.items():
            self._builder.wire(port, node, name)
        ports = [Port(node.id, name) for name in found.outputs]
        if isinstance(tree, ast.stmt):
            self.held.update(zip(found.outputs, ports, strict=True))
        self.lines.append(reason)
        return ports

    def _drawn(self, tree: ast.expr) -> Held:
        match tree:
            case ast.Constant(value=None):
                return None
            case ast.Name(id=name) if name in self.held:
                return self.held[name]
            case ast.Attribute(attr="mT"):
                raise NotDrawn(tree, f"{shown(tree)}: write .transpose(-2, -1)")
            case ast.Attribute() if dotted(tree).removeprefix("self.") in self._made.tensors:
                return self._tensor(dotted(tree).removeprefix("self."))
            case ast.Subscript(value=value):
                return self._part(tree, self.several(value))
            case ast.BinOp(left=left, op=op, right=right):
                return self._operator(tree, op, [left, right])
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self._operator(tree, ast.USub(), [operand])
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self._operator(tree, op, [left, right])
            case ast.Call():
                return self._call(tree)
            case ast.List(elts=trees) | ast.Tuple(elts=trees) if trees:
                return Several(tuple(map(self.port, trees)))
            case _:
                raise NotDrawn(tree, f"`{shown(tree)}` is more than a drawing says")

    def _part(self, tree: ast.Subscript, held: Held) -> Port:
        """One of several results by its number, or a part of a tensor by its place."""
        if isinstance(held, Port) and self._builder.kind_of(held.node) == "code":
            raise NotDrawn(tree, f"`{shown(tree)}`: what a line of Python gives may be more than a tensor")
        if isinstance(held, Port):
            return self._place(tree, held)
        number = tree.slice.value if isinstance(tree.slice, ast.Constant) else None
        if isinstance(held, Several) and isinstance(number, int):
            if held.grows and number >= 0:
                return Port(held.grows.id, parts.part(held.part, number))
            if number < len(held.ports):
                return held.ports[number]
        raise NotDrawn(tree, f"`{shown(tree)}`: there is no such result")

    def _place(self, tree: ast.Subscript, port: Port) -> Port:
        for step in taken(tree):
            node = self._builder.put("op", step.operation, step.operation, step.settings)
            face = self._builder.face(node)
            self._builder.wire(port, node, face.inputs[0].name)
            self.aliases.follows(node.id, node.of, port.node)
            port = Port(node.id, face.outputs[0].name)
        return port

    def _tensor(self, name: str) -> Port:
        if name not in self.called:
            role, settings = self._made.tensors[name]
            self.called[name] = self._builder.put("tensor", name, role, settings, own_name=True)
        return Port(self.called[name].id, VALUE)

    def _call(self, call: ast.Call) -> Held:
        name = dotted(call.func)
        if name.startswith("self.") and name.removeprefix("self.") in self._made.children:
            return self._module(call, name.removeprefix("self."))
        if name in ("self.get_submodule", "self.get_parameter", "self.get_buffer"):
            raise NotDrawn(call, f"{shown(call)} gives a module by its name")
        if isinstance(call.func, ast.Call) and dotted(call.func.func) == "self.get_submodule":
            match call.func.args:
                case [ast.Constant(value=str(child))] if child in self._made.children:
                    return self._module(call, child)
        function = self._scope.full_name(call.func)
        if dropout := operations.dropout(call, function):
            layer, rate, value = dropout
            node = self._builder.put("layer", layer.lower(), layer, {"p": self._scope.value(rate)} if rate else {})
            source = self.port(value)
            self._builder.wire(source, node, "input")
            self.aliases.follows(node.id, node.of, source.node)
            return Port(node.id, "output")
        spec = operations.function(function)
        if spec is not None:
            if operations.is_in_place(call) and call.args:
                self.written(call, call.args[0])
            return self._operation(operations.not_in_place(call), spec, list(call.args))
        if isinstance(call.func, ast.Attribute) and not name.startswith("self."):
            if flat := self._flattening(call):
                return self._operation(flat, _known("flatten"), [flat.func.value, *flat.args])  # type: ignore[attr-defined]
            spec = operations.method(call.func.attr)
            if spec is not None:
                return self._operation(call, spec, [call.func.value, *call.args])
        raise NotDrawn(call, f"`{shown(call)}`: the catalogue has no such operation")

    @staticmethod
    def _flattening(call: ast.Call) -> ast.Call | None:
        """`x.flatten(1)` of the older `x.view(x.size(0), -1)`, which says the same with the batch spelled out."""
        match call:
            case ast.Call(
                func=ast.Attribute(value=value, attr="view" | "reshape"),
                args=[batch, ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1))],
            ) if ast.unparse(batch) in (f"{ast.unparse(value)}.{size}" for size in ("size(0)", "shape[0]")):
                flat = ast.Attribute(value, "flatten")
                return ast.copy_location(ast.Call(flat, [ast.Constant(1)], []), call)
        return None

    def _module(self, call: ast.Call, name: str) -> Held:
        if self._made.children[name].listed:
            raise NotDrawn(call, f"{shown(call)}: an nn.ModuleList cannot be called")
        return self.run(call, self.node_of(name))

    def node_of(self, name: str) -> Node:
        """The node of a child, or, where it ran already, the same module again."""
        if name in self.called:
            return self._builder.put("again", name, self.called[name].id)
        kind, of, settings, repeat, _ = self._made.children[name]
        self.called[name] = self._builder.put(kind, name, of, settings, repeat, own_name=True)  # type: ignore[arg-type]
        return self.called[name]

    def run(self, call: ast.Call, node: Node) -> Held:
        face = self._builder.face(node)
        told = self._told_at_call(call, node)
        named = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg not in told}
        self._wire(call, node, face.inputs, call.args, named)
        return _results(node, face)

    def _told_at_call(self, call: ast.Call, node: Node) -> frozenset[str]:
        """Gives the layer what it takes whenever it is called, `need_weights=False`; gives the words that said so."""
        made = next(other for other in self.called.values() if other.id == node.of) if node.kind == "again" else node
        specs = [spec for spec in self._builder.face(made).settings if spec.at_call]
        if not specs:
            return frozenset()
        words = frozenset(spec.name for spec in specs)
        told = [keyword for keyword in call.keywords if keyword.arg in words]
        only = ast.copy_location(ast.Call(call.func, [], told), call)
        values = bound_settings(only, [], specs, self._scope, made.of)
        if node.kind == "again" and values != {name: v for name, v in made.settings.items() if name in words}:
            raise NotDrawn(call, f"`{shown(call)}`: {made.name} is called otherwise the first time")
        if node.kind != "again" and values:
            after = self._builder.with_settings(made, values)
            self.called.update({name: after for name, other in self.called.items() if other is made})
        return words

    def _wire(
        self,
        call: ast.Call,
        node: Node,
        ports: Sequence[PortSpec],
        args: Sequence[ast.expr],
        named: dict[str | None, ast.expr],
    ) -> None:
        """The wires into a node, by place and by name."""
        fixed = [port for port in ports if not port.variadic]
        given = dict(zip((port.name for port in fixed), args, strict=False))
        grows = next((port for port in ports if port.variadic), None)
        if grows is not None:
            given.update({parts.part(grows.name, number): tree for number, tree in enumerate(args[len(fixed) :])})
        elif len(args) > len(fixed):
            raise NotDrawn(call, f"`{shown(call)}` has {len(args)} inputs; {node.of or node.name} takes {len(fixed)}")
        known = {port.name for port in fixed}
        for word, tree in named.items():
            if word not in known:
                raise NotDrawn(call, f"`{shown(call)}`: {node.of or node.name} has no input {word or '**'}")
            given[word] = tree
        for port, tree in given.items():
            held = self.several(tree)
            if held is not None:
                source = self.port(tree) if not isinstance(held, Port) else held
                self._builder.wire(source, node, port)
                self.aliases.follows(node.id, node.of, source.node)
                if node.kind == "block" and port in self._definitions.changed.get(node.of, ()):
                    self.written(call, tree)

    def _operator(self, tree: ast.expr, sign: ast.AST, operands: Sequence[ast.expr]) -> Held:
        spec = operations.operator(sign)
        if spec is None:
            raise NotDrawn(tree, f"`{shown(tree)}`: the catalogue has no such operation")
        return self._computed(tree, spec, dict(zip((p.name for p in spec.inputs), operands, strict=True)), {})

    def _operation(self, call: ast.Call, spec: OpSpec, args: list[ast.expr]) -> Held:
        """A node of an operation; what stands without a name is inputs first, then settings, unless it says else."""
        if spec.packs or any(port.variadic for port in spec.inputs):
            return self._packed(call, spec, args)
        inputs, own = list(spec.inputs), [s for s in spec.settings if s.name not in {p.name for p in spec.inputs}]
        named = {keyword.arg or "**": keyword.value for keyword in call.keywords}
        given: dict[str, ast.expr] = {}
        if spec.order:
            given.update(zip(spec.order, args, strict=False))
            args = args[len(spec.order) :]
        else:
            taken = [port for port in inputs if port.required] if own else inputs
            given.update(zip((port.name for port in taken), args, strict=False))
            args = _rows(args[len(taken) :], own)
        ports = {port.name for port in inputs}
        given.update({name: named.pop(name) for name in list(named) if name in ports})
        into = {name: tree for name, tree in given.items() if name in ports}
        rest = {**{name: tree for name, tree in given.items() if name not in ports}, **named}
        keywords = [ast.keyword(name if name != "**" else None, tree) for name, tree in rest.items()]
        values = bound_settings(
            ast.copy_location(ast.Call(call.func, [], keywords), call), args, own, self._scope, spec.name
        )
        return self._computed(call, spec, into, values)

    def _packed(self, call: ast.Call, spec: OpSpec, args: list[ast.expr]) -> Held:
        """`torch.cat((a, b), dim=1)`, `torch.einsum("ij,jk->ik", a, b)`."""
        node_settings = list(spec.settings)
        if spec.packs and args and isinstance(args[0], ast.Tuple | ast.List):
            ports, args = list(map(self.port, args[0].elts)), args[1:]
        elif spec.packs and args and isinstance(args[0], ast.Name) and (row := self._row(args[0].id)):
            ports, args = row, args[1:]
        elif spec.order and args:
            ports, args = list(map(self.port, args[1:])), args[:1]
        else:
            raise NotDrawn(call, f"`{shown(call)}`: which tensors these are is known only when it runs")
        values = bound_settings(call, args, node_settings, self._scope, spec.name)
        node = self._builder.put("op", spec.name, spec.name, values)
        for number, port in enumerate(ports):
            self._builder.wire(port, node, parts.part(spec.inputs[0].name, number))
        return _results(node, self._builder.face(node))

    def _row(self, name: str) -> list[Port]:
        """The tensors of the list that a variable is."""
        held = self.held.get(name)
        return list(held.ports) if isinstance(held, Several) and not held.grows else []

    def _computed(
        self, tree: ast.expr, spec: OpSpec, inputs: dict[str, ast.expr], values: dict[str, Value]
    ) -> Port | Several:
        """The node; an input that is a plain number becomes the setting of the same name: the 1 of `x + 1`."""
        held: dict[str, Port] = {}
        constants = {setting.name: setting for setting in spec.settings}
        for name, operand in inputs.items():
            if name in constants and self._is_plain(operand):
                values = {**values, name: self._scope.value(operand)}
            elif (found := self.several(operand)) is not None:
                held[name] = found if isinstance(found, Port) else self.port(operand)
        if not held:
            raise NotDrawn(tree, f"`{shown(tree)}` works on numbers, not on tensors")
        missing = [p.name for p in spec.inputs if p.required and p.name not in held and p.name not in values]
        missing += [s.name for s in spec.settings if s.required and s.name not in values]
        if missing:
            raise NotDrawn(tree, f"`{shown(tree)}`: {spec.name} without {missing[0]} is not in the catalogue")
        node = self._builder.put("op", spec.name, spec.name, values)
        for name, port in held.items():
            self._builder.wire(port, node, name)
        self.aliases.follows(node.id, node.of, next(iter(held.values())).node)
        found = _results(node, self._builder.face(node))
        assert found is not None
        return found

    def _is_plain(self, tree: ast.expr) -> bool:
        """Whether an operand is a number, or a setting that the constructor keeps."""
        if any(isinstance(n, ast.Name) and n.id in self.held for n in ast.walk(tree)):
            return False
        filled = self._scope.plain(tree)
        names = [n for n in ast.walk(filled) if isinstance(n, ast.Name | ast.Attribute | ast.Call)]
        return all(isinstance(n, ast.Name) and n.id in self._scope.settings for n in names)


def _asks_itself(tree: ast.expr) -> bool:
    """Whether an expression is a call of something of the module's own: `self.fc(x)`."""
    name = dotted(tree.func) if isinstance(tree, ast.Call) else ""
    return name.startswith("self.") and name.count(".") == 1


def _known(name: str) -> OpSpec:
    spec = operations.method(name)
    assert spec is not None
    return spec


def _results(node: Node, face: Interface) -> Port | Several:
    ports = face.outputs
    if len(ports) == 1 and ports[0].variadic:
        return Several((), node, ports[0].name)
    found = tuple(Port(node.id, port.name) for port in ports)
    return found[0] if len(found) == 1 else Several(found)


def _rows(args: list[ast.expr], specs: Sequence[SettingSpec]) -> list[ast.expr]:
    """Sizes that stand one by one as the one tuple that they are: `x.view(-1, 4)`, `x.permute(0, 2, 1)`."""
    rows = [spec for spec in specs if {"tuple", "shape"} & set(spec.types)]
    if len(specs) == 1 and rows and args and not (len(args) == 1 and _is_row(args[0], specs[0])):
        return [ast.copy_location(ast.Tuple(args), args[0])]
    return args


def _is_row(tree: ast.expr, spec: SettingSpec) -> bool:
    return isinstance(tree, ast.Tuple | ast.List) or "int" in spec.types
