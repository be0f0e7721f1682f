"""Python's own functions that a constructor speaks of: `len`, `enumerate`, `zip`, `isinstance`."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.unfolding import arithmetic
from designer.codegen.reading.unfolding.arguments import Arguments
from designer.codegen.reading.unfolding.values import (
    Class,
    Copies,
    Function,
    Known,
    Made,
    Module,
    Partial,
    Row,
    Said,
    Thing,
    constant,
)

if TYPE_CHECKING:
    from designer.codegen.reading.unfolding.callables import Callables


def isinstance_of(reader: Callables, tree: ast.Call) -> Thing:
    """Whether something is of a sort, where the text says so; else the question as it stands."""
    given = reader.arguments(tree)
    if len(given.args) == 2 and not given.named:
        thing, sorts = given.args
        each = sorts if isinstance(sorts, tuple) else (sorts,)
        found = [_is_of(reader, thing, sort) for sort in each]
        if True in found or None not in found:
            return constant(True in found)
    return _as_it_stands(reader, tree, given)


def _is_of(reader: Callables, thing: Thing, sort: Thing) -> bool | None:
    name = reader.full_name(sort.tree) if isinstance(sort, Said) else ""
    match thing:
        case Known(value=value) if name in _SORTS:
            return isinstance(reader.decisions.on(ast.Pass(), thing), _SORTS[name]) and value is not None
        case Known():
            return False
        case list() | tuple() | dict():
            return name == type(thing).__name__
        case Made(call=call) if name.startswith("torch.nn."):
            made = reader.full_name(call.func)
            return name == "torch.nn.Module" or (made == name if made.startswith("torch.nn.") else None)
        case Row(kind=kind) if name.startswith("torch.nn."):
            return name in ("torch.nn.Module", f"torch.nn.{kind}")
        case Class() | Function() | Partial() | Module():
            return False if name in _SORTS else None
    return None


def _length(reader: Callables, tree: ast.Call, given: Arguments) -> Thing:
    match given.args:
        case [Known(value=str(word)) as known]:
            reader.decisions.on(tree, known)
            return constant(len(word))
        case [Row() | list() | tuple() | dict() | range() | Copies() as row]:
            is_plain = isinstance(row, Row) and "" not in row.parts
            return constant(len(row.parts if is_plain else _things(reader, tree, row)))  # type: ignore[union-attr]
    return _as_it_stands(reader, tree, given)


def _range(reader: Callables, tree: ast.Call, given: Arguments) -> Thing:
    numbers = [reader.decisions.on(tree, one) for one in given.args if isinstance(one, Known)]
    if len(numbers) != len(given.args):
        return _as_it_stands(reader, tree, given)
    whole = [number for number in numbers if isinstance(number, int)]
    if not 1 <= len(whole) == len(numbers) <= 3 or (len(whole) == 3 and not whole[2]):
        raise NotDrawn(tree, f"`{shown(tree)}` counts nothing")
    return range(*whole)


def _enumerate(reader: Callables, tree: ast.Call, given: Arguments) -> Thing:
    start = [*given.args[1:], *given.named.values()]
    first = reader.decisions.on(tree, start[0]) if start and isinstance(start[0], Known) else 0
    if not given.args or not isinstance(first, int):
        raise NotDrawn(tree, f"`{shown(tree)}` counts nothing")
    return [(constant(first + number), one) for number, one in enumerate(_things(reader, tree, given.args[0]))]


def _zip(reader: Callables, tree: ast.Call, given: Arguments) -> Thing:
    return [tuple(row) for row in zip(*(_things(reader, tree, one) for one in given.args), strict=False)]


def _list(reader: Callables, tree: ast.Call, given: Arguments) -> Thing:
    return [one for row in given.args[:1] for one in _things(reader, tree, row)]


def _tuple(reader: Callables, tree: ast.Call, given: Arguments) -> Thing:
    return tuple(_things(reader, tree, given.args[0])) if given.args else ()


def _reversed(reader: Callables, tree: ast.Call, given: Arguments) -> Thing:
    return [*reversed(_things(reader, tree, given.args[0]))] if given.args else []


def _sum(reader: Callables, tree: ast.Call, given: Arguments) -> Thing:
    if not given.args or isinstance(given.args[0], Said):
        return _as_it_stands(reader, tree, given)
    total: Thing = given.args[1] if len(given.args) > 1 else constant(0)
    for one in _things(reader, tree, given.args[0]):
        if isinstance(total, Known) and isinstance(one, Known):
            total = arithmetic.binary(tree, ast.Add(), total, one)
        elif isinstance(total, list) and isinstance(one, list):
            total = [*total, *one]
        else:
            first = isinstance(total, Known) and total.value == 0
            sides = reader.tree_of(total, tree), reader.tree_of(one, tree)
            total = one if first else Said(ast.copy_location(ast.BinOp(sides[0], ast.Add(), sides[1]), tree))
    return total


def _dict(reader: Callables, tree: ast.Call, given: Arguments) -> Thing:
    held: dict[str, Thing] = {}
    for row in given.args[:1]:
        if isinstance(row, dict):
            held |= row
            continue
        for pair in _things(reader, tree, row):
            if not isinstance(pair, tuple | list) or len(pair) != 2 or not isinstance(pair[0], Known):
                raise NotDrawn(tree, f"`{shown(tree)}` is made of other things than words and what they name")
            held[str(reader.decisions.on(tree, pair[0]))] = pair[1]
    return {**held, **given.named}


def _partial(reader: Callables, tree: ast.Call, given: Arguments) -> Thing:
    if not given.args:
        raise NotDrawn(tree, f"`{shown(tree)}` calls nothing")
    return Partial(given.args[0], given.args[1:], given.named)


def _copied(reader: Callables, tree: ast.Call, given: Arguments) -> Thing:
    """A copy of a module: another one that is made in the same way."""
    match given.args:
        case [Made(call=call)]:
            return Made(call)
        case [Row(kind=kind, parts=parts, line=line)]:
            inside = {name: _copied(reader, tree, Arguments([one], {})) for name, one in parts.items()}
            return Row(kind, inside, line)
        case [Known() | list() | tuple() | dict() as thing]:
            return list(thing) if isinstance(thing, list) else thing
    return _as_it_stands(reader, tree, given)


def _cast(reader: Callables, tree: ast.Call, given: Arguments) -> Thing:
    return given.args[1] if len(given.args) == 2 else _as_it_stands(reader, tree, given)


def _has(reader: Callables, tree: ast.Call, given: Arguments) -> Thing:
    match given.args:
        case [Module() as owner, Known(value=str(word))]:
            found = reader.attribute(tree, owner, word)
            return constant(not isinstance(found, Said) or word in owner.has)
    return _as_it_stands(reader, tree, given)


def _get(reader: Callables, tree: ast.Call, given: Arguments) -> Thing:
    match given.args:
        case [Said(tree=holder), Known(value=str(word))] if word.isidentifier():
            return Said(ast.copy_location(ast.Attribute(holder, word, ast.Load()), tree))
        case [Module() | Class() as owner, Known(value=str(word)), *_]:
            return reader.attribute(tree, owner, word)
    return _as_it_stands(reader, tree, given)


def _things(reader: Callables, tree: ast.Call, row: Thing) -> list[Thing]:
    return [*reader.several(tree, row)]


def _as_it_stands(reader: Callables, tree: ast.Call, given: Arguments) -> Said:
    args = [reader.tree_of(one, tree) for one in given.args]
    named = [ast.keyword(word, reader.tree_of(one, tree)) for word, one in given.named.items()]
    return Said(ast.copy_location(ast.Call(tree.func, args, named), tree))


_SORTS: Mapping[str, tuple[type, ...]] = {
    "int": (int,), "float": (float,), "str": (str,), "bool": (bool,), "numbers.Number": (int, float),
    "list": (), "tuple": (), "dict": (),
}  # fmt: skip

BUILTIN: Mapping[str, Callable[[Callables, ast.Call, Arguments], Thing]] = {
    "len": _length, "range": _range, "enumerate": _enumerate, "zip": _zip, "list": _list, "tuple": _tuple,
    "reversed": _reversed, "sum": _sum, "dict": _dict, "collections.OrderedDict": _dict, "OrderedDict": _dict,
    "functools.partial": _partial, "partial": _partial, "copy.deepcopy": _copied, "deepcopy": _copied,
    "copy.copy": _copied, "hasattr": _has, "typing.cast": _cast, "getattr": _get,
}  # fmt: skip
