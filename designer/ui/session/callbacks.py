"""What is to happen once the engine answers or refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Callback = Callable[[Any], None]


class Callbacks:
    """Tells one of the two, once, and lets go of both: called in the window's thread.

    The client's thread holds what it was asked a moment longer, and what Qt holds must not end there.
    """

    def __init__(self, on_reply: Callback, on_refusal: Callback) -> None:
        self._both: tuple[Callback, Callback] | None = (on_reply, on_refusal)

    def reply(self, reply: Any) -> None:
        """The engine answered."""
        self._tell(0, reply)

    def refuse(self, refusal: Any) -> None:
        """It refused, or was lost."""
        self._tell(1, refusal)

    def _tell(self, which: int, answer: Any) -> None:
        both, self._both = self._both, None
        if both is not None:
            both[which](answer)
