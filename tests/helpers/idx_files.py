"""Data sets in idx files, written where a test wants them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from designer.files import fashion
from designer.files.atomic import write_bytes
from designer.files.idx import encode, plain

OFFICIAL = {"train": "train", "test": "t10k"}


def write_pair(folder: Path, split: str, images, labels, name: str = "{split}-{what}-idx{rank}-ubyte") -> Path:
    """The two files of a split under names such as people have them; gzipped where the name says so."""
    folder.mkdir(parents=True, exist_ok=True)
    for what, rank, array in (("images", 3, images), ("labels", 1, labels)):
        path = folder / name.format(split=OFFICIAL[split], what=what, rank=rank)
        array = np.asarray(array, np.uint8)
        write_bytes(path, encode(array) if path.suffix == ".gz" else plain(array))
    return folder


def write_fashion(folder: Path, train: int = 300, test: int = 200, **how: str) -> Path:
    """The first bundled images of each split under the official names; more than there are begin again."""
    for split, count in (("train", train), ("test", test)):
        if count:
            images, labels = (np.resize(array, (count, *array.shape[1:])) for array in both(split))
            write_pair(folder, split, images, labels, **how)
    return folder


def both(split: str):
    """Bundled images and labels."""
    return fashion.images(split), fashion.labels(split)


def digits(count: int, classes: int = 10, side: int = 28, seed: int = 0):
    """Noise and labels that go round, of which nobody knows the data set."""
    dice = np.random.default_rng(seed)
    return dice.integers(0, 256, (count, side, side), np.uint8), np.arange(count, dtype=np.uint8) % classes
