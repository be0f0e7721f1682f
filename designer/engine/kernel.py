"""`python -m designer.engine.kernel -f CONNECTION`: a Jupyter kernel that serves the engine on one comm.

Besides, it is an ordinary IPython kernel: a console can be attached, in which the live module is `net`.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import comm
import torch
from ipykernel.kernelapp import IPKernelApp
from traitlets.config import Config

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


def main() -> None:
    """Serve until the client ends the process or is gone itself."""
    config = Config()
    config.HistoryAccessor.enabled = False
    app = IPKernelApp.instance(config=config)
    app.initialize(sys.argv[1:])  # type: ignore[no-untyped-call]
    torch.set_num_threads(max(1, (os.cpu_count() or 2) - 1))
    engine = Engine()
    engine.warm()
    comm.get_comm_manager().register_target(wire.TARGET, Desk(engine, app.kernel.shell.user_ns).open)
    if not _orphaned():
        app.start()  # type: ignore[no-untyped-call]  # it watches by itself whether the parent is there


def _orphaned() -> bool:
    parent = os.environ.get("JPY_PARENT_PID", "")
    return sys.platform != "win32" and parent.isdigit() and os.getppid() != int(parent)


if __name__ == "__main__":
    main()
