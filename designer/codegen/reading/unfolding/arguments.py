"""What a call gives a function, by the function's own words."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.unfolding.values import Function, Thing

if TYPE_CHECKING:
    from designer.codegen.reading.unfolding.expressions import Expressions


class Arguments(NamedTuple):
    """Things without and with their names."""

    args: list[Thing]
    named: dict[str, Thing]


def bound(reader: Expressions, tree: ast.AST, function: Function, given: Arguments) -> dict[str, Thing]:
    """By word, what a function is given; what it is not given is its default.

    Raises:
        NotDrawn: it is given too much or too little.
    """
    spec = function.made.args
    words = [one.arg for one in (*spec.posonlyargs, *spec.args)]
    args: list[Thing] = [function.owner, *given.args] if function.owner is not None else list(given.args)
    found: dict[str, Thing] = dict(zip(words, args, strict=False))
    if spec.vararg:
        found[spec.vararg.arg] = tuple(args[len(words) :])
    elif len(args) > len(words):
        raise NotDrawn(tree, f"`{shown(tree)}` gives {len(args)} things; {len(words)} are taken")
    known = {*words, *(one.arg for one in spec.kwonlyargs)}
    rest = {word: thing for word, thing in given.named.items() if word not in known}
    found |= {word: thing for word, thing in given.named.items() if word in known}
    if spec.kwarg:
        found[spec.kwarg.arg] = rest
    elif rest:
        raise NotDrawn(tree, f"`{shown(tree)}`: nothing there is called {min(rest)}")
    defaults = dict(zip(words[len(words) - len(spec.defaults) :], spec.defaults, strict=True))
    defaults |= {one.arg: tree for one, tree in zip(spec.kwonlyargs, spec.kw_defaults, strict=True) if tree}
    order = [*words, *(one.arg for one in spec.kwonlyargs)]
    for word in order:
        if word not in found and word not in defaults:
            raise NotDrawn(tree, f"`{shown(tree)}` does not say {word}")
    said = {word: found[word] if word in found else reader.value(defaults[word]) for word in order}
    return {**said, **found}
