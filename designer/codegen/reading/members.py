"""What a constructor makes: children, tensors, and the values that it keeps."""

from __future__ import annotations

import ast
from typing import NamedTuple

from designer.catalogue.code_text import dotted
from designer.catalogue.load import catalogue
from designer.catalogue.spec import SettingSpec
from designer.codegen.reading.binding import bound
from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.scope import Scope
from designer.graph.model import Repeat, Value


class Child(NamedTuple):
    """A module that a constructor makes, as the node that stands for it.

    Attributes:
        kind: "layer", "block" or "repeat".
        listed: It is an `nn.ModuleList`, which can only be walked along.
    """

    kind: str
    of: str
    settings: dict[str, Value]
    repeat: Repeat | None = None
    listed: bool = False


class Stored(NamedTuple):
    """A tensor of the block's own: its role, and how it is filled."""

    role: str
    settings: dict[str, Value]


FILLED = {"zeros": "zeros", "ones": "ones", "rand": "uniform", "randn": "normal", "full": "constant", "empty": ""}
"""By function of torch, what a tensor of the block's own starts with; `empty` says nothing, so it is not drawn."""

PLAIN = ("activation", "pooling", "dropout", "padding", "shape")
"""Categories of layers that have nothing of their own unless the catalogue shows it as a picture."""


def layer(call: ast.Call, scope: Scope) -> Child | None:
    """The layer of torch that a call makes; None where it makes something else.

    Raises:
        NotDrawn: the layer cannot be placed, or not with these settings.
    """
    package, _, name = scope.full_name(call.func).rpartition(".")
    spec = catalogue().layers.get(name)
    if spec is None or not package.startswith("torch.nn"):
        return None
    if spec.refused:
        raise NotDrawn(call, f"{name}: {spec.refused}")
    plain = [keyword for keyword in call.keywords if not _says_nothing(keyword)]
    made = [setting for setting in spec.settings if not setting.at_call]
    return Child(
        "layer", name, bound(ast.copy_location(ast.Call(call.func, call.args, plain), call), made, scope, name)
    )


def stored(tree: ast.expr, scope: Scope) -> Stored | None:
    """The tensor that an expression makes, trained where it is wrapped as a parameter; None where it makes none.

    Raises:
        NotDrawn: its start is not one that a tensor node has.
    """
    if not isinstance(tree, ast.Call):
        return None
    name = scope.full_name(tree.func)
    if name in ("torch.nn.Parameter", "torch.nn.parameter.Parameter"):
        asked = [word for word in tree.keywords if ast.unparse(word) != "requires_grad=True"]
        if len(tree.args) != 1 or asked:
            raise NotDrawn(tree, f"{shown(tree)}: a parameter that is drawn is trained, and made of one tensor")
        return _filled(tree.args[0], scope)._replace(role="parameter")
    if (name.startswith("torch.") and name.removeprefix("torch.") in FILLED) or _plain_start(tree, scope)[1]:
        return _filled(tree, scope)
    return None


def _filled(tree: ast.expr, scope: Scope) -> Stored:
    tree = _in_full(tree, scope)
    tree, triangle, shape = _plain_start(tree, scope)
    function = scope.full_name(tree.func).removeprefix("torch.") if isinstance(tree, ast.Call) else ""
    plain = isinstance(tree, ast.Call) and FILLED.get(function) and all(map(_says_nothing, tree.keywords))
    if not isinstance(tree, ast.Call) or not plain or (triangle and function != "ones"):
        raise NotDrawn(tree, f"{shown(tree)}: a tensor that is drawn starts from zeros, ones, rand, randn or full")
    args, settings = list(tree.args), dict[str, Value]()
    if function == "full":
        if len(args) != 2:
            raise NotDrawn(tree, f"{shown(tree)}: full takes a shape and a number")
        settings["value"] = scope.value(args.pop())
    args = shape or args
    size = scope.value(args[0]) if len(args) == 1 else tuple(scope.value(one) for one in args)
    settings["shape"] = size if isinstance(size, tuple) else (size,)  # type: ignore[assignment]
    if FILLED[function] != "zeros":
        settings["init"] = "triangle" if triangle else FILLED[function]
    return Stored("constant", settings)


