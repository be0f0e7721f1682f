"""What a person types for the kernel, and what comes back: text, results, errors, names that would complete a word."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
MOST = 50_000
"""Characters of one message that are handed on; of more the end counts."""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that came back.

    Attributes:
        sort: "end" comes last; "offers" alone answers a question for completions.
        start: Where in the code the offered words begin.
        way: Through which lines of code an error came; its text says what it is.
    """

    sort: Literal["text", "result", "error", "end", "lost", "offers"]
    text: str = ""
    offers: tuple[str, ...] = ()
    start: int = 0
    way: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """Python to be run, or, with a cursor, a question for what could stand there; and who hears what comes back."""

    code: str
    hear: Callable[[Said], None]
    cursor: int | None = None


class Kernel(Protocol):
    """What is needed of a kernel."""

    def send(self, kind: str, content: dict[str, Any]) -> str: ...


@dataclass
class Console:
    """Statements that were sent and are not answered entirely.

    Attributes:
        since: When the oldest of them was sent; 0 while there is none.
    """

    kernel: Kernel
    since: float = 0.0
    _open: dict[str, Typed] = field(default_factory=dict)
    _half: set[str] = field(default_factory=set)

    @property
    def working(self) -> bool:
        """Whether something is not answered yet."""
        return bool(self._open)

    def send(self, typed: Typed) -> None:
        """Has the kernel run it, or answer what would complete it."""
        if typed.cursor is None:
            # Without `stop_on_error`, or an error in the console would throw away the window's waiting calls.
            content = {"code": typed.code, "silent": False, "store_history": True, "user_expressions": {}}
            message = self.kernel.send("execute_request", {**content, "allow_stdin": False, "stop_on_error": False})
        else:
            message = self.kernel.send("complete_request", {"code": typed.code, "cursor_pos": typed.cursor})
        self.since = self.since or time.monotonic()
        self._open[message] = typed

    def take(self, message: dict[str, Any]) -> bool:
        """Whether a message of the output channel is an answer to something typed, which is then told."""
        number = message["parent_header"].get("msg_id")
        typed = self._open.get(number)
        if typed is None:
            return False
        content = message["content"]
        match message["msg_type"]:
            case "stream":
                typed.hear(Said("text", plain(content["text"])))
            case "execute_result" | "display_data":
                typed.hear(Said("result", plain(content["data"].get("text/plain", ""))))
            case "error":
                typed.hear(_error(content))
            case "status" if content["execution_state"] == "idle":
                self._end_half(number)
        return True

    def take_reply(self, message: dict[str, Any]) -> None:
        """Takes a message of the shell channel: it may hold a page of help, or completions."""
        number = message["parent_header"].get("msg_id")
        typed = self._open.get(number)
        if typed is None:
            return
        content = message["content"]
        if message["msg_type"] == "complete_reply":
            offers = tuple(dict.fromkeys(content.get("matches", ())))
            typed.hear(Said("offers", offers=offers, start=int(content.get("cursor_start", 0))))
        for page in content.get("payload", ()):
            if page.get("source") == "page":
                typed.hear(Said("text", plain(page["data"].get("text/plain", ""))))
        self._end_half(number)

    def lose(self) -> None:
        """The kernel is gone."""
        for typed in self._open.values():
            typed.hear(Said("lost"))
        self._open.clear()
        self._half.clear()

    def _end_half(self, number: str) -> None:
        """Output and reply come on two channels, in either order; a statement has ended when both have."""
        if number not in self._half:
            self._half.add(number)
            return
        self._half.discard(number)
        typed = self._open.pop(number)
        self.since = time.monotonic() if self._open else 0.0
        if typed.cursor is None:
            typed.hear(Said("end"))


def plain(text: str) -> str:
    """Text without the colours of a terminal; of very much of it the end."""
    bare = _COLOURS.sub("", text)
    return bare if len(bare) <= MOST else f"…{bare[-MOST:]}"


def _error(content: dict[str, Any]) -> Said:
    if content["ename"] == "KeyboardInterrupt":
        return Said("error", "stopped")
    parts = [part.strip("\n") for part in content["traceback"]] or [f"{content['ename']}: {content['evalue']}"]
    way, last = "\n".join(parts[:-1]), parts[-1]
    if not way:  # what is no Python is told in one piece, with the place before it
        way, _, last = last.rpartition("\n")
    return Said("error", plain(last), way=plain(way))
