"""Images and their classes in idx files under the names that MNIST gave them: found by name, and held to each other.

Pairs are `train-images-idx3-ubyte` and `train-labels-idx1-ubyte`, `t10k-images-…` and `t10k-labels-…`; a dot may stand
for any of the dashes, `.gz` at the end, `test` for `t10k`, and a word before them (`emnist-letters-train-images-…`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from designer import numbers
from designer.errors import FileRefused
from designer.files import fashion
from designer.files.atomic import reason
from designer.files.idx import read_idx, shape_in
from designer.files.reading import read_bytes

Split = Literal["train", "test"]
SPLITS: tuple[Split, ...] = get_args(Split)
BUNDLED = ""
"""What stands for the bundled data set where others name a folder."""
NAMES, LONGEST_LIST = "classes.txt", 1 << 16
"""A file beside the images in which a person names the classes, one a line; bytes of it that are read."""
MAPPING = "mapping.txt"
"""What EMNIST calls such a file, after the word before the others' names: for each label the codes of its letters."""

_NAMED = re.compile(r"(.*?)(train|t10k|test)[-_.](images|labels)[-_.]idx([13])[-_.]ubyte(\.gz)?", re.IGNORECASE)
_WANTED = "train-images-idx3-ubyte, t10k-images-idx3-ubyte and their labels are looked for, with or without .gz"
_DIGITS = tuple(map(str, range(10)))
_KNOWN: Mapping[bytes, tuple[str, tuple[str, ...]]] = {
    bytes([5, 0, 4, 1, 9, 2, 1, 3, 1, 4, 3, 5, 3, 6, 1, 7]): ("MNIST", _DIGITS),
    bytes([7, 2, 1, 0, 4, 1, 4, 9, 5, 9, 0, 6, 9, 0, 1, 5]): ("MNIST", _DIGITS),
    bytes([9, 0, 0, 3, 0, 2, 7, 2, 5, 5, 0, 9, 5, 5, 7, 9]): ("Fashion-MNIST", fashion.CLASSES),
    bytes([9, 2, 1, 1, 6, 1, 4, 6, 5, 7, 4, 5, 7, 3, 4, 1]): ("Fashion-MNIST", fashion.CLASSES),
}
"""By the first labels of its training or of its test images, what a data set is: its files do not say."""


class Pair(NamedTuple):
    """Two files: images `N H W` and labels `N`."""

    images: Path
    labels: Path


class Labelled(NamedTuple):
    """Images `N H W` and the class of each, `N`; read only."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]


@dataclass(frozen=True)
class DataSet:
    """Images and their classes.

    Attributes:
        where: A folder or a file in it, as the person named it; `BUNDLED` for the bundled one.
        classes: Their names, by label.
        named: The names are known, so that there are no other classes; else there are as many as labels need.
        pairs: Its files, of training images, test images or both.
    """

    where: str
    name: str
    classes: tuple[str, ...]
    named: bool
    pairs: Mapping[Split, Pair]

    def both(self, split: Split) -> Labelled:
        """The images and their classes; what was read of late is not read again.

        Raises:
            FileRefused: there are none, or a file cannot be read.
        """
        if self.where == BUNDLED:
            return Labelled(fashion.images(split), fashion.labels(split))
        pair = self._pair(split)
        return Labelled(_read(pair.images), _read(pair.labels))

    def sides(self, split: Split) -> tuple[int, int, int]:
        """How many images there are, their height and width; only the head of the file is read.

        Raises:
            FileRefused: there are none, or the file cannot be read.
        """
        if self.where == BUNDLED:
            count, height, width = fashion.images(split).shape
            return count, height, width
        return _sides(self._pair(split))

    def has(self, split: Split) -> bool:
        """Whether there are training images, or test images."""
        return self.where == BUNDLED or split in self.pairs

    def label(self, number: int) -> str:
        """What a class is called; one that the labels do not have goes by its number."""
        return self.classes[number] if number < len(self.classes) else str(number)

    def _pair(self, split: Split) -> Pair:
        if split not in self.pairs:
            what, word = ("training", "train") if split == "train" else ("test", "t10k")
            raise FileRefused(f"{self.where}: has no {what} images; {word}-images-idx3-ubyte is not there")
        return self.pairs[split]


def data_set(where: str = BUNDLED) -> DataSet:
    """The data set in a folder, or the one that a file belongs to.

    Raises:
        FileRefused: none is there or several are, a partner is missing, or images and labels are not of one count.
    """
    if where == BUNDLED:
        return _BUNDLED
    place, word, groups = _found(Path(where))
    pairs: dict[Split, Pair] = {split: _paired(place, groups[split]) for split in SPLITS if split in groups}
    sizes = {_fit(pair) for pair in pairs.values()}
    if len(sizes) > 1:
        met = " and ".join(f"{height}×{width}" for height, width in sorted(sizes))
        raise FileRefused(f"{where}: training and test images are of two sizes, {met}")
    return _described(where, place, word, pairs)


_BUNDLED = DataSet(BUNDLED, "Fashion-MNIST", fashion.CLASSES, True, {})


def belongs(path: Path) -> bool:
    """Whether a file has the name of one of a data set's, or a folder holds such files."""
    if _NAMED.fullmatch(path.name):
        return True
    return path.is_dir() and any(_groups(place) for place in _places(path))


