"""Whether a network finds room on its device: one that does not is told before it is made, with what it would take."""

from __future__ import annotations

from collections.abc import Callable

import torch

from designer import numbers
from designer.graph.devices import META, base, canonical, is_placed
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


def no_room(
    design: Design, found: ShapesReport, device: str = "", held: Callable[[], int] = lambda: 0
) -> list[Problem]:
    """What keeps a design from being made: its parameters take more memory than a device has.

    Args:
        found: What is known of its parameters.
        device: Where it is made; "" for the design's own.
        held: Bytes of parameters that are there already and make room, or stay; asked only for a large design.
    """
    around = device or base(design)
    problems = []
    for name, count in _counts(design, found, around).items():
        size = ITEM * count
        if name == META or size <= SMALL:
            continue
        place = device_or_cpu(name)
        free = free_memory(place)
        if free and size - held() > SHARES.get(place.type, 1) * free:
            problems.append(_told(design, found, count, free, place))
    return problems


def _counts(design: Design, found: ShapesReport, around: str) -> dict[str, int]:
    """Elements of parameters by device; a block with parts elsewhere counts where it stands."""
    if not is_placed(design):
        return {around: found.parameters}
    counts: dict[str, int] = {}
    for node in design.main_block.nodes:
        report = found.nodes.get(node.id)
        if report is not None and node.kind != "again":
            device = canonical(node.device) or around
            counts[device] = counts.get(device, 0) + report.parameters
    return counts


def _told(design: Design, found: ShapesReport, count: int, free: int, place: torch.device) -> Problem:
    nodes = [node for node in design.main_block.nodes if node.id in found.nodes and node.kind != "again"]
    largest = max(nodes, key=lambda node: found.nodes[node.id].parameters, default=None)
    part = "half of " if SHARES.get(place.type) else ""
    text = (
        f"{largest.name if largest else design.main} makes {design.main} too large to be live: "
        f"its {count:,} parameters would take {numbers.in_bytes(ITEM * count)}, "
        f"more than {part}the {numbers.in_bytes(free)} that are free on {place}; on meta they take none"
    )
    repair = Repair(f"Put {design.main} on meta", design.main, "", "", META, field="device")
    return Problem(design.main, largest.id if largest else "", text, repair=repair)
