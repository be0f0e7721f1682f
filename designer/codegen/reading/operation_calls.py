"""Operations: functions, methods and operators, with what flows in and what is set."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from designer.catalogue import parts
from designer.catalogue.spec import OpSpec, SettingSpec
from designer.codegen.reading import operations
from designer.codegen.reading.binding import settings as bound_settings
from designer.codegen.reading.held import Held, Number, Several, results
from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.sizes import Sizes
from designer.codegen.reading.told import Told
from designer.graph.model import Port, Value


class OperationCalls(Sizes):
    """Draws operations."""

    def _operator(self, tree: ast.expr, sign: ast.AST, operands: Sequence[ast.expr]) -> Held:
        spec = operations.operator(sign)
        if spec is None:
            raise NotDrawn(tree, f"`{shown(tree)}`: the catalogue has no such operation")
        inputs = dict(zip((p.name for p in spec.inputs), operands, strict=True))
        return self._computed(tree, spec, inputs, {}, Told(self))

    def _operation(self, call: ast.Call, spec: OpSpec, args: list[ast.expr]) -> Held:
        """A node of an operation; what stands without a name is inputs first, then settings, unless it says else."""
        if spec.packs or any(port.variadic for port in spec.inputs):
            return self._packed(call, spec, args)
        inputs, own = list(spec.inputs), [s for s in spec.settings if s.name not in {p.name for p in spec.inputs}]
        named = {keyword.arg or "**": keyword.value for keyword in call.keywords}
        given: dict[str, ast.expr] = {}
        told = Told(self, _space(call))
        if spec.order:
            given.update(zip(spec.order, args, strict=False))
            args = args[len(spec.order) :]
        else:
            taken = [port for port in inputs if port.required] if own else inputs
            given.update(zip((port.name for port in taken), args, strict=False))
            args = _rows(told.one_by_one(args[len(taken) :]), own, spec.form)
        ports = {port.name for port in inputs}
        given.update({name: named.pop(name) for name in list(named) if name in ports})
        into = {name: tree for name, tree in given.items() if name in ports}
        rest = {**{name: tree for name, tree in given.items() if name not in ports}, **named}
        keywords = [ast.keyword(name if name != "**" else None, told.put(tree)) for name, tree in rest.items()]
        values = bound_settings(
            ast.copy_location(ast.Call(call.func, [], keywords), call), args, own, self._scope, spec.name
        )
        return self._computed(call, spec, into, values, told)

    def _packed(self, call: ast.Call, spec: OpSpec, args: list[ast.expr]) -> Held:
        """`torch.cat((a, b), dim=1)`, `torch.einsum("ij,jk->ik", a, b)`."""
        node_settings = list(spec.settings)
        if spec.packs and args and isinstance(args[0], ast.Tuple | ast.List):
            ports, args = list(map(self.port, args[0].elts)), args[1:]
        elif spec.packs and args and isinstance(args[0], ast.Name) and (row := self._row(args[0].id)):
            ports, args = row, args[1:]
        elif spec.order and args:
            rest = args[1].elts if len(args) == 2 and isinstance(args[1], ast.Tuple | ast.List) else args[1:]
            ports, args = list(map(self.port, rest)), args[:1]
        else:
            raise NotDrawn(call, f"`{shown(call)}`: which tensors these are is known only when it runs")
        values = bound_settings(call, args, node_settings, self._scope, spec.name)
        node = self._builder.put("op", spec.name, spec.name, values)
        for number, port in enumerate(ports):
            self._builder.wire(port, node, parts.part(spec.inputs[0].name, number))
        return results(node, self._builder.face(node))

    def _row(self, name: str) -> list[Port]:
        """The tensors of the list that a variable is."""
        held = self.held.get(name)
        return list(held.ports) if isinstance(held, Several) and not held.grows else []

    def _computed(
        self, tree: ast.expr, spec: OpSpec, inputs: dict[str, ast.expr], values: dict[str, Value], told: Told
    ) -> Port | Several:
        """The node; an input that is a plain number becomes the setting of the same name: the 1 of `x + 1`."""
        held: dict[str, Port] = {}
        constants = {setting.name: setting for setting in spec.settings}
        for name, operand in inputs.items():
            if name in constants and self.is_plain(operand):
                values = {**values, name: self._scope.value(operand)}
            elif name in constants and isinstance(number := self.sized(operand), Number):
                values = {**values, name: self._scope.value(told.named(number))}
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
        told.wire(node)
        self.aliases.follows(node.id, node.of, next(iter(held.values())).node)
        found = results(node, self._builder.face(node))
        assert found is not None
        return found


_SPACE = {"linear": 1, "bilinear": 2, "bicubic": 2, "trilinear": 3}
"""By mode of `F.interpolate`, of how many dimensions pictures have to be."""


def _space(call: ast.Call) -> int | None:
    """How many dimensions of space a call says that its tensor has: `mode="bilinear"`, `F.max_pool2d`."""
    for keyword in call.keywords:
        if keyword.arg == "mode" and isinstance(keyword.value, ast.Constant) and keyword.value.value in _SPACE:
            return _SPACE[keyword.value.value]
    name = ast.unparse(call.func)
    return int(name[-2]) if name.endswith(("1d", "2d", "3d")) else None


def _rows(args: list[ast.expr], specs: Sequence[SettingSpec], form: str) -> list[ast.expr]:
    """Sizes that stand one by one as the one tuple that they are: `x.view(-1, 4)`, `x.new_zeros(B, 8)`."""
    rows = [spec for spec in specs if {"tuple", "shape"} & set(spec.types)]
    only = len(specs) == 1 or (form == "method" and [spec.name for spec in rows] == ["size"])
    if only and rows and args and not (len(args) == 1 and _is_row(args[0], specs[0])):
        return [ast.copy_location(ast.Tuple(args), args[0])]
    return args


def _is_row(tree: ast.expr, spec: SettingSpec) -> bool:
    return isinstance(tree, ast.Tuple | ast.List) or "int" in spec.types
