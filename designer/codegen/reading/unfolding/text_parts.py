"""Words that a text puts together: `f"block{i + 1}"`, `"block%d" % i`."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence

from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.unfolding.values import Plain

_SHORT = re.compile(r"[0-9]{0,2}[dsf]?|\.[0-9][f]")
_SIGNS = re.compile(r"%[0-9]{0,2}[dsr]")


def joined(tree: ast.AST, parts: Sequence[ast.expr], plain: Callable[[ast.expr], Plain]) -> str:
    """The word that an f-string is."""
    found = ""
    for part in parts:
        match part:
            case ast.Constant(value=str(text)):
                found += text
            case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
                found += str(plain(value))
            case ast.FormattedValue(
                value=value, conversion=-1, format_spec=ast.JoinedStr(values=[ast.Constant(value=str(how))])
            ) if _SHORT.fullmatch(how):
                found += _formatted(tree, plain(value), how)
            case _:
                raise NotDrawn(tree, f"`{shown(tree)}` is a word that is known only when it runs")
    return found


def percent(tree: ast.AST, pattern: str, given: Sequence[Plain]) -> str:
    """`"block%d" % 3`."""
    if len(_SIGNS.findall(pattern)) != len(given) or pattern.count("%") != len(given):
        raise NotDrawn(tree, f"`{shown(tree)}` is a word that is known only when it runs")
    try:
        return pattern % tuple(given)
    except (TypeError, ValueError):
        raise NotDrawn(tree, f"`{shown(tree)}` cannot be put together") from None


def formatted(tree: ast.AST, pattern: str, given: Sequence[Plain]) -> str:
    """`"block{}".format(3)`."""
    if pattern.count("{}") != len(given) or pattern.count("{") != len(given) or pattern.count("}") != len(given):
        raise NotDrawn(tree, f"`{shown(tree)}` is a word that is known only when it runs")
    return pattern.format(*given)


def _formatted(tree: ast.AST, value: Plain, how: str) -> str:
    try:
        return format(value, how)
    except (TypeError, ValueError):
        raise NotDrawn(tree, f"`{shown(tree)}` cannot be put together") from None
