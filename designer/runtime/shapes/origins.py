"""Where what a wire brings comes from, in words that a message about it can end with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from designer.graph.model import Node, Port
from designer.runtime.shapes.avals import Known, flattened

FLATTENING = ("Flatten", "flatten")

Into = Mapping[str, Sequence[tuple[str, Port]]]
"""By id of a node, its wired input ports and what feeds each."""


def origins(nodes: Mapping[str, Node], into: Into, flow: Mapping[Port, Known], node: Node) -> dict[str, str]:
    """By input port of a node: ` from conv1`, or ` (16×5×5 flattened from pool2)`; the nodes by id."""
    return {port: _origin(nodes, into, flow, nodes[source.node]) for port, source in into.get(node.id, ())}


def _origin(nodes: Mapping[str, Node], into: Into, flow: Mapping[Port, Known], source: Node) -> str:
    before = into.get(source.id, ())
    if source.of in FLATTENING and len(before) == 1 and not source.bypassed:
        port = before[0][1]
        shape = flattened(flow[port])
        if shape:
            return f" ({shape} flattened from {nodes[port.node].name})"
    return f" from {source.name}"
