"""The client's side of one kernel, from its start to its end: sends calls, hears answers, notices death."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Literal

import zmq

from designer.engine import encoding
from designer.engine.calls.devices import Devices
from designer.engine.console import Console
from designer.engine.launch import KernelProcess
from designer.engine.mailbox import Asked, Mailbox
from designer.engine.protocol import INTERRUPTED, EngineState, EngineText, Event, Refusal

BUSY_AFTER = 0.15
"""Seconds that a call may take before the state says so."""
LOOK_AFTER = 0.2
"""Seconds between two looks at whether the kernel still lives."""
AT_REST = 0.03
"""Seconds after an answer in which the window is likely to ask for what follows from it."""
COMM = "designer-window"


class Service:
    """Serves the calls of a mailbox with one kernel, one call at a time."""

    def __init__(
        self, kernel: KernelProcess, mailbox: Mailbox, on_event: Callable[[Event], None], patience: Callable[[], float]
    ) -> None:
        self._kernel = kernel
        self._mailbox = mailbox
        self._on_event = on_event
        self._patience = patience
        self._state: Literal["starting", "ready", "busy"] = "starting"
        self._flying: Asked | None = None
        self._message = ""
        self._spent = ""
        self._since = 0.0
        self._landed = 0.0
        self._console = Console(kernel)

    def run(self) -> str:
        """Serve until the kernel dies or an order ends it; gives the reason, empty where it was ordered."""
        poller = zmq.Poller()
        poller.register(self._kernel.output, zmq.POLLIN)
        poller.register(self._kernel.shell, zmq.POLLIN)
        poller.register(self._mailbox.ear, zmq.POLLIN)
        while (reason := self._ended()) is None:
            for source, _ in poller.poll(round(1000 * self._pause())):
                self._hear(source)
        if self._flying is not None:
            self._flying.lose()
        self._console.lose()
        return reason

    def _ended(self) -> str | None:
        if end := self._kernel.end():
            return f"the engine ended, {end}"
        if self._spent:
            return self._spent
        if self._mailbox.ordered("restart"):
            return ""
        if self._mailbox.ordered("stop"):
            return "" if self._flying is None or self._patience() <= 0 else None
        self._go_on()
        return None

    def _go_on(self) -> None:
        if self._mailbox.ordered("interrupt"):
            self._mailbox.carried_out("interrupt")
            self._kernel.interrupt()
        if self._state == "starting":
            return
        if self._flying is None:
            self._send_next()
        working = self._flying is not None or self._console.working
        since = self._since if self._flying is not None else self._console.since
        if working and self._state == "ready" and time.monotonic() - since > BUSY_AFTER:
            self._tell("busy")
        elif self._state == "busy" and not working:
            self._tell("ready")

    def _pause(self) -> float:
        if self._flying is None and self._mailbox.waiting and self._state != "starting":
            return AT_REST
        working = self._flying is not None or self._console.working
        return BUSY_AFTER / 3 if working and self._state == "ready" else LOOK_AFTER

    def _send_next(self) -> None:
        asked = self._mailbox.take(at_rest=time.monotonic() - self._landed >= AT_REST)
        if asked is None:
            # What was typed comes after what was asked before it, such as the module of the last edit.
            for typed in self._mailbox.take_typed():
                self._console.send(typed)
            return
        self._flying, self._since = asked, time.monotonic()
        data = {"id": asked.number, "call": type(asked.call).__name__}
        self._message = self._kernel.send("comm_msg", {"comm_id": COMM, "data": data}, [encoding.pack_call(asked.call)])

    def _hear(self, source: Any) -> None:
        if source is self._kernel.shell:
            for message in self._kernel.received(self._kernel.shell):
                self._console.take_reply(message)
            return
        if source is not self._kernel.output:
            self._mailbox.listen()
            return
        for message in self._kernel.received(self._kernel.output):
            self._take(message["msg_type"], message["content"], message)

    def _take(self, kind: str, content: dict[str, Any], message: dict[str, Any]) -> None:
        if self._console.take(message):
            return
        if kind == "iopub_welcome":
            self._kernel.send("comm_open", {"comm_id": COMM, "target_name": encoding.TARGET, "data": {}})
        elif kind == "stream":
            self._on_event(EngineText(content["name"], content["text"]))
        elif kind == "comm_msg" and content["comm_id"] == COMM:
            self._take_reply(content["data"], message["buffers"][0])
        elif kind == "status" and content["execution_state"] == "idle":
            self._take_idle(message["parent_header"].get("msg_id"))

    def _take_reply(self, data: dict[str, Any], buffer: memoryview) -> None:
        if "ready" in data:
            self._state = "ready"
            devices = encoding.unpack(buffer, Devices)
            self._on_event(EngineState("ready", "", devices, self._kernel.connection_file))
        elif self._flying is not None and data["id"] == self._flying.number:
            asked = self._land()
            answer = encoding.unpack_reply(buffer, asked.call, data["ok"])
            if isinstance(answer, Refusal):
                self._spent = answer.spent and f"{answer.text}; after that {answer.spent} takes nothing more"
                asked.on_refusal(answer)
            else:
                asked.on_reply(answer)

    def _take_idle(self, message: str | None) -> None:
        """The kernel is done with the call and sent no answer: an interrupt hit it between the two."""
        if self._flying is not None and message == self._message:
            self._land().on_refusal(Refusal(INTERRUPTED))

    def _land(self) -> Asked:
        assert self._flying is not None
        asked, self._flying = self._flying, None
        if not asked.call.can_wait:
            self._landed = time.monotonic()
        if self._state == "busy" and not self._console.working:
            self._tell("ready")
        return asked

    def _tell(self, state: Literal["ready", "busy"]) -> None:
        self._state = state
        self._on_event(EngineState(state))
