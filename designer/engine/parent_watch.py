"""Ends the kernel when the window that started it is gone, however it went."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from pathlib import Path

from designer.engine.encoding import FOLDER_PREFIX

EVERY = 1.0
"""Seconds between two looks."""


def watch_parent(connection_file: str) -> bool:
    """Watch from now on; False where there is nobody to watch, or the system has its own way (Windows).

    ipykernel's own watch begins only when the kernel serves, so a window killed before would leave an orphan that
    nobody ends; and it leaves the sockets.
    """
    parent = os.environ.get("JPY_PARENT_PID", "")
    if sys.platform == "win32" or not parent.isdigit():
        return False
    threading.Thread(target=_watch, args=(int(parent), Path(connection_file).parent), daemon=True).start()
    return True


def _watch(parent: int, folder: Path) -> None:
    while os.getppid() == parent:
        time.sleep(EVERY)
    if folder.name.startswith(FOLDER_PREFIX):
        shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)
