"""An engine's client that answers at once, in this process: for tests of what the window does with the answers."""

from __future__ import annotations

from collections.abc import Callable

from torch import nn

from designer.engine import encoding
from designer.engine.calls.call import Call
from designer.engine.calls.devices import ListDevices
from designer.engine.engine import Engine, served
from designer.engine.protocol import EngineState, Event, Refusal


class InlineClient:
    """Speaks as `EngineClient` does.

    Attributes:
        engine: In this process, once it is started.
        calls: What was asked.
    """

    def __init__(self, on_event: Callable[[Event], None]) -> None:
        self._on_event = on_event
        self.engine: Engine | None = None
        self.calls: list[Call] = []

    @property
    def module(self) -> nn.Module:
        """The live module itself."""
        return self.engine.module

    def start(self) -> None:
        self.engine = Engine()
        self._on_event(EngineState("ready", devices=self.engine.answer(ListDevices())))

    def ask(self, call: Call, on_reply, on_refusal) -> None:
        self.calls.append(call)
        if self.engine is None:
            on_refusal(Refusal("the engine is not started", lost=True))
            return
        ok, data = served(self.engine, encoding.pack_call(call))
        reply = encoding.unpack_reply(data, call, ok)
        (on_refusal if isinstance(reply, Refusal) else on_reply)(reply)

    def interrupt(self) -> None:
        """There is nothing that could be broken off."""

    def restart(self) -> None:
        self.start()

    def stop(self, timeout: float = 2.0) -> None:
        self.engine = None