def _found(where: Path) -> tuple[Path, str, dict[Split, dict[str, Path]]]:
    """The folder in which the files lie, the word before their names, and the files: by split, images and labels."""
    try:
        if not where.exists():
            raise FileRefused(f"{where}: there is no such folder or file")
        if not where.is_dir():
            return _around(where)
        for places in ([where, where / "raw"], _places(where)[2:]):
            held = [(place, word, found) for place in places for word, found in _groups(place).items()]
            if len(held) > 1:
                names = ", ".join(_called(where, place, word) for place, word, _ in held)
                raise FileRefused(f"{where}: holds several data sets: {names}; choose one of the files")
            if held:
                return held[0]
    except OSError as error:
        raise FileRefused(f"{where}: cannot be read ({reason(error)})") from error
    raise FileRefused(f"{where}: holds no data set; {_WANTED}")


def _around(file: Path) -> tuple[Path, str, dict[Split, dict[str, Path]]]:
    """What belongs to one of the files."""
    met = _NAMED.fullmatch(file.name)
    if met is None:
        raise FileRefused(f"{file.name}: is not one of the files of a data set; {_WANTED}")
    word = met[1].lower()
    return file.parent, word, _groups(file.parent)[word]


def _places(folder: Path) -> list[Path]:
    """Where files may lie: in the folder, in its `raw` as torchvision has it, and so in the folders within."""
    inner = sorted(path for path in folder.iterdir() if path.is_dir() and path.name != "raw")
    return [folder, folder / "raw", *(place for path in inner for place in (path, path / "raw"))]


def _groups(folder: Path) -> dict[str, dict[Split, dict[str, Path]]]:
    """The files of a folder by the word before their names, by split, images and labels; plain ones before gzipped."""
    groups: dict[str, dict[Split, dict[str, Path]]] = defaultdict(lambda: defaultdict(dict))
    if not folder.is_dir():
        return groups
    for path in sorted(folder.iterdir(), key=lambda path: (path.suffix.lower() == ".gz", path.name)):
        met = _NAMED.fullmatch(path.name)
        if met is not None and path.is_file() and (met[3].lower() == "images") == (met[4] == "3"):
            split: Split = "train" if met[2].lower() == "train" else "test"
            groups[met[1].lower()][split].setdefault(met[3].lower(), path)
    return groups


def _paired(place: Path, found: Mapping[str, Path]) -> Pair:
    for here, there, rank in (("images", "labels", "1"), ("labels", "images", "3")):
        if there not in found:
            name = found[here].name
            partner = re.sub(r"idx[13]", f"idx{rank}", name, flags=re.IGNORECASE)
            partner = re.sub(here, there, partner, flags=re.IGNORECASE)
            raise FileRefused(f"{name}: the {there} that belong to it are missing; {partner} is not in {place}")
    return Pair(found["images"], found["labels"])


