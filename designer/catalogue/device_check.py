"""What would fail between devices, found before anything runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from designer.graph.devices import AROUND, META, PLACED_KINDS, arounds, base, is_name, is_placed, places
from designer.graph.model import Block, Design, Edge, Node
from designer.graph.problem import Problem, Repair
from designer.graph.query import reached, sources


def device_problems(design: Design, run: Design) -> Iterator[Problem]:
    """Names that no device has, operations between two devices, copies of what has no values.

    Args:
        run: The design as it runs, past what is bypassed.
    """
    if design.device and not is_name(design.device):
        yield Problem(design.main, "", f'"{design.device}" is no device; one is called cpu, cuda:0, mps or meta')
    if not is_placed(run):
        return
    for name in arounds(run):
        block = run.blocks[name]
        found, held = places(run, name), reached(block)
        names = {node.id: node.name for node in block.nodes}
        for node in block.nodes:
            if node.device and not is_name(node.device):
                yield Problem(name, node.id, f'{node.name}: "{node.device}" is no device; cpu, cuda:0, mps, meta are')
            elif node.id in found.mixed and node.id in held:
                yield _mixed(run, name, block, node, found.mixed[node.id])
        yield from _torn_ties(run, name, block, found.lives)
        for wire, copy in found.copies.items():
            if wire.target.node in held and _is_several(block.node(wire.source.node), wire.source.name):
                text = (
                    f"{names[wire.target.node]}: {names[wire.source.node]} gives several tensors together, which one "
                    f"wire cannot copy to {in_words(run, name, copy.target)}; put both on one device"
                )
                yield Problem(name, wire.target.node, text, port=wire.target.name)
            if in_words(run, name, copy.source) == META and wire.target.node in held:
                text = (
                    f"{names[wire.target.node]}: what {names[wire.source.node]} gives is on meta, which knows shapes "
                    f"and no values; nothing can be copied from there to {in_words(run, name, copy.target)}"
                )
                yield Problem(name, wire.target.node, text, port=wire.target.name, repair=_to_meta(name, block, wire))


def _to_meta(block_name: str, block: Block, wire: Edge) -> Repair | None:
    """What a wire leads to goes where no values are, too."""
    node = block.node(wire.target.node)
    if node.kind not in PLACED_KINDS:
        return None
    return Repair(f"Make {node.name} on {META}, too", block_name, node.id, "", META, field="device")


def _is_several(node: Node, port: str) -> bool:
    """Whether what comes out of a port is a tuple of tensors, which has no device."""
    return (node.kind, node.of, port) == ("layer", "LSTM", "state") or (node.kind, node.of) == ("op", "tuple")


def _torn_ties(design: Design, name: str, block: Block, lives: Mapping[str, str]) -> Iterator[Problem]:
    """Parameters that are to be one and the same, of nodes on several devices."""
    nodes = {node.name: node for node in block.nodes}
    for tie in block.ties:
        owners = [nodes[word] for word in (parameter.partition(".")[0] for parameter in tie) if word in nodes]
        on = {node.name: in_words(design, name, lives.get(node.id, AROUND)) for node in owners}
        if len(set(on.values())) > 1:
            told = " and ".join(f"{node_name} on {device}" for node_name, device in on.items())
            text = f"{', '.join(tie)} are one parameter, which cannot be in two places: {told}"
            yield Problem(name, owners[-1].id, text)


def in_words(design: Design, block_name: str, device: str) -> str:
    """A device as a person is told of it, also where it is that of what is around a block."""
    if device != AROUND:
        return device
    known = arounds(design).get(block_name, frozenset({base(design)}))
    return next(iter(known)) if len(known) == 1 else "the device around"


def _mixed(design: Design, block_name: str, block: Block, node: Node, given: Mapping[str, str]) -> Problem:
    names = {other.id: other.name for other in block.nodes}
    feeding = {target.name: source.node for target, source in sources(block).items() if target.node == node.id}
    told = [f"{names[feeding[port]]} from {in_words(design, block_name, on)}" for port, on in given.items()]
    first = next(iter(given.values()))
    stray = next(port for port, on in given.items() if on != first)
    # From where no values are nothing can be copied.
    wanted = META if META in given.values() else first or in_words(design, block_name, AROUND)
    offered = Repair(f"Make it on {wanted}", block_name, node.id, "", wanted, field="device")
    repair = offered if is_name(wanted) else None
    text = f"{node.name} gets {' and '.join(told)}: say on which device it is made, and the other is copied there"
    return Problem(block_name, node.id, text, port=stray, repair=repair)
