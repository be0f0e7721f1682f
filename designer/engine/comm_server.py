"""The kernel's side of the comm: takes calls, sends answers, and gives the console its `net`."""

from __future__ import annotations

import builtins
import keyword
from typing import Any

from designer.engine import encoding
from designer.engine.calls.devices import ListDevices
from designer.engine.engine import Engine, served

KEPT = frozenset({"net", "torch", "nn", "in", "out", "exit", "quit", *keyword.kwlist, *dir(builtins)})
"""Names that mean something else where one types Python."""


class CommServer:
    """Takes the calls of one client and sends the answers."""

    def __init__(self, engine: Engine, names: dict[str, Any]) -> None:
        self._engine = engine
        self._names = names
        self._own = ""
        self._named: Any = None

    def open(self, channel: Any, _message: dict[str, Any]) -> None:
        """A client has opened the comm: tell it what there is."""
        channel.on_msg(lambda message: self._serve(channel, message))
        channel.send({"ready": True}, buffers=[encoding.pack(self._engine.answer(ListDevices()))])

    def _serve(self, channel: Any, message: dict[str, Any]) -> None:
        number = message["content"]["data"]["id"]
        ok, answer = served(self._engine, message["buffers"][0])
        self._name_module()
        channel.send({"id": number, "ok": ok}, buffers=[answer])

    def _name_module(self) -> None:
        """The live module is `net`, and also what its class is called, in small letters, unless that is taken."""
        module = self._engine.module
        self._names["net"] = module
        own = type(module).__name__.lower() if module is not None else ""
        if self._own and self._own != own and self._names.get(self._own) is self._named:
            del self._names[self._own]
        if own and own not in KEPT and (own not in self._names or self._names[own] is self._named):
            self._names[own] = module
            self._own, self._named = own, module
