"""Moments that are kept: the values of named tensors, in files of a temporary folder, within a bound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple

import msgspec
from torch import Tensor

from designer.errors import DesignerError
from designer.files.atomic import reason
from designer.runtime.moments.folder import own_folder
from designer.runtime.moments.mapped import Mapped, has_values, write_mapped
from designer.runtime.moments.reports import Snapshot

LARGEST = 512 << 20
"""Bytes that all kept moments may take together."""


class _Kept(NamedTuple):
    report: Snapshot
    path: Path
    values: Mapped
    names: Mapping[str, str]
    """By every name of a tensor, the one under which it is in the file."""
    bare: frozenset[str]
    """Names of tensors that had no values yet."""
    number: int
    """How many moments came before that do not last, this one counted."""


class Snapshots:
    """Takes, tells and drops moments. What does not last is thinned out when room is wanted."""

    def __init__(self, largest: int = LARGEST) -> None:
        self._largest = largest
        self._folder: Path | None = None
        self._keys, self._numbers = count(1), count(1)
        self._kept: dict[int, _Kept] = {}

    def take(self, tensors: Mapping[str, Tensor], title: str, at: float = 0.0, lasting: bool = False) -> Snapshot:
        """Keeps these values as they are now; those that have none yet are left out.

        Raises:
            DesignerError: they are larger than all that may be kept, or the disk is full.
        """
        names, own = _once(tensors)
        size = sum(tensor.numel() * tensor.element_size() for tensor in own.values())
        self._make_room(size, title)
        key = next(self._keys)
        path = self.folder / f"{key}.safetensors"
        try:
            size = write_mapped(path, own)
        except OSError as error:
            raise DesignerError(f'"{title}" could not be kept: {reason(error)}') from error
        report = Snapshot(key, title, at, lasting, len(own), size)
        bare = frozenset(tensors.keys() - names.keys())
        self._kept[key] = _Kept(report, path, Mapped(path, own), names, bare, 0 if lasting else next(self._numbers))
        return report

    def rename(self, key: int, title: str, lasting: bool) -> Snapshot:
        """Calls a moment something else, and lets it last or not."""
        kept = self._get(key)
        report = msgspec.structs.replace(kept.report, title=title, lasting=lasting)
        self._kept[key] = kept._replace(report=report)
        return report

    def drop(self, keys: Iterable[int]) -> None:
        """Lets go of these moments; what is gone already is no fault."""
        for key in list(keys):
            if key in self._kept:
                kept = self._kept.pop(key)
                kept.path.unlink(missing_ok=True)

    @property
    def kept(self) -> tuple[Snapshot, ...]:
        """All moments, the oldest first."""
        return tuple(kept.report for kept in self._kept.values())

    @property
    def size(self) -> int:
        """Bytes that all of them take."""
        return sum(kept.report.size for kept in self._kept.values())

    @property
    def folder(self) -> Path:
        """Where the files are; it goes with the process."""
        if self._folder is None:
            self._folder = own_folder(self)
        return self._folder

    def tensors(self, key: int) -> Mapping[str, Tensor]:
        """The values of a moment by every name that they had; each is read when it is looked at.

        Raises:
            DesignerError: the moment is not kept any more.
        """
        kept = self._get(key)
        return _Named(kept.values, kept.names)

    def bare(self, key: int) -> frozenset[str]:
        """Names of tensors that were there at a moment and had no values yet, such as those of a lazy layer.

        Raises:
            DesignerError: the moment is not kept any more.
        """
        return self._get(key).bare

    def _get(self, key: int) -> _Kept:
        if key not in self._kept:
            raise DesignerError("this moment is not kept any more; later ones took its room")
        return self._kept[key]

    def _make_room(self, size: int, title: str) -> None:
        lasting = sum(kept.report.size for kept in self._kept.values() if kept.report.lasting)
        if size + lasting > self._largest:
            limit = self._largest >> 20
            raise DesignerError(f'"{title}" could not be kept: moments may take {limit} MB, it has {size >> 20} MB')
        while self.size + size > self._largest:
            self.drop([_least([kept for kept in self._kept.values() if not kept.report.lasting])])


class _Named(Mapping[str, Tensor]):
    def __init__(self, values: Mapped, names: Mapping[str, str]) -> None:
        self._values, self._names = values, names

    def __getitem__(self, name: str) -> Tensor:
        return self._values[self._names[name]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _once(tensors: Mapping[str, Tensor]) -> tuple[dict[str, str], dict[str, Tensor]]:
    """By every name the first one of its tensor, and every tensor once under that."""
    first: dict[int, str] = {}
    names = {name: first.setdefault(id(tensor), name) for name, tensor in tensors.items() if has_values(tensor)}
    return names, {name: tensors[name] for name in dict.fromkeys(names.values())}


def _least(among: Sequence[_Kept]) -> int:
    """The moment that is missed least. The first stays; of the rest every second goes, then all but every fourth.

    Whatever comes later, gaps are so at most about half of the whole.
    """
    return min(among[1:] or among, key=lambda kept: kept.number & -kept.number).report.key
