"""Lazy layers: which ordinary layer each becomes, which of its sizes the first run finds, and the two edits between."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec.structs import replace

from designer.catalogue.load import catalogue
from designer.catalogue.spec import LayerSpec, SettingSpec
from designer.errors import GraphError
from designer.graph import edit, query
from designer.graph.model import Design, Node, Value

PREFIX = "Lazy"

Brought = Mapping[str, Mapping[str, Value]]
"""By path of a node, ids joined with "/", what its wire says of its sizes: `{"n1": {"in_features": 20}}`."""


def is_lazy(node: Node) -> bool:
    """Whether a node is a layer whose sizes the first run finds."""
    return node.kind == "layer" and node.of.startswith(PREFIX) and sized_of(node.of) is not None


def sized_of(name: str) -> LayerSpec | None:
    """The ordinary layer that a lazy one becomes: `Linear` for `LazyLinear`; None for a layer that is not lazy."""
    layers = catalogue().layers
    return layers.get(name.removeprefix(PREFIX)) if name in layers and layers[name].lazy else None


def lazy_of(name: str) -> LayerSpec | None:
    """The lazy layer that becomes this one: `LazyLinear` for `Linear`; None where torch has none."""
    spec = catalogue().layers.get(PREFIX + name)
    return spec if spec is not None and spec.lazy else None


def left_open(name: str) -> tuple[SettingSpec, ...]:
    """The settings that a lazy layer lacks and the one that it becomes needs: `in_features`."""
    sized = sized_of(name)
    if sized is None:
        return ()
    has = {spec.name for spec in catalogue().layers[name].settings}
    return tuple(spec for spec in sized.settings if spec.required and spec.name not in has)


def size_settings(name: str) -> tuple[SettingSpec, ...]:
    """The settings of a layer whose values its first input tells: `in_features`; those that a lazy one lacks too."""
    layers = catalogue().layers
    own = layers[name].settings if name in layers else ()
    return left_open(name) or tuple(spec for spec in own if spec.from_input is not None)


def everywhere(design: Design, brought: Brought, block_name: str, node_id: str) -> Mapping[str, Value]:
    """What the wires bring to a node wherever its block is used; nothing where that is not known.

    Raises:
        GraphError: they bring different sizes in different places.
    """
    found: list[Mapping[str, Value]] = []
    for key, sizes in brought.items():
        path = tuple(key.split("/"))
        if path[-1] == node_id and query.block_at(design, path[:-1]) == block_name and sizes not in found:
            found.append(sizes)
    if len(found) > 1:
        node = design.blocks[block_name].node(node_id)
        each = " and ".join(", ".join(f"{name} {value}" for name, value in one.items()) for one in found)
        raise GraphError(f"{node.name} is given {each} in different places, so no one size can stand in the design")
    return found[0] if found else {}


def write_sizes(design: Design, block_name: str, node_id: str, sizes: Mapping[str, Value]) -> Design:
    """The design with a lazy layer as the ordinary one that it becomes; id, name and wires stay.

    Raises:
        GraphError: it is not lazy, or one of its sizes is not known.
    """
    node = design.blocks[block_name].node(node_id)
    sized = sized_of(node.of) if node.kind == "layer" else None
    if sized is None:
        raise GraphError(f"{node.name} is no lazy layer: its sizes stand in the design already")
    for spec in left_open(node.of):
        if spec.name not in sizes:
            raise GraphError(f"{node.name}: the wire does not tell its {spec.name}, so it stays lazy")
    found = {spec.name: sizes[spec.name] for spec in left_open(node.of)}
    return edit.change_node(design, block_name, node_id, lambda old: _become(old, sized, {**found, **old.settings}))


def take_sizes(design: Design, block_name: str, node_id: str, sizes: Mapping[str, Value]) -> Design:
    """The design with the sizes of an ordinary layer as its wire brings them; the same design where they are already.

    Raises:
        GraphError: it has no such sizes, or the wire does not tell them.
    """
    node = design.blocks[block_name].node(node_id)
    wanted = [spec.name for spec in size_settings(node.of)] if node.kind == "layer" and not is_lazy(node) else []
    if not wanted:
        raise GraphError(f"{node.name} has no size that a wire could tell")
    for name in wanted:
        if name not in sizes:
            raise GraphError(f"{node.name}: the wire does not tell its {name}")
    found = {name: sizes[name] for name in wanted if node.settings.get(name) != sizes[name]}
    for name, value in found.items():
        design = edit.set_setting(design, block_name, node_id, name, value)
    return design


def leave_open(design: Design, block_name: str, ids: Collection[str]) -> Design:
    """The design with these layers lazy: their input sizes are left to the first run; other nodes stay as they are."""

    def opened(node: Node) -> Node:
        lazy = lazy_of(node.of) if node.kind == "layer" else None
        return node if lazy is None else _become(node, lazy, node.settings)

    return edit.change_nodes(design, block_name, ids, opened)


def _become(node: Node, spec: LayerSpec, settings: Mapping[str, Value]) -> Node:
    """The node as one of another layer that does the same; where the two have other defaults it says what it had."""
    before = {setting.name: setting.default for setting in catalogue().layers[node.of].settings}
    kept = {}
    for setting in spec.settings:
        default = before.get(setting.name, setting.default)
        value = settings.get(setting.name, default)
        if setting.name in settings if default == setting.default else value != setting.default:
            kept[setting.name] = value
    return replace(node, of=spec.name, settings=kept)
