"""The devices of this machine, by the names that torch gives them."""

from __future__ import annotations

import os
import platform

import torch

from designer.errors import DeviceMissing
from designer.graph.devices import base, canonical, is_placed
from designer.graph.model import Design
from designer.graph.problem import Problem
from designer.runtime.reports import DeviceReport


def devices() -> tuple[DeviceReport, ...]:
    """Every device that a module can live on, `cpu` first."""
    found = [DeviceReport("cpu", f"CPU, {os.cpu_count()} cores, {platform.machine()}", *_main_memory())]
    if torch.cuda.is_available():
        found += [_cuda(index) for index in range(torch.cuda.device_count())]
    if torch.backends.mps.is_available():
        found.append(DeviceReport("mps", "Apple GPU", torch.mps.recommended_max_memory()))
    found.append(DeviceReport("meta", "shapes without values, takes no memory"))
    return tuple(found)


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
    there = {report.name for report in devices()}
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
    names = [report.name for report in devices()]
    wanted = "cuda:0" if name == "cuda" else name
    if wanted not in names:
        raise DeviceMissing(f'this machine has no device "{name}"; it has {", ".join(names)}')
    return torch.device(wanted)


def _cuda(index: int) -> DeviceReport:
    free, memory = torch.cuda.mem_get_info(index)
    return DeviceReport(f"cuda:{index}", torch.cuda.get_device_name(index), memory, free)


def _main_memory() -> tuple[int, int]:
    try:
        page, count = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_PHYS_PAGES")
        free = os.sysconf("SC_AVPHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 0, 0
    return page * count, page * free
