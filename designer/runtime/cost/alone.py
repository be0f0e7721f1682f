"""One node by itself on a device, on what flowed into it, run again and again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any

import torch
from msgspec.structs import replace
from torch import Tensor

from designer.catalogue.interface import output_ports
from designer.codegen.source import generate
from designer.errors import DesignerError
from designer.graph import query
from designer.graph.model import VALUE, Block, Design, Edge, Node, Port
from designer.graph.names import unique_name
from designer.runtime.build import build
from designer.runtime.cost.alone_report import Alone
from designer.runtime.devices import device
from designer.runtime.figures.statistics import real
from designer.runtime.live import Live
from designer.runtime.random_numbers import apart
from designer.runtime.reports import InputChoice
from designer.runtime.runs.capture import capture, first_tensor, tensors_in
from designer.runtime.runs.feed import feed
from designer.runtime.runs.run import guarded
from designer.runtime.runs.settle import settling_on

MOST_RUNS = 1000
LONGEST = 0.2
"""Seconds that runs in a row may take; of a slow node there are fewer."""
WARM = 3
"""Runs that do not count."""


def time_alone(live: Live, path: str, choice: InputChoice, names: Sequence[str]) -> Alone:
    """A node by itself on a device; on several devices, on all of them at once.

    Raises:
        DesignerError: nothing flowed into it, or it does not run there.
        DeviceMissing: this machine has no such device.
    """
    places = [device(name) for name in names]
    *here, node_id = path.split("/")
    try:
        node = query.node_at(live.design, tuple(path.split("/")))[1]
        drawn, inputs = _alone(live, here, node_id, choice)
    except KeyError:
        raise DesignerError("the node is not in the live module any more") from None
    try:
        with torch.no_grad(), apart(places[0]):
            return _timed(drawn, inputs, places)
    except (RuntimeError, NotImplementedError) as error:
        raise DesignerError(
            f"{node.name} does not run alone on {', '.join(names)}: {str(error).splitlines()[0]}"
        ) from error


def _timed(drawn: Design, inputs: Sequence[Tensor], places: Sequence[torch.device]) -> Alone:
    runs = [_runner(drawn, inputs, place) for place in places]
    settle = settling_on(places)
    for run in runs * WARM:
        run()
    if len(runs) > 1:
        one, count = _bout(lambda: [run() for run in runs], settle)
        return Alone(" and ".join(map(str, places)), count, 0.0, together=one)
    (run,) = runs
    seconds, count = _bout(run, settle)
    norm, _ = _bout(lambda: _norm(run()), settle)
    fetched, _ = _bout(lambda: float(_norm(run())), settle)
    return Alone(str(places[0]), count, seconds, norm, fetched)


def _runner(drawn: Design, inputs: Sequence[Tensor], place: torch.device) -> Callable[[], Any]:
    module = build(generate(drawn), place).eval()
    given = [tensor.to(place) for tensor in inputs]
    return lambda: module(*given)


def _bout(run: Callable[[], Any], settle: Callable[[], None]) -> tuple[float, int]:
    """Seconds of one run, of as many as fit, and their number."""
    settle()
    start = perf_counter()
    run()
    settle()
    count = max(1, min(MOST_RUNS, int(LONGEST / max(perf_counter() - start, 1e-9))))
    start = perf_counter()
    for _ in range(count):
        run()
    settle()
    return (perf_counter() - start) / count, count


def _norm(result: Any) -> Tensor:
    tensor = first_tensor(result)
    return torch.linalg.vector_norm(real(tensor)) if tensor is not None else torch.zeros(())


def _alone(live: Live, here: Sequence[str], node_id: str, choice: InputChoice) -> tuple[Design, list[Tensor]]:
    """A design of one node, and what flows into it in one run of the network.

    Raises:
        DesignerError: nothing does.
        KeyError: there is no such node.
    """
    block = live.design.blocks[query.block_at(live.design, tuple(here))]
    node = block.node(node_id)
    wires = [edge for edge in block.edges if edge.target.node == node_id]
    brought = _flowing(live, here, block, choice)
    known = [(edge.target.name, brought[edge.source]) for edge in wires if edge.source in brought]
    if len(known) < len(wires) or not known:
        raise DesignerError(f"nothing flowed into {node.name} in a run, so it cannot be run alone")
    return _design_of(live.design, block, node, [port for port, _ in known]), [tensor for _, tensor in known]


def _flowing(live: Live, here: Sequence[str], block: Block, choice: InputChoice) -> dict[Port, Tensor]:
    """By output port, the tensor that leaves it in one run."""
    inputs, _ = feed(live.design, choice, live.device)
    _, caught = guarded(live, lambda: capture(live.design, live.source, live.module, inputs, Tensor.detach))
    if not here:
        caught.update(zip((one.id for one in query.arguments(block)), inputs, strict=False))
    at = {"/".join((*here, node.id)): node for node in block.nodes}
    return {
        Port(at[key].id, output_ports(live.design, block, at[key])[0].name): next(tensors_in(value))
        for key, value in caught.items()
        if key in at and at[key].kind != "output"
    }


def _design_of(design: Design, block: Block, node: Node, ports: Sequence[str]) -> Design:
    """The node with an input for each port that is given something, and nothing else; on no device of its own."""
    called = block.node(node.of) if node.kind == "again" else node
    own = replace(called, id="own", device="", bypassed=False)
    inputs = [Node(f"in{at}", "input", f"input{at}") for at in range(len(ports))]
    out = Node("out", "output", "result")
    wires = [Edge(Port(one.id, VALUE), Port("own", port)) for one, port in zip(inputs, ports, strict=True)]
    gives = output_ports(design, block, node)[0].name
    name = unique_name("Alone", {*design.blocks, *design.layers})
    alone = Block((*inputs, own, out), (*wires, Edge(Port("own", gives), Port("out", VALUE))), block.settings)
    nowhere = {
        key: replace(one, nodes=tuple(replace(n, device="") for n in one.nodes)) for key, one in design.blocks.items()
    }
    return replace(design, main=name, blocks={**nowhere, name: alone}, device="")
