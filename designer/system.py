"""What the machine has: a display, and the system libraries that Qt needs. Standard library only."""

from __future__ import annotations

import ctypes
import os
import sys

APT = "apt-get install -y --no-install-recommends"

OFFSCREEN_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
}
"""By the library that Qt loads, the Debian package that brings it: enough for a window that nobody sees."""

X11_LIBRARIES = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
"""What a window on an X11 display needs besides."""


def has_display() -> bool:
    """Whether a window could be seen: always but on Linux, and there where a display is named."""
    if sys.platform != "linux":
        return True
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if chosen:
        return chosen.split(":")[0] not in ("offscreen", "minimal", "vnc")
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def missing_packages(display: bool) -> tuple[str, ...]:
    """Debian packages without which Qt cannot open a window here, or draw without one."""
    if sys.platform != "linux":
        return ()
    wanted = {**OFFSCREEN_LIBRARIES, **(X11_LIBRARIES if display and os.environ.get("DISPLAY") else {})}
    return tuple(package for library, package in wanted.items() if not _loads(library))


def missing_line(packages: tuple[str, ...]) -> str:
    """What to do about missing packages, in one line."""
    return f"Qt needs system libraries that are not there; install them with: {APT} {' '.join(packages)}"


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
