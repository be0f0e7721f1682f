"""What every call is: a struct that names the report it asks for.

To add one: a struct here beside its topic, and a function in `engine.answers` that answers it.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, ClassVar, Generic, TypeVar, get_args

import msgspec

R = TypeVar("R")


class Call(msgspec.Struct, Generic[R], frozen=True, tag=True, kw_only=True):
    """Travels as JSON with the name of its class; `R` is what answers it, and travels back as msgpack.

    Attributes:
        asker: Who asks: what one panel asks does not give way to what another does.
    """

    can_wait: ClassVar[bool] = False
    """Whether what a person looks at this moment goes before it."""

    asker: str = ""

    @classmethod
    def reply(cls) -> type[R]:
        """The report that the class line names."""
        base: Any = next(base for base in cls.__dict__["__orig_bases__"] if issubclass(base.__origin__, Call))
        kind: type[R] = get_args(base)[0]
        return kind

    @property
    def line(self) -> Hashable:
        """Of two waiting calls of one line the newer wins."""
        return type(self), self.asker
