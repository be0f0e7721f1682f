"""What lists, dictionaries, words and rows of modules are asked to do: `layers.append(block)`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.unfolding.arguments import Arguments
from designer.codegen.reading.unfolding.text_parts import formatted
from designer.codegen.reading.unfolding.values import Known, Plain, Row, Thing, constant

if TYPE_CHECKING:
    from designer.codegen.reading.unfolding.callables import Callables


def method_of(reader: Callables, tree: ast.Call, holder: Thing) -> tuple[Thing] | None:
    """What a method of a holder gives, in a tuple; None where it is called as what it is."""
    assert isinstance(tree.func, ast.Attribute)
    name = tree.func.attr
    match holder:
        case list():
            return (_of_list(reader, tree, holder, name, reader.arguments(tree)),)
        case dict():
            return (_of_dict(reader, tree, holder, name, reader.arguments(tree)),)
        case Known(value=str(word)):
            reader.decisions.on(tree, holder)
            return (_of_word(reader, tree, word, name, reader.arguments(tree)),)
        case Row() if name in (
            "append",
            "extend",
            "add_module",
            "register_module",
            "insert",
            "keys",
            "values",
            "items",
            "children",
            "named_children",
        ):
            return (_of_row(reader, tree, holder, name, reader.arguments(tree)),)
    return None


def _of_list(reader: Callables, tree: ast.Call, row: list[Thing], name: str, given: Arguments) -> Thing:
    match name, given.args:
        case "append", [thing]:
            row.append(thing)
        case "extend", [things]:
            row.extend([*reader.several(tree, things)])
        case "insert", [Known(value=int(place)), thing]:
            row.insert(place, thing)
        case "pop", [] if row:
            return row.pop()
        case "pop", [Known(value=int(place))] if -len(row) <= place < len(row):
            return row.pop(place)
        case "reverse", []:
            row.reverse()
        case "copy", []:
            return list(row)
        case _:
            raise NotDrawn(tree, f"`{shown(tree)}`: what this does to a list is not read")
    reader.limits.length(tree, len(row))
    return constant(None)


def _of_dict(reader: Callables, tree: ast.Call, held: dict[str, Thing], name: str, given: Arguments) -> Thing:
    match name, given.args:
        case "items", []:
            return [(constant(word), thing) for word, thing in held.items()]
        case "keys", []:
            return [constant(word) for word in held]
        case "values", []:
            return [*held.values()]
        case "get" | "pop", [Known(value=str(word)), *other]:
            found = held.get(word, other[0] if other else constant(None))
            if name == "pop":
                held.pop(word, None)
            return found
        case "update", [dict() as more]:
            held.update(more)
            return constant(None)
    raise NotDrawn(tree, f"`{shown(tree)}`: what this does to a dictionary is not read")


def _of_word(reader: Callables, tree: ast.Call, word: str, name: str, given: Arguments) -> Thing:
    told: list[Plain] = [reader.decisions.on(tree, one) for one in given.args if isinstance(one, Known)]
    if name == "format" and len(told) == len(given.args) and not given.named:
        return constant(formatted(tree, word, told))
    if name in ("lower", "upper", "strip", "title", "capitalize") and not given.args:
        return constant(getattr(word, name)())
    if name in ("startswith", "endswith") and len(told) == 1 and isinstance(told[0], str):
        return constant(word.startswith(told[0]) if name == "startswith" else word.endswith(told[0]))
    raise NotDrawn(tree, f"`{shown(tree)}`: what this does to a word is not read")


def _of_row(reader: Callables, tree: ast.Call, row: Row, name: str, given: Arguments) -> Thing:
    """More modules for a row, or those that it holds."""
    if name in ("keys", "values", "items", "children", "named_children"):
        parts = [*row.parts.items()]
        if "" in row.parts:
            parts = [(str(number), one) for number, one in enumerate(reader.several(tree, row))]
        if name == "keys":
            return [constant(word) for word, _ in parts]
        return [one if name in ("values", "children") else (constant(word), one) for word, one in parts]
    match name, given.args:
        case "append", [thing]:
            _put(reader, tree, row, thing)
        case "extend", [things]:
            for thing in [*reader.several(tree, things)]:
                _put(reader, tree, row, thing)
        case "add_module" | "register_module", [Known(value=str(word)), thing]:
            row.parts[word] = thing
        case _:
            raise NotDrawn(tree, f"`{shown(tree)}`: what this does to modules is not read")
    reader.limits.length(tree, len(row.parts))
    return row if name in ("append", "extend") else constant(None)


def _put(reader: Callables, tree: ast.Call, row: Row, thing: Thing) -> None:
    if "" in row.parts:
        row.parts = {str(number): one for number, one in enumerate(reader.several(tree, row))}
    row.parts[str(len(row.parts))] = thing
