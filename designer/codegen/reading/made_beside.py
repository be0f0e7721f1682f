"""Tensors that a forward pass makes by the size of another: `torch.arange(T)`, `torch.zeros(2, B, 16)`."""

from __future__ import annotations

import ast

from designer.codegen.reading import operations
from designer.codegen.reading.held import Beside, Number
from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.operation_calls import OperationCalls
from designer.codegen.reading.sizes import whole
from designer.codegen.reading.told import Told
from designer.graph.model import Port

_FILLED = {"torch.zeros": "new_zeros", "torch.ones": "new_ones"}


class MadeBeside(OperationCalls):
    """Draws them as operations on the tensor by whose size they are made, on whose device they come to be."""

    def made_beside(self, call: ast.Call, function: str) -> Port | None:
        """What such a call makes; None of any other call.

        Raises:
            NotDrawn: nothing in it speaks of the size of a tensor.
        """
        if function == "torch.arange":
            return self._counted(call)
        return self._filled(call, _FILLED[function]) if function in _FILLED else None

    def is_device(self, tree: ast.expr) -> bool:
        """Whether an expression is the device of a tensor."""
        if isinstance(tree, ast.Name):
            return isinstance(self.held.get(tree.id), Beside)
        return isinstance(tree, ast.Attribute) and tree.attr == "device"

    def _counted(self, call: ast.Call) -> Port:
        words = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg != "device"}
        dtype = words.pop("dtype", None)
        ends = call.args[1:] if len(call.args) == 2 and whole(call.args[0]) == 0 else call.args
        number = self.sized(ends[0]) if len(ends) == 1 else None
        plain = dtype is None or self._scope.full_name(dtype) in ("torch.long", "torch.int64")
        if not isinstance(number, Number) or not isinstance(number.tree, ast.Name) or words or not plain:
            raise NotDrawn(call, f"`{shown(call)}`: only 0, 1, 2 … as far as a tensor is long are drawn")
        size = number.sizes[number.tree.id]
        node = self._builder.put("op", "positions", "arange", {"dim": size.dim})
        self._builder.wire(size.port, node, "input")
        return Port(node.id, "output")

    def _filled(self, call: ast.Call, of: str) -> Port:
        told = Told(self)
        row = call.args[0] if len(call.args) == 1 and isinstance(call.args[0], ast.Tuple | ast.List) else None
        size = told.put(row if row is not None else ast.Tuple(list(call.args), ast.Load()))
        words = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg != "device"}
        dtype = words.pop("dtype", ast.Constant("float32"))
        if not told.found or words:
            raise NotDrawn(call, f"`{shown(call)}`: how large it is is told by no tensor")
        spec = operations.method(of)
        assert spec is not None
        settings = {"size": self._scope.value(size), "dtype": self._scope.value(dtype)}
        node = self._builder.put("op", spec.name, spec.name, settings)
        self._builder.wire(told.found[0].port, node, "input")
        told.wire(node)
        return Port(node.id, "output")
