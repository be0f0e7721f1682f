"""What classes of a text stand on: modules, and what only holds values, such as a configuration."""

from __future__ import annotations

import ast

from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.unfolding.arguments import Arguments
from designer.codegen.reading.unfolding.callables import Callables
from designer.codegen.reading.unfolding.values import Class, Module, Thing
from designer.codegen.reading.unfolding.words import Globals

_BASES = ("torch.nn.Module", "torch.nn.modules.module.Module", "torch.nn.Sequential", "object")


def check_bases(text: Globals, made: ast.ClassDef) -> None:
    """Whether a class stands on nothing that would be in it beside its own text.

    Raises:
        NotDrawn: it does.
    """
    for one in text.bases(made):
        for base in one.bases:
            first, _, rest = ast.unparse(base).partition(".")
            full = f"{text.imported.get(first, first)}.{rest}".rstrip(".")
            if full not in _BASES and not isinstance(text.has.get(full), Class):
                raise NotDrawn(one, f"{one.name} stands on {ast.unparse(base)}")


def is_module(text: Globals, made: ast.ClassDef) -> bool:
    """Whether a class is a module of torch's, itself or through others of the text."""
    return any(
        ast.unparse(base).rpartition(".")[2] in ("Module", "Sequential") or ast.unparse(base).startswith("nn.")
        for one in text.bases(made)
        for base in one.bases
    )


def record(caller: Callables, tree: ast.Call, made: ast.ClassDef, given: Arguments) -> Thing:
    """What holds values only, such as a configuration: a class of the text that is no module."""
    owner = Module(made)
    found = caller.method(owner, "__init__")
    if found is not None:
        before = caller.frame
        caller.run(tree, found[0], given, found[1])
        caller.frame = before
        return owner
    fields = [
        statement
        for one in reversed(caller.text.bases(made))
        for statement in one.body
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
    ]
    words = [statement.target.id for statement in fields if isinstance(statement.target, ast.Name)]
    said = {**dict(zip(words, given.args, strict=False)), **given.named}
    for word, statement in zip(words, fields, strict=True):
        if word in said:
            owner.has[word] = said[word]
        elif statement.value is not None:
            owner.has[word] = caller.value(statement.value)
    if odd := sorted(said.keys() - owner.has.keys()):
        raise NotDrawn(tree, f"`{shown(tree)}`: nothing there is called {odd[0]}")
    return owner
