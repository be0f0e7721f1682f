"""Whether a network finds room on its device: one that does not is told before it is made, with what it would take."""

from __future__ import annotations

from collections.abc import Callable

from designer import numbers
from designer.graph.devices import AROUND, CPU, META, base, canonical, is_placed
from designer.graph.model import Design
from designer.graph.problem import Problem, Repair
from designer.runtime.devices import device_or_cpu, free_memory
from designer.runtime.reports import ShapesReport

ITEM = 4
"""Bytes of a float32, which parameters are unless they say otherwise."""
SMALL = 1 << 28
"""So many bytes are everywhere."""
SHARES = {"cpu": 0.5}
"""What part of the free memory a network may take: a system that has none left ends a program without a word."""
UNASKED = 2 * 10**9
"""Bytes that are made in the main memory where nobody named it: a nought too many must not take gigabytes."""


def no_room(
    design: Design, found: ShapesReport, device: str = "", held: Callable[[], int] = lambda: 0
) -> list[Problem]:
    """What keeps a design from being made: its parameters take more memory than a device has, or than is made unasked.

    Args:
        found: What is known of its parameters.
        device: Where it is made; "" for the design's own.
        held: Bytes of parameters that are there already and make room, or stay; asked only for a large design.
    """
    around = device or base(design)
    sizes = _sizes(design, found)
    problems = []
    for name in dict.fromkeys(name or around for name in sizes):
        size = sum(size for where, size in sizes.items() if (where or around) == name)
        if name == META or size <= SMALL:
            continue
        place = device_or_cpu(name)
        free = free_memory(place)
        if free and size - held() > SHARES.get(place.type, 1) * free:
            part = "half of " if place.type in SHARES else ""
            why = f", more than {part}the {numbers.in_bytes(free)} that are free on {place}; on meta they take none"
            problems.append(_told(design, found, size, why))
    if not problems and not device and device_or_cpu(around).type == CPU:
        return _unasked(design, found, sizes.get(AROUND, 0), held)
    return problems


def _unasked(design: Design, found: ShapesReport, size: int, held: Callable[[], int]) -> list[Problem]:
    """What the main memory would hold of a design that nobody put there."""
    if size <= UNASKED or size - held() <= UNASKED:
        return []
    why = "; on meta they take none, and with cpu named as its device it is made all the same"
    return [_told(design, found, size, why)]


def _sizes(design: Design, found: ShapesReport) -> dict[str, int]:
    """Bytes of parameters by the device named for them; a block with parts elsewhere counts where it stands."""
    if not is_placed(design):
        return {AROUND: ITEM * found.parameters}
    sizes: dict[str, int] = {}
    for node in design.main_block.nodes:
        report = found.nodes.get(node.id)
        if report is not None and node.kind != "again":
            device = canonical(node.device)
            sizes[device] = sizes.get(device, 0) + ITEM * report.parameters
    return sizes


def _told(design: Design, found: ShapesReport, size: int, why: str) -> Problem:
    nodes = [node for node in design.main_block.nodes if node.id in found.nodes and node.kind != "again"]
    largest = max(nodes, key=lambda node: found.nodes[node.id].parameters, default=None)
    text = (
        f"{largest.name if largest else design.main} makes {design.main} too large to be live: "
        f"its {size // ITEM:,} parameters would take {numbers.in_bytes(size)}{why}"
    )
    repair = Repair(f"Put {design.main} on meta", design.main, "", "", META, field="device")
    return Problem(design.main, largest.id if largest else "", text, repair=repair)
