"""The bundled part of Fashion-MNIST: 5,000 training and 1,000 test images, as many of each class."""

from __future__ import annotations

from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from designer.bundled import bundled
from designer.files.idx import read_idx

CLASSES = (
    "t-shirt",
    "trouser",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
)
"""Names of the labels 0 to 9."""

Split = Literal["train", "test"]


@cache
def images(split: Split = "test") -> NDArray[np.uint8]:
    """The images `N 28 28`, white clothes on black; read only. A network is fed `images / 255` as float32 `N 1 28 28`.

    Raises:
        FileRefused: the bundled file is damaged or missing.
    """
    return read_idx(bundled("data", f"fashion-{split}-images-idx3-ubyte.gz"))


@cache
def labels(split: Split = "test") -> NDArray[np.uint8]:
    """The right class of each image, `N` numbers from 0 to 9; read only.

    Raises:
        FileRefused: the bundled file is damaged or missing.
    """
    return read_idx(bundled("data", f"fashion-{split}-labels-idx1-ubyte.gz"))
