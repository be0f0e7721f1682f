"""What a file of tensors holds, as rows of a tree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import Tensor

from designer import numbers
from designer.errors import DesignerError
from designer.files.tensors import walk
from designer.runtime.reports import Member

LONGEST = 200
_PLAIN = (str, bool, int, float, type(None))


def members(value: Any, file: str) -> tuple[Member, ...]:
    """Every member of the value, outer before inner; the first is the value itself.

    Raises:
        FileRefused: there are too many of them, or one holds itself.
    """
    return tuple(_member(parent, label, held) for parent, label, held in walk(value, file))


def member_at(value: Any, number: int, file: str) -> Any:
    """The member of this number in `members`.

    Raises:
        DesignerError: there is none.
    """
    for place, (_, _, held) in enumerate(walk(value, file)):
        if place == number:
            return held
    raise DesignerError(f"{file}: has no member {number} any more; open it again")


def _member(parent: int, label: str, held: Any) -> Member:
    kind = type(held).__name__
    if isinstance(held, Tensor):
        dtype = numbers.dtype(held.dtype)
        return Member(parent, label, kind, tuple(held.shape), dtype, held.numel(), held.nbytes)
    if isinstance(held, Mapping | list | tuple):
        return Member(parent, label, kind, count=len(held))
    text = repr(held) if isinstance(held, _PLAIN) else kind
    return Member(parent, label, kind, text=text[:LONGEST])
