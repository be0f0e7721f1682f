"""What all places of a text give a class, so that one drawing can hold for as many of them as may be."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from designer.codegen.reading.unfolding.values import Made, Plain, Row, Thing, Untold


class _Handed(NamedTuple):
    """A module that a class is given once: the numbers in it, and what else the class is given there."""

    settings: dict[str, Plain]
    numbers: list[Plain]


class Uses:
    """Gathered while a text is read for the first time, and asked when it is read again.

    Attributes:
        complete: All is gathered.
    """

    def __init__(self) -> None:
        self.complete = False
        self._numbers: dict[tuple[str, str], list[Plain]] = defaultdict(list)
        self._modules: dict[tuple[str, str, str], list[_Handed]] = defaultdict(list)

    @property
    def tell(self) -> bool:
        """Whether reading again may give a better drawing."""
        return bool(self._numbers or self._modules)

    def number(self, of: str, word: str, value: Plain | Untold) -> None:
        """A class is given a number or a word."""
        if not self.complete and not isinstance(value, Untold):
            self._numbers[of, word].append(value)

    def is_always(self, of: str, word: str, value: Plain | Untold) -> bool:
        """Whether a class is given this wherever it is used, and in several places."""
        seen = self._numbers[of, word] if self.complete else []
        return len(seen) > 1 and all(type(one) is type(value) and one == value for one in seen)

    def module(self, of: str, word: str, module: Made | Row, settings: Mapping[str, Plain]) -> None:
        """A class is given a module."""
        if not self.complete:
            found = numbers(module)
            self._modules[of, word, shape(module)].append(_Handed(dict(settings), [one.value for one in found]))  # type: ignore[misc]

    def said(self, of: str, word: str, module: Made | Row) -> list[tuple[str, int] | None]:
        """For each number in a module, the setting that it is a multiple of wherever the class is used, and how often.

        A number that is the same everywhere, or that no setting tells, is None.
        """
        seen = self._modules[of, word, shape(module)] if self.complete else []
        columns = zip(*(one.numbers for one in seen), strict=True)
        found = [_of_setting(column, [one.settings for one in seen]) for column in columns]
        return found or [None] * len(numbers(module))


def _of_setting(column: Sequence[Plain], settings: Sequence[Mapping[str, Plain]]) -> tuple[str, int] | None:
    if len({repr(one) for one in column}) < 2:
        return None
    for whole in (True, False):
        for name in settings[0]:
            times = {_times(value, given.get(name)) for value, given in zip(column, settings, strict=True)}
            if len(times) == 1 and (factor := times.pop()) and (factor == 1) == whole:
                return name, factor
    return None


def _times(value: Plain, setting: Plain) -> int:
    """How often a setting goes into a number; 0 where it does not."""
    plain = type(value) is int and type(setting) is int and setting > 0 and value > 0
    return int(value // setting) if plain and value % setting == 0 else 0  # type: ignore[operator]  # both are numbers


def numbers(module: Thing) -> list[ast.Constant]:
    """The numbers in what makes a module."""
    return [node for call in calls(module) for node in _constants(call) if type(node.value) in (int, float)]


def shape(module: Thing) -> str:
    """What makes a module, with its numbers left out."""
    found = []
    for call in calls(module):
        plain = ast.unparse(call.func)
        words = [ast.unparse(one) for one in [*call.args, *(k.value for k in call.keywords)] if not _is_number(one)]
        found.append(f"{plain}({len(call.args)}, {[k.arg for k in call.keywords]}, {words})")
    return " ".join(found)


def calls(module: Thing) -> Iterator[ast.Call]:
    """The calls that make the single modules of one."""
    if isinstance(module, Made):
        yield module.call
    elif isinstance(module, Row):
        for one in module.parts.values():
            yield from calls(one)


def _constants(call: ast.Call) -> Iterator[ast.Constant]:
    for one in [*call.args, *(keyword.value for keyword in call.keywords)]:
        if isinstance(one, ast.Constant):
            yield one


def _is_number(tree: ast.expr) -> bool:
    return isinstance(tree, ast.Constant) and type(tree.value) in (int, float)
