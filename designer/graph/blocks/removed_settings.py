"""Settings of a block that were removed while something inside spoke of them, and the way back."""

from __future__ import annotations

from msgspec.structs import replace

from designer.graph.expressions import expr
from designer.graph.model import Block, BlockSetting, Value


def put_back(block: Block, name: str, default: Value = None) -> Block:
    """The block with a removed setting as it was, before the first setting whose default speaks of it."""
    if any(setting.name == name for setting in block.settings):
        return block
    setting = next((s for s in block.gone if s.name == name), BlockSetting(name, default))
    at = next((i for i, s in enumerate(block.settings) if name in expr.names_in(s.default)), len(block.settings))
    settings = (*block.settings[:at], setting, *block.settings[at:])
    return replace(block, settings=settings, gone=without(block.gone, name))


def without(settings: tuple[BlockSetting, ...], name: str) -> tuple[BlockSetting, ...]:
    """These settings but the one of that name."""
    return tuple(setting for setting in settings if setting.name != name)
