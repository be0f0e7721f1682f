"""Devices in the text: names at its head, children made under `with`, and `.to(…)` on what crosses.

A machine without a device that the text names gets the CPU in its place, so an exported module runs anywhere. What says
nothing is where the module is made; `.to` on the whole module would bring all of it to one device.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from designer.codegen.text import Lines
from designer.graph.devices import AROUND, CPU, META, Places, arounds, first_input, is_placed, places
from designer.graph.model import Block, Design, Port
from designer.graph.names import unique_name, word
from designer.graph.versions.memo import by_identity

TRY_DEVICE = '''def try_device(name):
    """The device called so, or the CPU on a machine without it."""
    try:
        return torch.empty(0, device=name).device
    except (RuntimeError, AssertionError):
        return torch.device("cpu")'''
HERE = "here"
"""The variable that holds the device of what is around a block."""


class Placement(NamedTuple):
    """Where the nodes of each block live, and what the text calls the devices."""

    blocks: Mapping[str, Places]
    names: Mapping[str, str]
    """By device, its name in the text: `CUDA_1`."""

    def made_on(self, block_name: str, node_id: str) -> str:
        """What the text calls the device that a node is made on; "" for that of what is around it."""
        return self.names.get(self.blocks[block_name].lives.get(node_id, AROUND), "") if self.blocks else ""

    def is_inside(self, block_name: str) -> bool:
        """Whether anything in a block lives elsewhere than the block does."""
        return bool(self.blocks) and any(self.blocks[block_name].lives.values())


@by_identity
def placement(design: Design) -> Placement:
    """Where everything of a design lives that the main block needs."""
    if not is_placed(design):
        return Placement({}, {})
    found = {name: places(design, name) if name in arounds(design) else Places({}, {}, {}) for name in design.blocks}
    devices = dict.fromkeys(on for block in found.values() for on in block.lives.values() if on != AROUND)
    taken = {word(name) for name in (*design.blocks, *design.layers)} | {"torch", "nn", "F"}
    names: dict[str, str] = {}
    for device in devices:
        names[device] = unique_name(device.upper().replace(":", "_"), taken | set(names.values()))
    return Placement(found, names)


def head_lines(names: Mapping[str, str]) -> Lines:
    """The devices under their names, at the head of the text."""
    lines = Lines()
    if not names:
        return lines
    lines.add(0, "")
    if any(device not in (CPU, META) for device in names):
        lines.add(0, "")
        for line in TRY_DEVICE.splitlines():
            lines.add(0, line)
        lines.add(0, "")
        lines.add(0, "")
    lines.add(0, "# Where parts of the network are made; to move the whole network is to bring them all to one device.")
    for device, name in names.items():
        lines.add(0, f'{name} = {"torch.device" if device in (CPU, META) else "try_device"}("{device}")')
    return lines


def copied(found: Placement, block_name: str, here: str) -> dict[Port, str]:
    """By input port, what the text calls the device that its wire copies to."""
    if not found.blocks:
        return {}
    copies = found.blocks[block_name].copies.items()
    return {wire.target: found.names.get(copy.target, here) for wire, copy in copies}


def here_name(block: Block) -> str:
    """The name of the variable for the device around, which no input has."""
    return unique_name(HERE, {word(node.name) for node in block.of_kind("input")})


def here_line(block: Block, to: Iterable[str], here: str) -> str:
    """The line that asks the first input where it is; "" where nothing is copied there."""
    if here not in to:
        return ""
    port = first_input(block)
    asked = f"{word(block.node(port.node).name)}.device" if port else 'torch.device("cpu")'
    return f"{here} = {asked}"
