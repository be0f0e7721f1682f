"""Edits of a block's settings: expressions inside and values at every instance follow."""

from __future__ import annotations

from msgspec.structs import replace

from designer.errors import NameRefused
from designer.graph import names, query
from designer.graph.blocks.removed_settings import without
from designer.graph.edit import change_block, with_block
from designer.graph.expressions import expr
from designer.graph.model import Block, BlockSetting, Design, Expr, Node, Value
from designer.graph.regions.region import spoken_of, with_setting_renamed


def add_setting(design: Design, block_name: str, setting: BlockSetting) -> Design:
    """The design with one more constructor argument of a block.

    Raises:
        NameRefused: the name is taken or no argument can have it.
    """
    _check(design.blocks[block_name], setting.name)
    return change_block(
        design,
        block_name,
        lambda old: replace(old, settings=(*old.settings, setting), gone=without(old.gone, setting.name)),
    )


def remove_setting(design: Design, block_name: str, name: str) -> Design:
    """The design without a setting of a block.

    Where something inside speaks of it, that is a problem from now on, and the setting and the values that instances
    gave for it are kept for the repair. Else those values go with it.
    """
    block = design.blocks[block_name]
    kept = without(block.settings, name)
    if name in _all_spoken_of(design, replace(block, settings=kept)):
        gone = tuple(setting for setting in block.settings if setting.name == name)
        return with_block(design, block_name, replace(block, settings=kept, gone=(*without(block.gone, name), *gone)))
    return _at_instances(with_block(design, block_name, replace(block, settings=kept)), block_name, name, None)


def rename_setting(design: Design, block_name: str, old: str, new: str) -> Design:
    """The design with a setting called otherwise, in expressions inside, in later defaults and at every instance.

    Raises:
        NameRefused: the name is taken or no argument can have it.
    """
    if new == old:
        return design
    block = design.blocks[block_name]
    _check(block, new)
    settings, gone = (
        tuple(replace(s, name=new if s.name == old else s.name, default=_follow(s.default, old, new)) for s in several)
        for several in (block.settings, without(block.gone, new))
    )
    nodes = tuple(_renamed(design, node, old, new) for node in block.nodes)
    renamed = replace(block, settings=settings, nodes=nodes, gone=gone)
    after = with_block(design, block_name, renamed)
    return _at_instances(after, block_name, old, new)


def set_default(design: Design, block_name: str, name: str, default: Value, optional: bool = False) -> Design:
    """The design with another default of a block's setting; None without `optional` makes it required."""

    def changed(block: Block) -> Block:
        settings = tuple(
            replace(s, default=default, optional=optional) if s.name == name else s for s in block.settings
        )
        return replace(block, settings=settings)

    return change_block(design, block_name, changed)


def _check(block: Block, name: str) -> None:
    names.check_setting_name(name)
    if any(setting.name == name for setting in block.settings):
        raise NameRefused(f'"{name}": another setting of this block is called so')


def _all_spoken_of(design: Design, block: Block) -> frozenset[str]:
    defaults = (expr.names_in(setting.default) for setting in block.settings)
    return frozenset().union(*(spoken_of(design, node) for node in block.nodes), *defaults)


def _at_instances(design: Design, block_name: str, old: str, new: str | None) -> Design:
    """Values that nodes give to setting `old` of this block are given to `new`, or dropped for None."""
    for outer, block in design.blocks.items():
        nodes = tuple(
            _moved(node, old, new, _also_of_another(design, node, block_name, old))
            if block_name in query.blocks_of(node) and old in node.settings
            else node
            for node in block.nodes
        )
        if any(after is not before for after, before in zip(nodes, block.nodes, strict=True)):
            design = with_block(design, outer, replace(block, nodes=nodes))
    return design


def _also_of_another(design: Design, node: Node, block_name: str, setting: str) -> bool:
    """Whether the other branch of an `if` has a setting of this name too."""
    others = (design.blocks[name] for name in query.blocks_of(node) if name != block_name and name in design.blocks)
    return any(held.name == setting for other in others for held in other.settings)


def _moved(node: Node, old: str, new: str | None, keep: bool) -> Node:
    held = {name: value for name, value in node.settings.items() if name != new}  # a stray value gives way
    settings = {(new if name == old else name): value for name, value in held.items()}
    if keep:
        settings[old] = node.settings[old]
    return replace(node, settings={name: value for name, value in settings.items() if name is not None})


def _renamed(design: Design, node: Node, old: str, new: str) -> Node:
    if old not in spoken_of(design, node):
        return node
    settings = {name: _follow(value, old, new) for name, value in node.settings.items()}
    return replace(with_setting_renamed(design, node, old, new), settings=settings)


def _follow(value: Value, old: str, new: str) -> Value:
    if isinstance(value, Expr):
        return Expr(expr.rename(value.text, old, new)) if old in expr.names_in(value) else value
    if isinstance(value, tuple):
        return tuple(_follow(item, old, new) for item in value)  # type: ignore[misc]
    return value


def handed_on(node: Node, inner: Block) -> dict[str, Value]:
    """What an instance's settings are, in terms of the block around it; a required one that it lacks is left out.

    One that is handed on under its own name is left out too: what speaks of it may stand as it is written.
    """
    settings: dict[str, Value] = dict(node.settings)
    for setting in inner.settings:
        if setting.name not in node.settings and not setting.required:
            settings[setting.name] = expr.substitute(setting.default, settings)
    return {name: value for name, value in settings.items() if value != Expr(name)}
