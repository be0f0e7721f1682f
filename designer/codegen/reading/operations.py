"""Which operation of the catalogue a call or an operator is."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cache

from designer.catalogue.load import catalogue
from designer.catalogue.spec import OpSpec

OPERATORS: Mapping[type[ast.AST], str] = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.FloorDiv: "floordiv", ast.Mod: "mod",
    ast.Pow: "pow", ast.MatMult: "matmul", ast.USub: "neg", ast.Eq: "eq", ast.Gt: "gt", ast.Lt: "lt",
}  # fmt: skip

_DROPOUTS = {"dropout": "Dropout", "dropout1d": "Dropout1d", "dropout2d": "Dropout2d", "dropout3d": "Dropout3d"}
OF_NO_TENSOR = ("tuple", "unpack")
_SAME = {"mm": "matmul", "bmm": "matmul"}
"""Functions that take fewer shapes than another one, and where they take them give the same numbers."""


@cache
def _by_word() -> Mapping[str, OpSpec]:
    """By the last part of its call, and by its key: `vector_norm` and `norm` are one."""
    found: dict[str, OpSpec] = {}
    for spec in catalogue().ops.values():
        if spec.name in OF_NO_TENSOR or spec.form == "slice":
            continue
        if spec.form != "operator":
            found[spec.call.rpartition(".")[2]] = spec
        found.setdefault(spec.name, spec)
    return {**{name: found[of] for name, of in _SAME.items()}, **found}


def function(name: str) -> OpSpec | None:
    """The operation that a function of torch is: `torch.nn.functional.relu`, `torch.cat`."""
    package, _, last = name.rpartition(".")
    if package not in ("torch", "torch.nn.functional", "torch.linalg", "torch.special"):
        return None
    return _by_word().get(last)


def method(name: str) -> OpSpec | None:
    """The operation that a method of a tensor is: `x.flatten(1)`."""
    return _by_word().get(name)


_DTYPES = {"float": "float32", "double": "float64", "half": "float16", "long": "int64", "int": "int32", "bool": "bool"}
"""By method of a tensor without arguments, the dtype that it brings it to."""


def in_other_words(call: ast.Call) -> ast.Call:
    """A method by a name that the catalogue knows, of one that says the same: `x.to(torch.float32)` of `x.float()`."""
    match call:
        case ast.Call(func=ast.Attribute(value=value, attr=name), args=[], keywords=[]) if name in _DTYPES:
            dtype = ast.Attribute(ast.Name("torch", ast.Load()), _DTYPES[name], ast.Load())
            return ast.copy_location(ast.Call(ast.Attribute(value, "to", ast.Load()), [dtype], []), call)
        case ast.Call(func=ast.Attribute(value=value, attr="t"), args=[], keywords=[]):
            dims: list[ast.expr] = [ast.Constant(0), ast.Constant(1)]
            return ast.copy_location(ast.Call(ast.Attribute(value, "transpose", ast.Load()), dims, []), call)
    return call


def resized(call: ast.Call, name: str) -> ast.Call:
    """`F.interpolate(…)` of the `TF.resize(x, (h, w))` of torchvision, which does so; any other call as it is."""
    given = dict(zip(("img", "size"), call.args, strict=False)) | {word.arg: word.value for word in call.keywords}
    if name != "torchvision.transforms.functional.resize" or given.keys() != {"img", "size"}:
        return call
    if isinstance(given["size"], ast.Constant | ast.Name):  # one number is that of the shorter side there
        return call
    func = ast.Attribute(ast.Name("F", ast.Load()), "interpolate", ast.Load())
    words = {"size": given["size"], "mode": ast.Constant("bilinear"), "align_corners": ast.Constant(False)}
    keywords = [ast.keyword(word, tree) for word, tree in {**words, "antialias": ast.Constant(True)}.items()]
    return ast.copy_location(ast.Call(func, [given["img"]], keywords), call)


def operator(sign: ast.AST) -> OpSpec | None:
    """The operation that an operator is."""
    name = OPERATORS.get(type(sign))
    return catalogue().ops[name] if name else None


def dropout(call: ast.Call, name: str) -> tuple[str, ast.expr | None, ast.expr] | None:
    """The layer that `F.dropout(x, 0.5, self.training)` is, with its rate and what flows in: it follows the training
    of the module, which an operation cannot; None of any other call.
    """
    layer = _DROPOUTS.get(name.removeprefix("torch.nn.functional."))
    given = dict(zip(("input", "p", "training"), call.args, strict=False))
    given.update({keyword.arg or "": keyword.value for keyword in call.keywords})
    if layer is None or not {"input", "training"} <= given.keys() <= {"input", "p", "training"}:
        return None
    return (layer, given.get("p"), given["input"]) if ast.unparse(given["training"]) == "self.training" else None


def not_in_place(call: ast.Call) -> ast.Call:
    """A call that gives a new tensor, of one that may write over what it was given: the numbers are the same."""
    kept = [keyword for keyword in call.keywords if keyword.arg != "inplace"]
    return ast.copy_location(ast.Call(call.func, call.args, kept), call)


def is_in_place(call: ast.Call) -> bool:
    """Whether a call may write over what it was given."""
    said = [keyword.value for keyword in call.keywords if keyword.arg == "inplace"]
    return any(not (isinstance(value, ast.Constant) and value.value is False) for value in said)
