"""The way to the engine: what is asked, told, refused and stopped there is heard in the window's own thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from designer.engine.calls.call import Call
from designer.engine.calls.devices import Devices
from designer.engine.console import Said, Typed
from designer.engine.protocol import INTERRUPTED, EngineState, EngineText, Event, Refusal
from designer.graph.model import Design
from designer.ui.document import Document
from designer.ui.session.callbacks import Callbacks
from designer.ui.session.stopping import Stopping

R = TypeVar("R")
OnReply = Callable[[Any], None]
OnRefusal = Callable[[Refusal], None]


class Client(Protocol):
    """What is needed of an engine's client."""

    def start(self) -> None: ...
    def ask(self, call: Call[R], on_reply: Callable[[R], None], on_refusal: OnRefusal) -> None: ...
    def execute(self, typed: Typed) -> None: ...
    def interrupt(self) -> None: ...
    def restart(self) -> None: ...
    def stop(self, timeout: float = 2.0) -> None: ...


MakeClient = Callable[[Callable[[Event], None]], Client]


class EngineLink(QObject):
    """Starts and ends the engine, and asks it; one that ends by itself is started again.

    Attributes:
        client: What carries the questions to the engine, and tells of it from a thread of its own.
        state: "starting", "ready", "busy" or "stopped".
        reason: Why it stopped.
        devices: What its machine computes on, None until it has told.
    """

    started = Signal()
    """An engine is there: the first, or one in the place of another."""
    lost = Signal()
    """The engine ended, and what was in it is gone."""
    state_changed = Signal()
    printed = Signal(str)
    refused = Signal(str)
    stopped = Signal()
    """What ran was broken off, as the person wished."""
    _arrived = Signal(object, object)

    def __init__(self, document: Document, make_client: MakeClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = "starting"
        self.reason = ""
        self.devices: Devices | None = None
        self._document = document
        self._closing = False
        self._stopping = Stopping(document, self)
        self._stopping.out_of_patience.connect(self._insist)
        self._arrived.connect(self._call, Qt.ConnectionType.QueuedConnection)
        self.client = make_client(lambda event: self._arrived.emit(self.hear, event))

    def start(self) -> None:
        """Starts the engine; the window is usable meanwhile."""
        self.client.start()

    def close(self) -> None:
        """Ends the engine; nothing is heard of it any more."""
        self._closing = True
        self._stopping.rest()
        self.client.stop()

    def ask(self, call: Call[R], on_reply: Callable[[R], None], on_refusal: OnRefusal | None = None) -> None:
        """Asks the engine; the answer comes in the window's own thread."""
        callbacks = Callbacks(on_reply, on_refusal or self.refuse)
        self.client.ask(
            call,
            lambda reply: self._arrived.emit(callbacks.reply, reply),
            lambda refusal: self._arrived.emit(callbacks.refuse, refusal),
        )

    def execute(self, code: str, hear: Callable[[Said], None], cursor: int | None = None) -> None:
        """Runs what a person typed where `net` is the live module, or asks what could stand at the cursor."""
        self.client.execute(Typed(code, lambda said: self._arrived.emit(hear, said), cursor))

    def interrupt(self) -> None:
        """Breaks off what the engine is doing; one that does not hear is ended and started again."""
        self._stopping.begin()
        self.client.interrupt()

    def restart(self) -> None:
        """Ends the engine and starts another."""
        self._stopping.release()
        self.client.restart()

    def release(self) -> None:
        """The person wants the design to run after all; what has stopped need not be ended with the engine."""
        self._stopping.release()
        if self.state != "busy":
            self._stopping.rest()

    def holds(self, design: Design) -> bool:
        """Whether the person said stop to this design, and nothing else since."""
        return self._stopping.holds(design)

    def refuse(self, refusal: Refusal) -> None:
        """Tells the person what the engine refused, unless it was to be so."""
        if refusal.text == INTERRUPTED:
            self.stopped.emit()
        elif not (refusal.lost and (self._closing or self.holds(self._document.design))):
            self.refused.emit(refusal.text)

    def hear(self, event: Event) -> None:
        """The engine tells of itself."""
        if isinstance(event, EngineText):
            self.printed.emit(event.text)
            return
        was_usable = self.state in ("ready", "busy")
        self.state, self.reason = event.state, event.reason
        if event.state == "ready":
            self._stopping.rest()
        if event.devices:
            self.devices = event.devices
            self.started.emit()
        elif event.state == "stopped" and was_usable and not self._closing:
            # One that dies while it starts is not started again: it would only die again.
            self._begin_again(event)
        self.state_changed.emit()

    def _begin_again(self, event: EngineState) -> None:
        self.lost.emit()
        if self._document.design.layers:
            self._stopping.hold()  # it may be a person's code that ended it, and would again
        self.refused.emit(f"the engine stopped ({event.reason or 'no reason given'}) and is started again")
        self.client.restart()

    def _insist(self) -> None:
        if self.state == "busy":
            self.refused.emit("what ran did not stop, so the engine is started again; the drawing is as it was")
            self.client.restart()

    def _call(self, function: Callable[[Any], None], argument: Any) -> None:
        if not self._closing:
            function(argument)
