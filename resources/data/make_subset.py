"""Cuts the bundled part out of the whole Fashion-MNIST: the first images of each class, in their order.

Usage: python resources/data/make_subset.py FOLDER
where FOLDER holds the four .gz files of Fashion-MNIST (on Debian: the package dataset-fashion-mnist).
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from designer.files.atomic import write_bytes
from designer.files.idx import encode, read_idx

# Name here, name there, images a class.
SPLITS = (("train", "train", 500), ("test", "t10k", 100))


def main(source: Path, target: Path) -> None:
    """Write the four files of the subset into the folder `target`."""
    for split, prefix, count in SPLITS:
        images = read_idx(source / f"{prefix}-images-idx3-ubyte.gz")
        labels = read_idx(source / f"{prefix}-labels-idx1-ubyte.gz")
        chosen = np.sort(np.concatenate([np.flatnonzero(labels == label)[:count] for label in range(10)]))
        write_bytes(target / f"fashion-{split}-images-idx3-ubyte.gz", encode(images[chosen]))
        write_bytes(target / f"fashion-{split}-labels-idx1-ubyte.gz", encode(labels[chosen]))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(__file__).parent)
