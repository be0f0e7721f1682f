"""`python -m designer.engine.kernel -f CONNECTION`: a Jupyter kernel that serves the engine on one comm.

Besides, it is an ordinary IPython kernel: a console can be attached, in which the live module is `net`.
"""

from __future__ import annotations

import gc
import sys
from functools import partial
from typing import Any

import comm
from ipykernel.iostream import OutStream
from ipykernel.kernelapp import IPKernelApp
from traitlets.config import Config

from designer.engine import encoding
from designer.engine.bounded import BoundedSession
from designer.engine.console import MOST
from designer.engine.parent_watch import watch_parent


def main() -> None:
    """Serve until the client ends the process or is gone itself."""
    config = Config()
    config.HistoryAccessor.enabled = False
    config.InteractiveShell.cache_size = 0  # what was printed would never be freed
    config.InteractiveShell.xmode = "Plain"  # an error is read in a panel a few lines high
    app = IPKernelApp.instance(config=config)
    app.session = BoundedSession(parent=app)
    app.initialize(sys.argv[1:])  # type: ignore[no-untyped-call]
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, OutStream):
            # In the thread that sends: a hook holds in the thread alone in which it was given.
            stream.pub_thread.schedule(partial(stream.register_hook, shortened))
    if watch_parent(app.connection_file):
        app.poller = None
    _serve(app)
    app.start()  # type: ignore[no-untyped-call]


def shortened(message: dict[str, Any]) -> dict[str, Any]:
    """What was printed since the last message, as far as it is handed on: hundreds of MB would hold up the window."""
    text = message["content"]["text"]
    if len(text) > MOST:
        message["content"]["text"] = f"…{text[1 - MOST :]}"
    return message


def _serve(app: IPKernelApp) -> None:
    # Torch is read only now: who watches the window is at work before.
    import torch

    from designer.engine.comm_server import CommServer
    from designer.engine.engine import Engine

    torch.set_num_threads(Engine.threads())
    engine = Engine()
    engine.warm()
    app.kernel.shell.user_ns.update(torch=torch, nn=torch.nn)
    comm.get_comm_manager().register_target(encoding.TARGET, CommServer(engine, app.kernel.shell.user_ns).open)
    # What was read until now stays: to search torch for garbage took 0.3 s, in the middle of whatever was asked.
    gc.freeze()


if __name__ == "__main__":
    main()