def _in_full(tree: ast.expr, scope: Scope) -> ast.expr:
    """`torch.full((8,), 1e-6)` of `1e-6 * torch.ones(8)`, and `torch.randn(8)` of `0.02 * torch.randn(8)`."""
    made, value = _times(tree)
    name = scope.full_name(made.func) if made is not None else ""
    if made is None or value is None or name not in ("torch.ones", "torch.randn"):
        return tree
    if name == "torch.randn":
        return made
    shape = made.args[0] if made.args and isinstance(made.args[0], ast.Tuple) else ast.Tuple(made.args, ast.Load())
    full = ast.Attribute(ast.Name("torch", ast.Load()), "full", ast.Load())
    return ast.copy_location(ast.Call(full, [shape, value], made.keywords), tree)


def spread(tree: ast.expr, scope: Scope) -> Value:
    """The 0.02 of `nn.Parameter(0.02 * torch.randn(8))`; None where there is none."""
    match tree:
        case ast.Call(args=[ast.BinOp() as held]):
            made, value = _times(held)
            if made is not None and value is not None and scope.full_name(made.func) == "torch.randn":
                return scope.value(value)
    return None


def _times(tree: ast.expr) -> tuple[ast.Call | None, ast.expr | None]:
    """A call and the number by which what it gives is multiplied."""
    match tree:
        case ast.BinOp(left=ast.Call() as made, op=ast.Mult(), right=value):
            return made, value
        case ast.BinOp(left=value, op=ast.Mult(), right=ast.Call() as made):
            return made, value
    return None, None


def _plain_start(tree: ast.expr, scope: Scope) -> tuple[ast.expr, bool, list[ast.expr]]:
    """`torch.ones(9, 9)` of `torch.tril(torch.ones(9, 9)).view(1, 1, 9, 9)`, that it is a triangle, and its shape."""
    shape: list[ast.expr] = []
    match tree:
        case ast.Call(func=ast.Attribute(value=held, attr="view" | "reshape"), args=sizes, keywords=[]):
            inside = _plain_start(held, scope)
            if _is_row_of(sizes, inside[0]):
                tree, shape = held, list(sizes)
    match tree:
        case ast.Call(func=func, args=[held], keywords=[]) if scope.full_name(func) == "torch.tril":
            return held, True, shape
        case ast.Call(func=ast.Attribute(value=ast.Call() as held, attr="tril"), args=[], keywords=[]):
            return held, True, shape
    return tree, False, shape


def _is_row_of(sizes: list[ast.expr], made: ast.expr) -> bool:
    """Whether a shape is that of a matrix with ones in front."""
    own = [ast.unparse(one) for one in made.args] if isinstance(made, ast.Call) else []
    told = [ast.unparse(one) for one in sizes]
    return len(own) == 2 and told[-2:] == own and {*told[:-2]} <= {"1"}


def has_weights(child: Child) -> bool:
    """Whether two modules of this sort would be more than one module that stands in two places."""
    spec = catalogue().layers.get(child.of) if child.kind == "layer" else None
    return spec is None or bool(spec.heatmap) or spec.category not in PLAIN


def argument_specs(function: ast.FunctionDef, scope: Scope) -> list[SettingSpec]:
    """The arguments of a constructor, with their defaults.

    Raises:
        NotDrawn: it takes any number of them, or a default is no plain value.
    """
    found = function.args
    if found.vararg or found.kwarg or found.posonlyargs:
        raise NotDrawn(function, "__init__ takes any number of arguments")
    names = [argument.arg for argument in found.args[1:]]
    defaults: list[ast.expr | None] = [*([None] * len(names)), *found.defaults][-len(names) :] if names else []
    pairs = [*zip(names, defaults, strict=True)]
    pairs += [(a.arg, default) for a, default in zip(found.kwonlyargs, found.kw_defaults, strict=True)]
    return [SettingSpec(name, (), scope.value(d) if d else None, required=d is None) for name, d in pairs]


def is_super(call: ast.expr) -> bool:
    """Whether an expression calls the constructor of the class above: `super().__init__(…)`."""
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or call.func.attr != "__init__":
        return False
    above = call.func.value
    plain = isinstance(above, ast.Call) and dotted(above.func) == "super"
    return plain or dotted(call.func) in ("nn.Module.__init__", "Module.__init__", "torch.nn.Module.__init__")


def _says_nothing(keyword: ast.keyword) -> bool:
    """Whether an argument asks for nothing: `device=None`, or `requires_grad=False` of a tensor."""
    nothing = {"device": None, "dtype": None, "requires_grad": False}
    said = keyword.value
    return keyword.arg in nothing and isinstance(said, ast.Constant) and said.value is nothing[keyword.arg]
