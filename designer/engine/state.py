"""What the engine keeps from one call to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from designer.files.trust import Trust
from designer.runtime.live import Live
from designer.runtime.shapes.memo import Memo

T = TypeVar("T")


class State:
    """The live module, what shape inference has found before, and whatever a topic keeps for itself.

    Attributes:
        trust: Which code may run.
    """

    def __init__(self, trust: Trust | None = None) -> None:
        self.trust = trust or Trust()
        self.live = Live()
        self.memo = Memo()
        self._kept: dict[Any, Any] = {}

    def of(self, kind: Callable[[Live], T]) -> T:
        """The one `kind` of this engine, made around its live module when it is first asked for."""
        if kind not in self._kept:
            self._kept[kind] = kind(self.live)
        return cast(T, self._kept[kind])
