"""Blocks that a person keeps for other designs: one small design file each, in a folder of their own."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from designer.errors import DesignerError, FileRefused
from designer.files.atomic import reason
from designer.files.design import read_design, write_design
from designer.graph.exchange.bring import bring as bring_piece
from designer.graph.exchange.layers import layers_of
from designer.graph.exchange.merge import merge_blocks, with_inner
from designer.graph.model import Design

ENDING = ".design.json"
WHERE = "NETWORK_DESIGNER_BLOCKS"
"""The environment's word for another folder than the usual one."""


@dataclass(frozen=True, slots=True)
class OwnBlock:
    """One file of the folder.

    Attributes:
        name: The file's name without its ending, and what the library calls it.
        doc: The block's own words.
        refusal: Why it cannot be placed, in one line; "" where it can.
    """

    name: str
    doc: str = ""
    refusal: str = ""


def folder() -> Path:
    """Where the blocks are kept; it need not be there yet."""
    if os.environ.get(WHERE):
        return Path(os.environ[WHERE])
    from platformdirs import user_data_path

    return user_data_path("network-designer") / "blocks"


def own_blocks(where: Path | None = None) -> tuple[OwnBlock, ...]:
    """What the folder holds, by name; a file that cannot be read says why."""
    where = where or folder()
    try:
        names = sorted(path.name.removesuffix(ENDING) for path in where.glob(f"*{ENDING}"))
    except OSError:
        return ()
    return tuple(_looked_at(name, where) for name in names)


def path_of(name: str, where: Path | None = None) -> Path:
    """The file of a block.

    Raises:
        FileRefused: the name would lead out of the folder.
    """
    if Path(name).name != name or name in ("", ".", ".."):
        raise FileRefused(f'"{name[:40]}": this is no name of a file in the library')
    return (where or folder()) / f"{name}{ENDING}"


def keep(design: Design, block_name: str, where: Path | None = None) -> Path:
    """Writes a block, with the definitions that it is made of, into the folder; gives back the file.

    Raises:
        FileRefused: it cannot be written; what was there still is.
    """
    path = path_of(block_name, where)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileRefused(f"{path.parent}: cannot be made ({reason(error)})") from error
    blocks = with_inner(design, (block_name,))
    write_design(Design(block_name, blocks, layers=layers_of(design, blocks.values())), path)
    return path


def forget(name: str, where: Path | None = None) -> None:
    """Deletes a block's file.

    Raises:
        FileRefused: it cannot be deleted.
    """
    path = path_of(name, where)
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise FileRefused(f"{path.name}: cannot be deleted ({reason(error)})") from error


def bring(design: Design, name: str, where: Path | None = None) -> tuple[Design, str]:
    """The design with a kept block and what it is made of, and what the block is called in it.

    Raises:
        DesignerError: the file cannot be read, or holds what no design can.
    """
    return bring_piece(design, read_design(path_of(name, where)), origin=f"my library: {name}")


def _looked_at(name: str, where: Path) -> OwnBlock:
    try:
        kept = read_design(path_of(name, where))
        merge_blocks(Design("", {}), with_inner(kept, (kept.main,)))
    except DesignerError as error:
        return OwnBlock(name, refusal=str(error))
    return OwnBlock(name, kept.main_block.doc)
