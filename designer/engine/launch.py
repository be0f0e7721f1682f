"""Starts the kernel process and holds its sockets. Imported late: by the client's thread, never by the window's."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import zmq
from jupyter_client.connect import write_connection_file
from jupyter_client.launcher import launch_kernel
from jupyter_client.session import Session

from designer.engine.encoding import FOLDER_PREFIX

LONGEST_SOCKET_PATH = 90
"""A Unix socket's path holds 103 bytes on macOS, 107 on Linux; the kernel appends a number."""


class KernelProcess:
    """A started kernel: its process, its sockets, and a private folder that goes when it is closed.

    Messages travel over IPC sockets in that folder, so no port is open; where a system has none, over the loopback.
    """

    def __init__(self, python: str) -> None:
        self._folder = _private_folder()
        self._context = zmq.Context()
        self._process: subprocess.Popen[bytes] | None = None
        try:
            key = secrets.token_hex(32).encode()
            transport, address = _address(self._folder)
            self.connection_file, info = write_connection_file(
                str(self._folder / "kernel.json"), key=key, transport=transport, ip=address
            )
            self._process = self._launch(python)
            self._session = Session(key=key)
            self.shell = self._connect(zmq.DEALER, info, "shell_port")
            self.output = self._connect(zmq.SUB, info, "iopub_port")
            self.output.subscribe(b"")
        except BaseException:
            self.close()
            raise

    def send(self, kind: str, content: dict[str, Any], buffers: Sequence[bytes] = ()) -> str:
        """Send a message on the shell channel; gives its id."""
        message = self._session.send(self.shell, kind, content, buffers=list(buffers))
        return str(message["header"]["msg_id"]) if message else ""

    def received(self, channel: Any) -> Iterator[dict[str, Any]]:
        """The messages that have come in on a channel: `output` or `shell`."""
        while True:
            _, message = self._session.recv(channel, mode=zmq.NOBLOCK)
            if message is None:
                return
            yield message

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt in what the kernel is running, if anything."""
        if self._process is None or self._process.poll() is not None:
            return
        if sys.platform == "win32":
            from jupyter_client.win_interrupt import send_interrupt

            send_interrupt(self._process.win32_interrupt_event)
        else:
            os.killpg(self._process.pid, signal.SIGINT)

    def end(self) -> str:
        """Why the process has ended, or "" while it runs."""
        status = self._process.poll() if self._process else 0
        if status is None:
            return ""
        lines = (self._folder / "output.txt").read_text(errors="replace").split("\n")
        said = [line.strip() for line in lines if line.strip()]
        how = f"signal {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"
        return how + (f": {said[-1][:200]}" if said else "")

    def close(self) -> None:
        """End the process with whatever it started, and remove sockets and folder."""
        if self._process is not None:
            _kill(self._process)
        self._context.destroy(linger=0)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _launch(self, python: str) -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "IPYTHONDIR": str(self._folder / "ipython"),  # no start-up files of the person's own, nothing left behind
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        }
        command = [python, "-m", "designer.engine.kernel", "-f", self.connection_file]
        with (self._folder / "output.txt").open("wb") as output:
            process: subprocess.Popen[bytes] = launch_kernel(
                command, stdin=subprocess.DEVNULL, stdout=output.fileno(), stderr=output.fileno(), env=environment
            )
        return process

    def _connect(self, kind: int, info: Any, port: str) -> Any:
        socket = self._context.socket(kind)
        socket.linger = 0
        joint = "-" if info["transport"] == "ipc" else ":"
        socket.connect(f"{info['transport']}://{info['ip']}{joint}{info[port]}")
        return socket


def _kill(process: subprocess.Popen[bytes]) -> None:
    # Nothing is asked politely: the kernel keeps nothing that a kill could lose.
    if process.poll() is None:
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _private_folder() -> Path:
    folder = tempfile.mkdtemp(prefix=FOLDER_PREFIX)
    if len(folder) > LONGEST_SOCKET_PATH and Path("/tmp").is_dir():
        Path(folder).rmdir()
        folder = tempfile.mkdtemp(prefix=FOLDER_PREFIX, dir="/tmp")
    return Path(folder)


def _address(folder: Path) -> tuple[str, str]:
    prefix = str(folder / "s")
    if zmq.has("ipc") and len(prefix) <= LONGEST_SOCKET_PATH:
        return "ipc", prefix
    return "tcp", "127.0.0.1"
