"""How long something takes, without what is done on the side meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

T = TypeVar("T")
P = ParamSpec("P")


class Stopwatch:
    """Stands still while something on the side is done.

    Attributes:
        seconds: What was timed last took so long.
    """

    def __init__(self, settle: Callable[[], None]) -> None:
        """Takes what waits until the devices have done what they were told."""
        self._settle = settle
        self._aside = 0.0
        self.seconds = 0.0

    def time(self, run: Callable[[], T]) -> T:
        """What `run` gives."""
        self._settle()
        start, self._aside = time.perf_counter(), 0.0
        result = run()
        self._settle()
        self.seconds = time.perf_counter() - start - self._aside
        return result

    def without(self, aside: Callable[P, None]) -> Callable[P, None]:
        """The same function; its time does not count."""

        def done(*args: P.args, **named: P.kwargs) -> None:
            self._settle()
            start = time.perf_counter()
            aside(*args, **named)
            self._aside += time.perf_counter() - start

        return done
