"""A text's own class that does what `nn.Sequential` does, as the book's MySequential: its calls are read as that."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator

from designer.catalogue.code_text import classes


def as_sequential(tree: ast.Module) -> tuple[ast.Module, tuple[str, ...]]:
    """The text with the calls of such classes as calls of `nn.Sequential`, and the names of those classes."""
    found = {name: made for name, made in classes(tree).items() if _is_one(made) and _only_called(tree, made)}
    if not found:
        return tree, ()
    other = copy.deepcopy(tree)
    for call in _calls(other, found):
        assert isinstance(call.func, ast.Name)
        base = found[call.func.id].bases[0]
        assert isinstance(base, ast.Attribute)
        call.func = ast.copy_location(ast.Attribute(base.value, "Sequential", ast.Load()), call.func)
    other.body = [node for node in other.body if not (isinstance(node, ast.ClassDef) and node.name in found)]
    return other, tuple(found)


def _is_one(made: ast.ClassDef) -> bool:
    """Whether it keeps what it is given under `0`, `1`, …, and lets each take what the one before gives."""
    match made:
        case ast.ClassDef(
            bases=[ast.Attribute(attr="Module")],
            body=[*_, ast.FunctionDef(name="__init__") as init, ast.FunctionDef(name="forward") as forward],
        ) if len(_plain(made.body)) == 2:
            return _keeps_all(init) and bool(_walk(forward))
    return False


def _keeps_all(init: ast.FunctionDef) -> bool:
    spec = init.args
    match _plain(init.body):
        case [
            ast.Expr(value=ast.Call(func=ast.Attribute(attr="__init__"))),
            ast.For(target=ast.Tuple(elts=[ast.Name(id=at), ast.Name(id=one)]), iter=along, body=[kept], orelse=[]),
        ] if spec.vararg is not None and len(spec.args) == 1 and not (spec.kwonlyargs or spec.kwarg):
            words = (f"str({at})", f"f'{{{at}}}'")
            ways = ("self._modules[{}] = {}", "self.add_module({}, {})", "self.register_module({}, {})")
            known = {way.format(word, one) for way in ways for word in words}
            return ast.unparse(along) == f"enumerate({spec.vararg.arg})" and ast.unparse(kept) in known
    return False


def _walk(forward: ast.FunctionDef) -> str:
    """Along what its forward pass goes: the modules, or the children, each of which comes once; "" for neither."""
    match forward.args.args, _plain(forward.body):
        case [_, ast.arg(arg=x)], [
            ast.For(target=ast.Name(id=one), iter=along, body=[step], orelse=[]),
            ast.Return(value=ast.Name(id=given)),
        ] if given == x and ast.unparse(step) == f"{x} = {one}({x})":
            way = ast.unparse(along)
            return way if way in ("self._modules.values()", "self.children()") else ""
    return ""


def _only_called(tree: ast.Module, made: ast.ClassDef) -> bool:
    """Whether the text does nothing with the class but call it, and where a child comes once, gives none twice."""
    calls = [*_calls(tree, {made.name: made})]
    spoken = sum(isinstance(node, ast.Name) and node.id == made.name for node in ast.walk(tree))
    walked = next(_walk(part) for part in made.body if isinstance(part, ast.FunctionDef) and part.name == "forward")
    twice = any(len({*map(ast.unparse, _named(call))}) < len(_named(call)) for call in calls)
    return bool(calls) and spoken == len(calls) and not (walked == "self.children()" and twice)


def _named(call: ast.Call) -> list[ast.expr]:
    """What a call is given that was made before."""
    return [one for one in call.args if not isinstance(one, ast.Call)]


def _calls(tree: ast.Module, found: dict[str, ast.ClassDef]) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in found:
            yield node


def _plain(body: list[ast.stmt]) -> list[ast.stmt]:
    """Statements without the words about them."""
    return [one for one in body if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))]