def _fit(pair: Pair) -> tuple[int, int]:
    """Height and width of the images, once it is known that there is a label for each."""
    count, height, width = _sides(pair)
    labels = _read(pair.labels)
    if labels.ndim != 1:
        raise FileRefused(f"{pair.labels.name}: holds an array {numbers.shape(labels.shape)}; labels are N numbers")
    if len(labels) != count:
        raise FileRefused(
            f"{pair.images.name} holds {count:,} images and {pair.labels.name} {len(labels):,} labels; "
            "they do not belong together"
        )
    return height, width


def _called(where: Path, place: Path, word: str) -> str:
    inner = place.relative_to(where).as_posix()
    return "/".join(part for part in (inner.removesuffix("/raw").removeprefix("."), word.strip("-_.")) if part) or "."


def _sides(pair: Pair) -> tuple[int, int, int]:
    sizes = shape_in(pair.images)
    if len(sizes) != 3 or 0 in sizes:
        met = numbers.shape(sizes)
        raise FileRefused(f"{pair.images.name}: holds an array {met}; images are N×height×width, one or more")
    return sizes[0], sizes[1], sizes[2]


def _described(where: str, place: Path, word: str, pairs: Mapping[Split, Pair]) -> DataSet:
    """What it is called, and what its classes are."""
    labels = [_read(pair.labels) for pair in pairs.values()]
    count = max(2, *(int(some.max()) + 1 for some in labels))
    folder = place.parent if place.name == "raw" else place
    name = word.strip("-_.") or folder.resolve().name
    listed = place / NAMES
    if listed.is_file():
        return DataSet(where, name, _listed(listed, count), True, pairs)
    mapping = place / f"{word}{MAPPING}"
    if mapping.is_file() and (names := _mapped(mapping, count)):
        return DataSet(where, name, names, False, pairs)
    known = next((_KNOWN[head] for some in labels if (head := some[:16].tobytes()) in _KNOWN), None)
    if known is None and "fashion" in name.lower():
        known = (name, fashion.CLASSES)
    if known is not None and count <= len(known[1]):
        return DataSet(where, *known, True, pairs)
    return DataSet(where, name, tuple(map(str, range(count))), False, pairs)


def _listed(path: Path, count: int) -> tuple[str, ...]:
    """The names of the classes as a person has written them down."""
    text = read_bytes(path, LONGEST_LIST).decode("utf-8", "replace")
    names = tuple(" ".join(line.split()) for line in text.splitlines() if line.strip())
    if len(names) < count:
        raise FileRefused(f"{path.name}: names {len(names)} classes, one a line; the labels go up to {count - 1}")
    return names


def _mapped(path: Path, count: int) -> tuple[str, ...]:
    """The letters that EMNIST's own file gives its labels, `1 65 97` for A and a; nothing where it says otherwise."""
    try:
        text = read_bytes(path, LONGEST_LIST).decode("ascii", "replace")
    except FileRefused:
        return ()
    names = list(map(str, range(count)))
    for label, *codes in filter(None, map(str.split, text.splitlines())):
        if not (label.isdecimal() and int(label) < count and codes and all(map(_is_letter, codes))):
            return ()
        names[int(label)] = "/".join(chr(int(code)) for code in codes)
    return tuple(names)


def _is_letter(code: str) -> bool:
    return code.isdecimal() and 32 < int(code) < 127


def _read(path: Path) -> NDArray[np.uint8]:
    try:
        state = path.stat()
    except OSError as error:
        raise FileRefused(f"{path}: cannot be read ({reason(error)})") from error
    return _kept(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4)
def _kept(path: Path, _changed: int, _size: int) -> NDArray[np.uint8]:
    """One data set's four files stay in memory, as bytes: 55 MB for MNIST."""
    return read_idx(path)
