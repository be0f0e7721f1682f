"""Moments of what is watched, kept on disk: every one at first, every second once room runs out, then every fourth."""

from __future__ import annotations

import tempfile
import weakref
from typing import IO, NamedTuple

import msgspec

from designer.errors import DesignerError
from designer.files.atomic import reason
from designer.runtime.watch.reports import Glance, Glances, Kept, Moment

LARGEST = 64 << 20
"""Bytes that all moments may take on the disk."""
MOST = 2048
"""So many moments at most; a slider has no more places."""


class _Place(NamedTuple):
    moment: Moment
    start: int
    length: int


class History:
    """Appends moments to one file without a name, which the system removes with the process, however that ends."""

    def __init__(self, largest: int = LARGEST, most: int = MOST) -> None:
        self._largest, self._most = largest, most
        self._file: IO[bytes] | None = None
        self._places: list[_Place] = []
        self._end = 0
        self._every, self._number = 1, 0
        self._last: tuple[Glance, ...] = ()

    def keep(self, run: int, step: int, seen: tuple[Glance, ...]) -> Moment:
        """Takes note of a moment; where nothing has changed since the last, that one stands for it.

        Raises:
            DesignerError: the disk is full.
        """
        if not seen or (seen == self._last and self._places):
            return self._places[-1].moment if self._places else Moment(0, run, step)
        self._number += 1
        moment = Moment(self._number, run, step)
        if (self._number - 1) % self._every == 0:
            self._append(moment, msgspec.msgpack.encode(seen))
            self._last = seen
            if self._end > self._largest or len(self._places) > self._most:
                self._thin()
        return moment

    @property
    def kept(self) -> Kept:
        """What can be gone back to."""
        return Kept(tuple(place.moment for place in self._places), self._every, self._end)

    def at(self, number: int) -> Glances:
        """What was seen at a moment, or at the last one before it that is kept.

        Raises:
            DesignerError: nothing is kept.
        """
        before = [place for place in self._places if place.moment.number <= number] or self._places[:1]
        if not before:
            raise DesignerError("no moment is kept yet; they come with the steps of training")
        return Glances(self._read(before[-1]), before[-1].moment)

    def clear(self) -> None:
        """Nothing is kept any more."""
        self._places, self._end, self._every, self._last = [], 0, 1, ()
        self._disk.truncate(0)

    @property
    def _disk(self) -> IO[bytes]:
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="network-designer-watch-")  # noqa: SIM115 - open as long as we are
            weakref.finalize(self, self._file.close)
        return self._file

    def _append(self, moment: Moment, data: bytes) -> None:
        try:
            self._disk.seek(self._end)
            self._disk.write(data)
        except OSError as error:
            raise DesignerError(f"the moment could not be kept: {reason(error)}") from error
        self._places.append(_Place(moment, self._end, len(data)))
        self._end += len(data)

    def _read(self, place: _Place) -> tuple[Glance, ...]:
        self._disk.seek(place.start)
        return msgspec.msgpack.decode(self._disk.read(place.length), type=tuple[Glance, ...])

    def _thin(self) -> None:
        """Every second moment goes; what stays moves up in the file."""
        self._every *= 2
        stays = [place for place in self._places if (place.moment.number - 1) % self._every == 0]
        self._places, self._end = [], 0
        for place in stays:
            self._disk.seek(place.start)
            self._append(place.moment, self._disk.read(place.length))
        self._disk.truncate(self._end)
