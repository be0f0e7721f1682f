"""What was drawn and not saved, each window's in a file of its own, until it is saved or thrown away."""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from pathlib import Path
from typing import Annotated

import msgspec

from designer.errors import FileRefused
from designer.files.atomic import A_DAY, reason, write_parts
from designer.files.design import LARGEST, decode, pack
from designer.files.reading import read_bytes
from designer.files.stamp import Stamp
from designer.graph.model import Design

WHERE = "NETWORK_DESIGNER_RECOVERY"
"""The environment's word for another folder than the usual one."""
ENDING, DAMAGED = ".recovery", ".damaged"
"""Another layout of the file would have another ending: a program that cannot read it does not touch it."""
LONGEST_HEAD, LONGEST_TITLE = 8 << 20, 300
MOST_TYPED = 1 << 20
"""Letters of texts that are kept, of all layers together."""


class Draft(msgspec.Struct, frozen=True):
    """The text of a custom layer as it was typed and not applied; `name` is "" for one that is still to be made."""

    name: str
    text: str


class Head(msgspec.Struct, frozen=True, omit_defaults=True):
    """The first line of a recovery file: whose work it is; the design follows in the second.

    Attributes:
        title: What the window was called.
        at: When it was written, in s since 1970.
        path: The design's own file, as the system names it; nothing where it was never saved.
        stamp: The state of that file which the edits began with.
        edits: How many steps it is away from the file.
        learned: The live module had learned meanwhile, which a design does not hold.
        drafts: What was typed and is not in the design.
    """

    title: Annotated[str, msgspec.Meta(max_length=LONGEST_TITLE)]
    at: Annotated[float, msgspec.Meta(ge=0, le=1e11)]
    path: bytes = b""
    stamp: Stamp = None
    edits: Annotated[int, msgspec.Meta(ge=0)] = 0
    learned: bool = False
    drafts: tuple[Draft, ...] = ()

    @property
    def file(self) -> Path | None:
        """The design's own file."""
        return Path(os.fsdecode(self.path)) if self.path else None


def head_of(
    title: str, file: Path | None, stamp: Stamp, edits: int, learned: bool = False, drafts: tuple[Draft, ...] = ()
) -> Head:
    """The first line, as of now."""
    path = os.fsencode(file.absolute()) if file else b""
    return Head(_plain(title)[:LONGEST_TITLE], round(time.time(), 3), path, stamp, edits, learned, _kept(drafts))


def _plain(text: str) -> str:
    """Without halves of letters, which no file can hold."""
    return text.encode(errors="replace").decode()


def _kept(drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """As many as there is room for."""
    found, room = [], MOST_TYPED
    for draft in drafts:
        if len(draft.text) <= room:
            room -= len(draft.text)
            found.append(Draft(_plain(draft.name), _plain(draft.text)))
    return tuple(found)


def folder() -> Path:
    """Where recovery files are; it need not be there yet."""
    if os.environ.get(WHERE):
        return Path(os.environ[WHERE])
    from platformdirs import user_state_path

    return user_state_path("network-designer") / "recovery"


def new_path(where: Path) -> Path:
    """A recovery file that no other window has."""
    return where / f"{os.getpid()}-{secrets.token_hex(4)}{ENDING}"


def write(path: Path, head: Head, design: Design) -> None:
    """The design, whole or not at all.

    Raises:
        FileRefused: it cannot be written; what was written before is still there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise FileRefused(f"{path.parent}: cannot be made ({reason(error)})") from error
    write_parts(path, (msgspec.json.encode(head), b"\n", pack(design, head.title)))


def read_head(path: Path) -> Head:
    """Whose work it is.

    Raises:
        FileRefused: it is no recovery file, or a damaged one.
    """
    try:
        with path.open("rb") as file:
            line = file.readline(LONGEST_HEAD)
    except OSError as error:
        raise FileRefused(f"{path.name}: cannot be read ({reason(error)})") from error
    return _head(line, path.name)


def read(path: Path) -> tuple[Head, Design]:
    """What was drawn; a file is read here as any design is, and nothing in it runs or is trusted.

    Raises:
        FileRefused: one line that says what is wrong and where.
    """
    line, _, rest = read_bytes(path, LARGEST + LONGEST_HEAD).partition(b"\n")
    return _head(line, path.name), decode(rest, path.name)


def recovery_files(where: Path) -> list[Path]:
    """Those that are there, the newest first; what kills left over of writing some goes a day later."""
    found = []
    with contextlib.suppress(OSError):
        for path in where.iterdir():
            if path.suffix == ENDING and path.is_file():
                found.append((path.stat().st_mtime_ns, path))
            elif path.suffix == ".part" and time.time() - path.stat().st_mtime > A_DAY:
                path.unlink()
    return [path for _, path in sorted(found, reverse=True)]


def set_aside(path: Path) -> Path:
    """Keeps a file that cannot be read, under a name that is not looked at again; gives it back."""
    aside = path.with_name(path.name + DAMAGED)
    with contextlib.suppress(OSError):
        path.replace(aside)
        return aside
    return path


def _head(line: bytes, name: str) -> Head:
    try:
        return msgspec.json.decode(line, type=Head)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise FileRefused(f"{name}: is no recovery file, or a damaged one") from None
