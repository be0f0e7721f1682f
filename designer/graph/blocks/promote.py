"""Promotion: an inner setting becomes a link to a setting of the block around it, so that instances can give it."""

from __future__ import annotations

from msgspec.structs import replace

from designer.graph import edit, query
from designer.graph.blocks import block_settings
from designer.graph.model import BlockSetting, Design, Expr, Node, Path, Value
from designer.graph.names import as_identifier, unique_name

TIMES = "number of copies"
"""Stands for how often a repeat runs where settings are spoken of by name; no setting can be called so."""


def promote(
    design: Design, block_name: str, node_id: str, setting: str, name: str, default: Value = None, required: bool = True
) -> Design:
    """The design in which a node's setting is the new setting `name` of the block around it.

    The new setting's default is what the node has now, so nothing changes at any instance.

    Args:
        default: What a layer or an operation has where it was given nothing; with `required` it has nothing then.

    Raises:
        NameRefused: the name is taken or no argument can have it.
    """
    node = design.blocks[block_name].node(node_id)
    present = _present(design, node, setting)
    if present is not _MISSING:
        default, required = present, False  # type: ignore[assignment]
    made = BlockSetting(name, default, optional=default is None and not required)
    after = block_settings.add_setting(design, block_name, made)
    if setting == TIMES and node.repeat:
        repeat = replace(node.repeat, times=Expr(name))
        return edit.change_node(after, block_name, node_id, lambda old: replace(old, repeat=repeat))
    return edit.set_setting(after, block_name, node_id, setting, Expr(name))


def promote_to_the_top(
    design: Design, path: Path, setting: str, name: str, default: Value = None, required: bool = True
) -> Design:
    """The design in which a setting of the node at the end of `path` is one of the whole network: a link each level.

    Raises:
        NameRefused: the name is taken in the innermost block, or no argument can have it.
    """
    for depth in range(len(path), 0, -1):
        block = query.block_at(design, path[: depth - 1])
        wished = name if depth == len(path) else free_name(design, block, name)
        node = query.node_of(design.blocks[block], path[depth - 1])
        design = promote(design, block, node.id, setting, wished, default, required)
        setting, default, required = wished, None, True  # an instance says by itself what it has
    return design


def free_name(design: Design, block_name: str, setting: str, node_name: str = "") -> str:
    """What a promoted setting is best called: as it is called inside, else with the node's name before it."""
    taken = {other.name for other in design.blocks[block_name].settings}
    wish = "times" if setting == TIMES else as_identifier(setting)
    if wish in taken and node_name:
        wish = as_identifier(f"{node_name}_{setting}")
    return unique_name(wish, taken)


class _Missing:
    """No value, where `None` is one."""


_MISSING = _Missing()


def _present(design: Design, node: Node, setting: str) -> Value | _Missing:
    """What a node was given, or what its block has for it, in terms of the block around the node."""
    if setting == TIMES and node.repeat:
        return node.repeat.times
    if setting in node.settings:
        return node.settings[setting]
    for inner in (design.blocks[name] for name in query.blocks_of(node) if name in design.blocks):
        if any(held.name == setting for held in inner.settings):
            return block_settings.handed_on(node, inner).get(setting, _MISSING)
    return _MISSING
