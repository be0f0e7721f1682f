"""The kernel's side of the comm: takes calls, sends answers, and gives the console its `net`."""

from __future__ import annotations

from typing import Any

from designer.engine import wire
from designer.engine.engine import Engine, served
from designer.engine.protocol import ListDevices


class Desk:
    """Takes the calls of one client and sends the answers."""

    def __init__(self, engine: Engine, names: dict[str, Any]) -> None:
        self._engine = engine
        self._names = names

    def open(self, channel: Any, _message: dict[str, Any]) -> None:
        """A client has opened the comm: tell it what there is."""
        channel.on_msg(lambda message: self._serve(channel, message))
        channel.send({"ready": True}, buffers=[wire.pack(self._engine.answer(ListDevices()))])

    def _serve(self, channel: Any, message: dict[str, Any]) -> None:
        number = message["content"]["data"]["id"]
        ok, answer = served(self._engine, message["buffers"][0])
        self._names["net"] = self._engine.module
        channel.send({"id": number, "ok": ok}, buffers=[answer])
