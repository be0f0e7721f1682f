"""What the window leaves for the client's thread: orders, and calls of which the newer of a line wins."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from designer.engine.calls.call import Call
from designer.engine.console import Said, Typed
from designer.engine.protocol import LOST, Refusal

OnReply = Callable[[Any], None]
OnRefusal = Callable[[Refusal], None]
Order = Literal["interrupt", "restart", "stop"]
LONGEST = 0.5
"""Seconds after which what can wait has waited long enough."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A call and whom to tell."""

    number: int
    call: Call[Any]
    on_reply: OnReply
    on_refusal: OnRefusal
    since: float = field(default_factory=time.monotonic)

    @property
    def hurries(self) -> bool:
        """Whether it must not wait for what is asked next."""
        return not self.call.can_wait or time.monotonic() - self.since > LONGEST

    def lose(self) -> None:
        """Tell that the engine ended before it answered."""
        self.on_refusal(Refusal(LOST, lost=True))


class Mailbox:
    """Written by any thread, read by the client's own, which hears a bell: a socket that it can poll.

    A call that a newer one of its line supersedes is simply gone: neither of its callbacks is called.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._line: deque[Asked] = deque()
        self._orders: set[Order] = set()
        self._typed: deque[Typed] = deque()
        self._bell, self.ear = socket.socketpair()
        self._bell.setblocking(False)
        self._open = True

    def ask(self, asked: Asked) -> bool:
        """Put a call in the line, unless the thread is to stop."""
        with self._lock:
            if not self._open or "stop" in self._orders:
                return False
            self._put(asked)
            self._ring()
        return True

    def _put(self, asked: Asked) -> None:
        """In the place of a waiting call of the same line, since later ones may build on it; else at the end."""
        for place, other in enumerate(self._line):
            if other.call.line == asked.call.line:
                self._line[place] = asked
                return
        self._line.append(asked)

    def type(self, typed: Typed) -> bool:
        """Put what a person typed into the line; nothing ever gives way to it, nor it to anything."""
        with self._lock:
            if not self._open or "stop" in self._orders:
                return False
            self._typed.append(typed)
            self._ring()
        return True

    def take_typed(self) -> list[Typed]:
        """What was typed, which leaves the line."""
        with self._lock:
            taken = list(self._typed)
            self._typed.clear()
        return taken

    def order(self, word: Order) -> None:
        """Leave an order."""
        with self._lock:
            self._orders.add(word)
            self._ring()

    def ordered(self, *words: Order) -> bool:
        """Whether one of these was ordered and not yet carried out."""
        with self._lock:
            return any(word in self._orders for word in words)

    def carried_out(self, *words: Order) -> None:
        """Forget these orders."""
        with self._lock:
            self._orders.difference_update(words)

    def take(self, at_rest: bool = True) -> Asked | None:
        """The call whose turn it is, which leaves the line.

        What can wait comes after all others, and not before the window is `at_rest`: it may be about to ask.
        """
        with self._lock:
            taken = next((asked for asked in self._line if asked.hurries), None)
            if taken is None and at_rest and self._line:
                taken = self._line[0]
            if taken is not None:
                self._line.remove(taken)
            return taken

    @property
    def waiting(self) -> bool:
        """Whether a call is in the line."""
        with self._lock:
            return bool(self._line)

    def lose(self) -> None:
        """Refuse everything that waits."""
        while (asked := self.take()) is not None:
            asked.lose()
        for typed in self.take_typed():
            typed.hear(Said("lost"))

    def listen(self) -> None:
        """Wait for the bell, or take note that it rang."""
        self.ear.recv(4096)

    def close(self) -> None:
        """Take nothing any more."""
        with self._lock:
            self._open = False
            self._bell.close()
            self.ear.close()

    def _ring(self) -> None:
        if self._open:
            with contextlib.suppress(BlockingIOError):  # full of rings: it will be heard
                self._bell.send(b".")
