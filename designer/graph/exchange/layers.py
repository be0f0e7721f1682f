"""Custom layers of a design: which ones blocks stand on, and those of one design taken into another."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping

from msgspec.structs import replace

from designer.graph.model import Block, Design, Layer
from designer.graph.names import unique_name


def layers_of(design: Design, blocks: Iterable[Block]) -> dict[str, Layer]:
    """The custom layers that nodes of these blocks stand for, and those that their texts name."""
    waiting = [node.of for block in blocks for node in block.nodes if node.kind == "layer" and node.of in design.layers]
    found: dict[str, Layer] = {}
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = design.layers[name]
            waiting += [word for word in _words(found[name]) if word in design.layers]
    return {name: layer for name, layer in design.layers.items() if name in found}


def merge_layers(design: Design, layers: Mapping[str, Layer]) -> tuple[Design, dict[str, str]]:
    """The design with these layers, and by the name that each had the name that it has now.

    An equal one is shared; one whose name is taken by something else gets another name, in its text too.
    """
    if not layers:
        return design, {}
    called: dict[str, str] = {}
    taken = {*design.blocks, *design.layers}
    for name, layer in layers.items():
        same = design.layers.get(name) == layer
        called[name] = name if same else unique_name(name, taken)
        taken.add(called[name])
    new = {called[name]: _speaking_of(layer, called) for name, layer in layers.items()}
    return replace(design, layers={**design.layers, **new}), called


def standing_for(blocks: Mapping[str, Block], called: Mapping[str, str]) -> dict[str, Block]:
    """The blocks with the nodes of custom layers standing for those of these names."""
    if all(name == now for name, now in called.items()):
        return dict(blocks)
    return {
        name: replace(
            block,
            nodes=tuple(
                replace(node, of=called[node.of]) if node.kind == "layer" and node.of in called else node
                for node in block.nodes
            ),
        )
        for name, block in blocks.items()
    }


def apart_from(layers: Mapping[str, Layer], blocks: Container[str]) -> dict[str, Layer]:
    """The layers, with classes in their texts that are called like one of these blocks called otherwise."""
    return {name: _speaking_of(layer, _others(layer, blocks)) for name, layer in layers.items()}


def _others(layer: Layer, blocks: Container[str]) -> dict[str, str]:
    defined = [found for line in layer.source for found in re.findall(r"^class (\w+)", line)]
    words = _words(layer)
    return {name: unique_name(name, words) for name in defined if name in blocks}


def renamed_text(lines: tuple[str, ...], called: Mapping[str, str]) -> tuple[str, ...]:
    """A text with these words written as others."""
    others = {old: new for old, new in called.items() if old != new}
    if not others:
        return lines
    words = re.compile(rf"\b({'|'.join(map(re.escape, others))})\b")
    return tuple(words.sub(lambda found: others[found[1]], line) for line in lines)


def _speaking_of(layer: Layer, called: Mapping[str, str]) -> Layer:
    return Layer(renamed_text(layer.source, called), renamed_text(layer.good, called))


def _words(layer: Layer) -> set[str]:
    return set(re.findall(r"\w+", "\n".join(layer.source)))
