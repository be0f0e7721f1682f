"""Where the nodes of a design are in its live module, and which node an exception comes from."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from torch import nn

from designer.catalogue.bypass import as_run
from designer.catalogue.interface import MODULE_KINDS
from designer.codegen.children import has_two_branches
from designer.codegen.source import Source
from designer.graph import query
from designer.graph.model import Design, Node, Path
from designer.runtime.build import generated_file


@dataclass(frozen=True, slots=True)
class Place:
    """One submodule, or a tensor of a block's own, and the node it was made from.

    Attributes:
        name: Dotted name in the live module, `features.conv1`.
        path: Node ids from the main block inwards.
        copies: For each repeat on the way whose copies have their own weights, which copy this is, counted from 0.
        block: The definition that holds the node.
        repeats: Ids of those repeats.
    """

    name: str
    path: Path
    copies: tuple[str, ...]
    block: str
    repeats: tuple[str, ...] = ()


def places(design: Design, source: Source, module: nn.Module) -> dict[str, Place]:
    """By dotted name, the place of every submodule and tensor that a node of the design stands for.

    The copies of a repeat node share its path: `stage.0` and `stage.1` are both the node `stage`.
    """
    design = as_run(design)
    found: dict[str, Place] = {"": Place("", (), (), design.main)}
    for place in _inside(design, source, module, design.main, found[""]):
        found[place.name] = place
    return found


def _inside(design: Design, source: Source, module: nn.Module, block: str, here: Place) -> Iterator[Place]:
    names = source.children.get(block, {})
    children = dict(module.named_children())
    for node in design.blocks[block].nodes:
        if node.kind == "tensor":
            yield Place(_join(here.name, node.name), (*here.path, node.id), here.copies, block, here.repeats)
        child = children.get(names.get(node.id, ""))
        if node.kind in MODULE_KINDS and child is not None:
            place = Place(_join(here.name, names[node.id]), (*here.path, node.id), here.copies, block, here.repeats)
            yield from _node(design, source, child, node, place)


def _node(design: Design, source: Source, module: nn.Module, node: Node, place: Place) -> Iterator[Place]:
    yield place
    if node.kind == "layer":
        return
    if has_two_branches(node):
        yield from _branches(design, source, module, node, place)
        return
    if node.repeat is None or node.repeat.is_loop:
        yield from _inside(design, source, module, node.of, place)
        return
    repeats = (*place.repeats, node.id)
    for at, (name, copy) in enumerate(module.named_children()):
        inner = Place(_join(place.name, name), place.path, (*place.copies, str(at)), place.block, repeats)
        yield inner
        yield from _inside(design, source, copy, node.of, inner)


def _branches(design: Design, source: Source, module: nn.Module, node: Node, place: Place) -> Iterator[Place]:
    """The branches of an `if`; in the other one every path says so, since a node's id alone would not."""
    children = dict(module.named_children())
    for (word, block), name in zip(query.branches(node), query.BRANCHES, strict=True):
        inner = Place(_join(place.name, name), (*place.path[:-1], word), place.copies, place.block, place.repeats)
        yield inner
        yield from _inside(design, source, children[name], block, inner)


def place_of(name: str, found: Mapping[str, Place]) -> Place:
    """The nearest place at or above a dotted name: the layer itself for what torch made inside a layer."""
    while name not in found:
        name = name.rpartition(".")[0]
    return found[name]


def blame(error: BaseException, design: Design, source: Source, module: nn.Module) -> Path:
    """Path of the innermost node that the exception came through; empty when it came through none.

    A frame of the generated text names its node by the line table. A frame of a layer's own code is known by its
    `self`; it only says more than the line before where that line is in another block, as in an `nn.Sequential`.
    """
    filename = generated_file(module)
    found = places(design, source, module)
    names = {id(child): name for name, child in module.named_modules()}
    path: Path = ()
    for frame, line in traceback.walk_tb(error.__traceback__):
        name = names.get(id(frame.f_locals.get("self")))
        if name is None:
            continue
        place = place_of(name, found)
        if frame.f_code.co_filename == filename and line in source.lines:
            path = (*place.path, *source.place_in_block(line))
        elif place.path[:-1] != path[:-1] or not path:
            path = place.path
    return path


def _join(prefix: str, name: str) -> str:
    return f"{prefix}.{name}" if prefix else name
