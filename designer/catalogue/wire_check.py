"""What is not yet right in a block's wires: ends that are not there, inputs with two wires or with none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from designer.catalogue import parts
from designer.catalogue.interface import interface, parts_of
from designer.catalogue.node_check import Surroundings
from designer.catalogue.spec import Interface, PortSpec
from designer.graph import query
from designer.graph.model import Edge, Node, Port
from designer.graph.problem import Problem


def wire_problems(around: Surroundings) -> dict[str, list[Problem]]:
    """By id of the node that they are pinned to, the problems of all wires and of inputs without one."""
    faces = {node.id: interface(around.design, around.block, node) for node in around.block.nodes}
    found: dict[str, list[Problem]] = {}
    for problem in (*_ends(around, faces), *_crowded(around), *_unconnected(around, faces)):
        found.setdefault(problem.node, []).append(problem)
    return found


def _ends(around: Surroundings, faces: dict[str, Interface]) -> Iterator[Problem]:
    """Wires that begin or end where there is nothing."""
    for edge in dict.fromkeys(around.block.edges):
        source, target = around.nodes.get(edge.source.node), around.nodes.get(edge.target.node)
        if source is None or target is None:
            yield _half(around, edge, source, target)
            continue
        if not _gives(source, faces[source.id].outputs, edge.source.name):
            text = f'{source.name} has no output called "{edge.source.name}", but a wire leads from it to {target.name}'
            yield Problem(around.name, source.id, text, port=edge.source.name)
        if not _takes(faces[target.id].inputs, edge.target.name):
            text = f'{target.name} has no input called "{edge.target.name}", but a wire leads to it from {source.name}'
            yield Problem(around.name, target.id, text, port=edge.target.name)


def _half(around: Surroundings, edge: Edge, source: Node | None, target: Node | None) -> Problem:
    """A wire whose node at one end, or at both, is gone."""
    if target is not None:
        text = f"a wire leads to {target.name} from a node that is gone; delete it"
        return Problem(around.name, target.id, text, port=edge.target.name)
    if source is not None:
        text = f"a wire leads from {source.name} to a node that is gone; delete it"
        return Problem(around.name, source.id, text, port=edge.source.name)
    return Problem(around.name, "", f"a wire of {around.name} has no node at either end; delete it")


def _crowded(around: Surroundings) -> Iterator[Problem]:
    wires = Counter(edge.target for edge in dict.fromkeys(around.block.edges))
    for port, count in wires.items():
        if count > 1 and port.node in around.nodes:
            text = f"{around.nodes[port.node].name}: {count} wires lead to {port.name}, which takes one"
            yield Problem(around.name, port.node, text, port=port.name)


def _unconnected(around: Surroundings, faces: dict[str, Interface]) -> Iterator[Problem]:
    """Inputs that must be fed and are not, of nodes that an output depends on."""
    fed = {edge.target for edge in around.block.edges}
    runs = query.running(around.block)
    for node in around.block.nodes:
        if node.id not in runs:
            continue
        for port in faces[node.id].inputs:
            name = parts.part(port.name, 0) if port.variadic else port.name
            if port.required and not _is_fed(node, port, fed):
                yield Problem(around.name, node.id, _not_connected(node, port), port=name)


def _is_fed(node: Node, port: PortSpec, fed: set[Port]) -> bool:
    """Whether a wire brings something, or a setting of the same name stands in for it: the 1 of `x + 1`."""
    if port.variadic:
        return any(target.node == node.id and _grown(port, target.name) for target in fed)
    return Port(node.id, port.name) in fed or (node.kind == "op" and node.settings.get(port.name) is not None)


def _not_connected(node: Node, port: PortSpec) -> str:
    return f"{node.name} is not connected" if node.kind == "output" else f"{node.name}: {port.name} is not connected"


def _takes(ports: tuple[PortSpec, ...], name: str) -> bool:
    return any(_grown(port, name) if port.variadic else port.name == name for port in ports)


def _gives(node: Node, ports: tuple[PortSpec, ...], name: str) -> bool:
    """Whether there is such an output; of one that grows there are as many parts as the settings ask for."""
    for port in ports:
        number = parts.number(port.name, name) if port.variadic else None
        if number is not None:
            return number < (parts_of(node, port) or number + 1)
    return any(port.name == name for port in ports if not port.variadic)


def _grown(port: PortSpec, name: str) -> bool:
    return parts.number(port.name, name) is not None
