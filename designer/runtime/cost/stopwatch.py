"""Gives the time that passes to the node that runs, and to no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from time import perf_counter
from typing import Any


class Nested:
    """Which node runs: inside one that counts as a whole it is that one all the time."""

    def __init__(self) -> None:
        self._stack: list[tuple[str, bool]] = [("", False)]

    @property
    def path(self) -> str:
        """Of the node that runs; "" while none does."""
        return self._stack[-1][0]

    def enter(self, path: str, whole: bool) -> None:
        """A node starts."""
        around, sealed = self._stack[-1]
        self._stack.append((around, True) if sealed else (path, whole))

    def leave(self, _result: Callable[[], Any]) -> None:
        """The node that started last ends."""
        self._stack.pop()


class Stopwatch(Nested):
    """What is inside a block is not in the block's own time; what the watch itself does is in nobody's.

    Attributes:
        seconds: By path; "" for what no node does.
        calls: By path, how often a node started.
    """

    def __init__(self, wait: Callable[[], None]) -> None:
        super().__init__()
        self._wait = wait
        self.start()

    def start(self) -> None:
        """From now on time counts, from 0."""
        self.seconds: dict[str, float] = {}
        self.calls: Counter[str] = Counter()
        self._wait()
        self._since = perf_counter()

    def enter(self, path: str, whole: bool) -> None:
        """A node starts."""
        self._stop()
        before = self.path
        super().enter(path, whole)
        if self.path != before:  # a statement and the module that it calls are one
            self.calls[self.path] += 1
        self._since = perf_counter()

    def leave(self, result: Callable[[], Any]) -> None:
        """The node that started last ends."""
        self._stop()
        super().leave(result)
        self._since = perf_counter()

    def stop(self) -> dict[str, float]:
        """Seconds by path since the start."""
        self._stop()
        return self.seconds

    def _stop(self) -> None:
        self._wait()
        now, path = perf_counter(), self.path
        self.seconds[path] = self.seconds.get(path, 0.0) + now - self._since
