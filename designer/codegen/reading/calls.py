"""Expressions of a forward pass: every call a node, every name a wire."""

from __future__ import annotations

import ast

from designer.catalogue import parts
from designer.catalogue.code_text import dotted
from designer.codegen.reading import operations
from designer.codegen.reading.held import Beside, Ends, Held, Number, Several, Shape
from designer.codegen.reading.indexing import taken
from designer.codegen.reading.made_beside import MadeBeside
from designer.codegen.reading.module_calls import ModuleCalls
from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.own_lines import EXPRESSIONS, own_lines, speaks_of
from designer.codegen.reading.sizes import whole
from designer.codegen.reading.told import Told
from designer.graph.model import VALUE, Port


class Calls(ModuleCalls, MadeBeside):
    """Draws what expressions compute."""

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

    def as_code(self, tree: ast.expr | ast.stmt, reason: NotDrawn) -> list[Port]:
        """A code node of what no drawing says; variables that it gives hold what comes out.

        Raises:
            NotDrawn: it cannot be that either; what it says is why it was not drawn.
        """
        try:
            found = own_lines(tree, self._scope, self.held, self.port)
        except NotDrawn:
            reason.final = speaks_of(tree, {*self.held, "self"})  # else what is around it may be a line
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
        if (sized := self.sized(tree)) is not None:
            return sized
        match tree:
            case ast.Constant(value=None):
                return None
            case ast.Attribute(value=value, attr="device") if isinstance(held := self.several(value), Port):
                return Beside(held)
            case ast.Name(id=name) if name in self.held:
                return self.held[name]
            case ast.Attribute(attr="mT"):
                raise NotDrawn(tree, f"{shown(tree)}: write .transpose(-2, -1)")
            case ast.Attribute() if dotted(tree).removeprefix("self.") in self._made.tensors:
                return self.tensor_of(dotted(tree).removeprefix("self."))
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
        if isinstance(held, Port) and self._builder.node(held.node).kind == "code":
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
        for step in taken(tree, self):
            told = Told(self)
            places = {
                name: self._scope.value(told.named(place) if isinstance(place, Number) else place)
                for name, place in step.settings.items()
            }
            node = self._builder.put("op", step.operation, step.operation, {"dim": step.dim, **places})
            face = self._builder.face(node)
            self._builder.wire(port, node, face.inputs[0].name)
            told.wire(node)
            self.aliases.follows(node.id, node.of, port.node)
            port = Port(node.id, face.outputs[0].name)
        return port

    def tensor_of(self, name: str) -> Port:
        """The tensor of the block's own that has this name."""
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
        if function == "tuple" and len(call.args) == 1 and isinstance(call.args[0], ast.Tuple | ast.List):
            return self.several(call.args[0])
        if dropout := operations.dropout(call, function):
            layer, rate, value = dropout
            node = self._builder.put("layer", layer.lower(), layer, {"p": self._scope.value(rate)} if rate else {})
            source = self.port(value)
            self._builder.wire(source, node, "input")
            self.aliases.follows(node.id, node.of, source.node)
            return Port(node.id, "output")
        if (beside := self.made_beside(call, function)) is not None:
            return beside
        if (resized := operations.resized(call, function)) is not call:
            call, function = resized, "torch.nn.functional.interpolate"
        spec = operations.function(function)
        if spec is not None:
            if operations.is_in_place(call) and call.args:
                self.written(call, call.args[0])
            return self._operation(operations.not_in_place(call), spec, list(call.args))
        asks_module = name.startswith("self.") and name.split(".")[1] not in self._made.tensors
        if isinstance(call.func, ast.Attribute) and not asks_module:
            if self._is_left_there(call):
                return self.several(call.func.value)
            if (like := self._like_another(call)) is not None:
                return like
            call = operations.in_other_words(call)
            assert isinstance(call.func, ast.Attribute)
            call = self._with_own_sizes(call)
            assert isinstance(call.func, ast.Attribute)
            spec = operations.method(call.func.attr)
            if spec is not None:
                return self._operation(call, spec, [call.func.value, *call.args])
        raise NotDrawn(call, f"`{shown(call)}`: the catalogue has no such operation")

    def _is_left_there(self, call: ast.Call) -> bool:
        """Whether a call brings a tensor to where another is, `x.to(y.device)`: a drawing leaves that to its nodes."""
        match call:
            case ast.Call(func=ast.Attribute(attr="to"), args=[device], keywords=[]):
                return isinstance(device, ast.Name | ast.Attribute) and self.is_device(device)
        return False

    def _with_own_sizes(self, call: ast.Call) -> ast.Call:
        """A call that says the same without the tensor's own sizes: `x.flatten(1)` of `x.view(x.size(0), -1)`."""
        match call:
            case ast.Call(func=ast.Attribute(value=value, attr="view" | "reshape"), args=[batch, rest], keywords=[]):
                if whole(rest) == -1 and self._is_own_batch(batch, value):
                    return _called(call, "flatten", [ast.Constant(1)])
            case ast.Call(func=ast.Attribute(value=value, attr="view" | "reshape"), args=[size], keywords=[]):
                ends = self.sized(size.value if isinstance(size, ast.Starred) else size)
                if isinstance(ends, Ends) and self._held_by(value) == ends.port:
                    if ends.instead == 1 and len(ends.others) > 1:
                        return _called(call, "unflatten", [ast.Constant(-1), ast.Tuple([*ends.others], ast.Load())])
                    if ends.instead > 1 and len(ends.others) == 1:
                        return _called(call, "flatten", [ast.Constant(-ends.instead)])
        return call

    def _held_by(self, value: ast.expr) -> Held:
        return self.held.get(value.id) if isinstance(value, ast.Name) else None

    def _like_another(self, call: ast.Call) -> Port | None:
        """`x.view_as(y)` of `x.view(y.shape)`; None of any other call."""
        match call:
            case ast.Call(func=ast.Attribute(value=value, attr="view" | "expand" as name), args=[size], keywords=[]):
                shape = self.sized(size)
                if isinstance(shape, Shape) and shape == Shape(shape.port):
                    node = self._builder.put("op", f"{name}_as", f"{name}_as")
                    source = self.port(value)
                    self._builder.wire(source, node, "input")
                    self._builder.wire(shape.port, node, "other")
                    self.aliases.follows(node.id, node.of, source.node)
                    return Port(node.id, "output")
        return None

    def _is_own_batch(self, batch: ast.expr, value: ast.expr) -> bool:
        """Whether a number is the first size of this very tensor."""
        number, held = self.sized(batch), self._held_by(value)
        if not isinstance(number, Number) or not isinstance(held, Port):
            return False
        return ast.dump(number.tree) == ast.dump(Shape(held).at(0).tree)


def _called(call: ast.Call, name: str, args: list[ast.expr]) -> ast.Call:
    """Another method of the same tensor."""
    assert isinstance(call.func, ast.Attribute)
    return ast.copy_location(ast.Call(ast.Attribute(call.func.value, name, ast.Load()), args, []), call)


def _asks_itself(tree: ast.expr) -> bool:
    """Whether an expression is a call of something of the module's own: `self.fc(x)`."""
    name = dotted(tree.func) if isinstance(tree, ast.Call) else ""
    return name.startswith("self.") and name.count(".") == 1
