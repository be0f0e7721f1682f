"""The devices of this machine, by the names that torch gives them."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path

import torch

from designer.errors import DeviceMissing
from designer.graph.devices import base, canonical, is_placed
from designer.graph.model import Design
from designer.graph.problem import Problem
from designer.runtime.reports import DeviceReport

NVIDIA, MEMORY = Path("/proc/driver/nvidia/version"), Path("/proc/meminfo")
"""Where Linux tells of the driver and of the memory."""


def devices() -> tuple[DeviceReport, ...]:
    """Every device that a module can live on, `cpu` first."""
    found = [DeviceReport("cpu", f"CPU, {os.cpu_count()} cores, {platform.machine()}", *_main_memory())]
    if torch.cuda.is_available():
        found += [_cuda(index) for index in range(torch.cuda.device_count())]
    if torch.backends.mps.is_available():
        found.append(DeviceReport("mps", "Apple GPU", torch.mps.recommended_max_memory()))
    found.append(DeviceReport("meta", "shapes without values, takes no memory"))
    return tuple(found)


def _names() -> list[str]:
    """What they are called: to ask a card for more takes a while, and this is asked at every edit."""
    cards = torch.cuda.device_count() if torch.cuda.is_available() else 0
    mps = ["mps"] if torch.backends.mps.is_available() else []
    return ["cpu", *(f"cuda:{index}" for index in range(cards)), *mps, "meta"]


def try_gpu(index: int = 0) -> torch.device:
    """The GPU of this number, or the CPU where there is none such."""
    return device_or_cpu(f"cuda:{index}")


def try_all_gpus() -> list[torch.device]:
    """Every GPU, or the CPU alone where there is none."""
    return [torch.device("cuda", index) for index in range(torch.cuda.device_count())] or [torch.device("cpu")]


def device_or_cpu(name: str) -> torch.device:
    """The device of this name, or the CPU on a machine without it."""
    try:
        return device(name)
    except DeviceMissing:
        return torch.device("cpu")


def absent(design: Design) -> list[Problem]:
    """What a design asks for that this machine does not have, and what it falls back to."""
    there = set(_names())
    found = []
    if (wanted := base(design)) not in there:
        text = f"{design.main} is for {wanted}, which this machine does not have; it runs on the cpu here"
        found.append(Problem(design.main, "", text, "warning"))
    if is_placed(design):
        for name, block in design.blocks.items():
            for node in block.nodes:
                if (wanted := canonical(node.device)) and wanted not in there:
                    text = f"{node.name} is for {wanted}, which this machine does not have; it runs on the cpu here"
                    found.append(Problem(name, node.id, text, "warning"))
    return found


def device(name: str) -> torch.device:
    """The device of this name; `cuda` is the first of them.

    Raises:
        DeviceMissing: this machine has none of that name; the line lists what there is.
    """
    names = _names()
    wanted = "cuda:0" if name == "cuda" else name
    if wanted not in names:
        raise DeviceMissing(f'this machine has no device "{name}"; it has {", ".join(names)}')
    return torch.device(wanted)


def free_memory(place: torch.device) -> int:
    """Bytes that are free on a device; 0 where it is not known."""
    if place.type == "cuda":
        return _cuda(place.index or 0).free
    if place.type == "mps":
        return torch.mps.recommended_max_memory() - torch.mps.current_allocated_memory()
    return _main_memory()[1] if place.type == "cpu" else 0


def no_gpu() -> str:
    """Why there is no device that computes but the CPU; "" where there is one."""
    if torch.cuda.is_available() or torch.backends.mps.is_available():
        return ""
    driver, built = _driver(), (torch.version.cuda and f"CUDA {torch.version.cuda}") or torch.version.hip
    if built is None:
        also = f", though an NVIDIA driver is here ({driver}): another build of torch would find its cards"
        return f"no GPU: torch {torch.__version__} is built for the CPU alone{also if driver else ''}"
    if os.environ.get("CUDA_VISIBLE_DEVICES", "all").strip() in ("", "-1"):
        return "no GPU: CUDA_VISIBLE_DEVICES hides every card"
    text = f"no GPU: torch {torch.__version__} is built for {built}"
    return f"{text}, but finds no card under the driver {driver}" if driver else f"{text}, but finds no driver"


def _cuda(index: int) -> DeviceReport:
    """A card; one that cannot be used now, such as one that another program keeps for itself, is listed too."""
    card = torch.cuda.get_device_properties(index)
    driver = f", driver {found}" if (found := _driver()) else ""
    text = f"{card.name}, CUDA {torch.version.cuda}{driver}"
    try:
        free, memory = torch.cuda.mem_get_info(index)
    except RuntimeError:
        return DeviceReport(f"cuda:{index}", f"{text}, which cannot be used now", card.total_memory)
    return DeviceReport(f"cuda:{index}", text, memory, free)


def _driver() -> str:
    """The version of the system's NVIDIA driver, `535.104.05`; "" where there is none, or it is not known."""
    try:
        found = re.search(r"\b(\d{3,}\.[\d.]+)\b", NVIDIA.read_text())
    except OSError:
        return ""
    return found[1] if found else ""


def _main_memory() -> tuple[int, int]:
    try:
        page, count = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_PHYS_PAGES")
        free = os.sysconf("SC_AVPHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 0, 0
    return page * count, max(page * free, _available())


def _available() -> int:
    """What Linux would give a program, files that it keeps in memory for later among it; 0 elsewhere."""
    try:
        found = re.search(r"MemAvailable:\s*(\d+) kB", MEMORY.read_text())
    except OSError:
        return 0
    return 1024 * int(found[1]) if found else 0
