"""The devices that can be chosen, as a person is told of them."""

from __future__ import annotations

from designer.graph.devices import CPU
from designer.runtime.reports import DeviceReport
from designer.ui.session import Session


def offered(session: Session) -> list[tuple[str, str]]:
    """Every device of the engine's machine, text and name, and the design's own where that is not there."""
    names = [device.name for device in _known(session)] or [CPU]
    found = [(name, name) for name in names]
    if session.device not in names:
        found.append((f"{session.device} (not here: cpu)" if session.devices else session.device, session.device))
    return found


def described(session: Session, name: str) -> str:
    """A device in a line: `cuda:0: NVIDIA H100, 70.1 of 79.1 GiB free`."""
    device = next((device for device in _known(session) if device.name == name), None)
    if device is None:
        return f"{name}: this machine has none; the cpu takes its place" if session.devices else name
    memory = f", {device.free / 2**30:.1f} of {device.memory / 2**30:.1f} GiB free" if device.memory else ""
    return f"{name}: {device.text}{memory}"


def briefly(session: Session) -> str:
    """The design's device, `cuda:1 (cpu here)` where this machine has none of that name."""
    there = [device.name for device in _known(session)]
    return f"{session.device} (cpu here)" if there and session.device not in there else session.device


def in_words(session: Session, head: str = "The device that the design is for") -> str:
    """Every device in a line of its own, below a line that says what is chosen; why there is no GPU last."""
    why = session.devices.no_gpu if session.devices else ""
    return "\n".join([head, *(described(session, name) for _, name in offered(session)), *([why] if why else [])])


def _known(session: Session) -> tuple[DeviceReport, ...]:
    return session.devices.devices if session.devices else ()
