"""The window's end of the engine: starts the kernel, asks it, ends it, and never waits for it. No Qt, no torch."""

from __future__ import annotations

import atexit
import itertools
import sys
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from designer.engine.calls.call import Call
from designer.engine.console import Said, Typed
from designer.engine.mailbox import Asked, Mailbox, OnRefusal
from designer.engine.protocol import EngineState, Event

R = TypeVar("R")


class EngineClient:
    """Asks an engine in another process. Every callback comes from the client's own thread.

    Only that thread touches the kernel; the methods leave an order in the mailbox and return at once.
    """

    def __init__(self, on_event: Callable[[Event], None], python: str = sys.executable) -> None:
        self._on_event = on_event
        self._python = python
        self._numbers = itertools.count(1)
        self._mailbox = Mailbox()
        self._deadline = 0.0
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the kernel. The first "ready" brings the devices."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="engine client", daemon=True)
            atexit.register(self.stop)
            self._thread.start()

    def ask(self, call: Call[R], on_reply: Callable[[R], None], on_refusal: OnRefusal) -> None:
        """Have a call answered when its turn comes; a waiting call of the same line gives way to it."""
        asked = Asked(next(self._numbers), call, on_reply, on_refusal)
        if not self._mailbox.ask(asked):
            asked.lose()

    def execute(self, typed: Typed) -> None:
        """Have the kernel run what a person typed, or answer what would complete it."""
        if not self._mailbox.type(typed):
            typed.hear(Said("lost"))

    def interrupt(self) -> None:
        """Break off what the engine is running; it answers with a refusal and keeps its module."""
        self._mailbox.order("interrupt")

    def restart(self) -> None:
        """End the kernel, if it still runs, and start a new one. What was asked is refused as lost."""
        self._mailbox.order("restart")

    def stop(self, timeout: float = 2.0) -> None:
        """End the kernel and the thread; a call that is running has `timeout` seconds to come to its end."""
        atexit.unregister(self.stop)
        self._deadline = time.monotonic() + timeout
        self._mailbox.order("stop")
        if self._thread is None:
            self._mailbox.lose()
            self._mailbox.close()
        elif self._thread is not threading.current_thread():
            self._thread.join()

    def _work(self) -> None:
        try:
            while not self._mailbox.ordered("stop"):
                self._mailbox.carried_out("restart", "interrupt")
                self._on_event(EngineState("starting"))
                reason = self._serve()
                self._mailbox.lose()
                if not self._mailbox.ordered("restart"):
                    self._on_event(EngineState("stopped", reason))
                    self._rest()
        finally:
            self._mailbox.close()

    def _serve(self) -> str:
        # Imported here, in the thread: the window is on the screen before the first of them is read.
        from designer.engine.launch import KernelProcess
        from designer.engine.service import Service

        try:
            kernel = KernelProcess(self._python)
        except OSError as error:
            return f"the engine cannot be started: {error}"
        try:
            return Service(kernel, self._mailbox, self._on_event, self._patience).run()
        finally:
            kernel.close()

    def _patience(self) -> float:
        return self._deadline - time.monotonic()

    def _rest(self) -> None:
        """Wait for an order; there is no kernel meanwhile, so what is asked is lost."""
        while not self._mailbox.ordered("stop", "restart"):
            self._mailbox.listen()
            self._mailbox.lose()
