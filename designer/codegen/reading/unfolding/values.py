"""What a word of a text stands for while the text is gone through."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

Plain = None | bool | int | float | str


class Untold:
    """In place of a value that nobody gave."""


UNTOLD: Final = Untold()


@dataclass(frozen=True, eq=False)
class Known:
    """A number or a word.

    Attributes:
        value: What it is in this place; `UNTOLD` where nobody says.
        tree: How a drawing says it, over the settings of its block.
    """

    value: Plain | Untold
    tree: ast.expr

    @property
    def names(self) -> frozenset[str]:
        """The settings that it depends on."""
        return frozenset(node.id for node in ast.walk(self.tree) if isinstance(node, ast.Name))


@dataclass(frozen=True, eq=False)
class Said:
    """An expression that is taken as it stands: what tensors give, and what only torch knows."""

    tree: ast.expr


@dataclass(eq=False)
class Made:
    """A module: the call that makes it, with its words filled in.

    Attributes:
        look: What a module of the text keeps under a name; None of what is nothing to reckon with.
        word: The local that it was first.
    """

    call: ast.Call
    look: Callable[[str], Known | None] | None = None
    word: str = ""


@dataclass(eq=False)
class Row:
    """An `nn.Sequential`, `nn.ModuleList` or `nn.ModuleDict`, to which modules may still come."""

    kind: str
    parts: dict[str, Thing]
    line: int
    word: str = ""


@dataclass(eq=False)
class Copies:
    """`[Block(64) for _ in range(depth)]`: copies that a drawing says by their number.

    Attributes:
        same: They are one module, as in `[Block(64)] * depth`.
    """

    each: Thing
    tree: ast.expr
    count: int
    again: list[Thing] = field(default_factory=list)
    """Every one of them, where they are asked for one by one."""
    same: bool = False


@dataclass(frozen=True, eq=False)
class Class:
    """A class of the text."""

    made: ast.ClassDef


@dataclass(frozen=True, eq=False)
class Function:
    """A function of the text.

    Attributes:
        around: The words that it sees beside its own.
        owner: The module whose method it is.
        above: It is a method of the class that this one stands on.
    """

    made: ast.FunctionDef | ast.Lambda
    around: Mapping[str, Thing]
    owner: Module | None = None


@dataclass(frozen=True, eq=False)
class Partial:
    """`partial(nn.BatchNorm2d, eps=1e-3)`."""

    of: Thing
    args: list[Thing]
    named: dict[str, Thing]


@dataclass(eq=False)
class Module:
    """The module of a class of the text while it is made: `self`.

    Attributes:
        has: By name, its attributes.
        wrote: What its constructor does, in order.
    """

    made: ast.ClassDef
    has: dict[str, Thing] = field(default_factory=dict)
    wrote: list[ast.stmt | Given] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Given:
    """A constructor gives its module something under a name, in this statement."""

    name: str
    value: Thing
    line: int


Thing = (
    Known | Said | Made | Row | Copies | Class | Function | Partial | Module
    | list["Thing"] | tuple["Thing", ...] | dict[str, "Thing"] | range
)  # fmt: skip


def constant(value: Plain) -> Known:
    """A value that depends on nothing."""
    return Known(value, ast.Constant(value))
