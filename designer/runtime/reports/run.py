"""A run: what was fed in, what flowed, what came out. Plain values; no torch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from designer.runtime.reports.conditions import Branching


class Thumbnail(msgspec.Struct, frozen=True):
    """What flowed out of an output in the last run, small: as maps side by side, or as bars.

    Attributes:
        pixels: One byte a pixel, rows top down, of `height` × `width`, 0 for `low` and 255 for `high`; of bars one byte
            a bar, from 0 or `low` to 0 or `high`.
        shape: Shape of what flowed, `1×6×28×28`.
        low, high: The least and the greatest value shown.
        count: How many maps stand side by side.
        zero: Of bars, the byte that stands for 0.
    """

    pixels: bytes
    width: int
    height: int
    shape: str
    dtype: str = "float32"
    sort: Literal["none", "maps", "bars"] = "none"
    low: float = 0.0
    high: float = 0.0
    count: int = 1
    zero: int = 0


class ClassScore(msgspec.Struct, frozen=True):
    """One bar of the run panel: a class, its name and its probability (softmax of the logits)."""

    index: int
    label: str
    probability: float


class OutputReport(msgspec.Struct, frozen=True):
    """One output of the main block in a run.

    Attributes:
        values: The first numbers of the first sample, at most 64; of complex ones the real parts.
        others: The numbers of the samples behind it, where all of them are few.
        imaginary: Of complex numbers the imaginary parts.
        classes: The likeliest classes of the first sample, best first, when the output looks like logits `N C`.
    """

    name: str
    shape: tuple[int, ...]
    dtype: str
    values: tuple[float, ...]
    classes: tuple[ClassScore, ...] = ()
    imaginary: tuple[float, ...] = ()
    others: tuple[tuple[float, ...], ...] = ()

    @property
    def numbers(self) -> tuple[complex, ...]:
        """The values, complex where they are."""
        pairs = zip(self.values, self.imaginary or (0.0,) * len(self.values), strict=True)
        return tuple(complex(real, imaginary) for real, imaginary in pairs)


class InputReport(msgspec.Struct, frozen=True):
    """What was fed in: its picture (grey or RGB bytes) and, for labelled data, the right class."""

    text: str
    shape: tuple[int, ...]
    pixels: bytes = b""
    width: int = 0
    height: int = 0
    channels: int = 1
    label: str = ""


class RunReport(msgspec.Struct, frozen=True):
    """One forward pass. `nodes` is by path, as in `ShapesReport`.

    Attributes:
        rounds: By path of each region that goes round, how often it did.
        filled: Names of the tensors whose shapes this run found, in the order in which it did.
        ports: By path of a node with several outputs, what came out of each; `nodes` has the first.
        branches: By path of each `if` that was asked, what its condition came to.
    """

    outputs: tuple[OutputReport, ...]
    inputs: tuple[InputReport, ...]
    nodes: Mapping[str, Thumbnail]
    seconds: float
    device: str
    rounds: Mapping[str, int] = {}
    filled: tuple[str, ...] = ()
    ports: Mapping[str, Mapping[str, Thumbnail]] = {}
    branches: Mapping[str, Branching] = {}


Source = Literal["data", "image", "numpy", "random", "typed"]


class InputChoice(msgspec.Struct, frozen=True):
    """What a person chose to feed in.

    Attributes:
        source: "data" (a test image), "image" (a picture file), "numpy" (`.npy`), "random" or "typed".
        index: Which test image.
        seed: Of the random numbers.
        data: Whose test images: a folder with a data set, or one of its files; "" for the bundled Fashion-MNIST.
        typed: The numbers as a person typed them: `1 2 3 4`, or one for all; with | between several inputs.
    """

    source: Source = "data"
    index: int = 0
    path: str = ""
    seed: int = 0
    batch: int = 1
    data: str = ""
    typed: str = ""

    @property
    def words(self) -> list[str]:
        """The typed numbers one by one, with spaces, commas, semicolons or lines between them."""
        return self.typed.replace(",", " ").replace(";", " ").split()

    @property
    def is_one_number(self) -> bool:
        """Whether a single number is typed, which fills all of every input."""
        return len(self.words) == 1 and not {"[", "|"}.intersection(self.typed)


class ActivationReport(msgspec.Struct, frozen=True):
    """How what comes out of one node behaves over a batch.

    Attributes:
        zeros: Share of numbers that are exactly 0.
        saturated: Share where a sigmoid or tanh is nearly flat; None for other nodes.
        dead: Units of a ReLU that are 0 for every sample; None for other nodes. `units` counts all.
        unit_zeros: Of a ReLU, by unit, the share of zeros; of the first ones where there are very many.
        gradient: Size of the gradient that arrives here going back; None where none can.
        alike: All units of a layer give the same: they began with equal weights, and training does not part them.
        grows: How many times as large as what comes in is what comes out of a layer with weights, by its size (root of
            the mean square); None where it has none, or stays in bounds.
    """

    mean: float | None = None
    std: float | None = None
    zeros: float = 0.0
    saturated: float | None = None
    dead: int | None = None
    units: int = 0
    not_finite: int = 0
    gradient: float | None = None
    unit_zeros: tuple[float, ...] = ()
    alike: bool = False
    dtype: str = ""
    grows: float | None = None


class ActivationsReport(msgspec.Struct, frozen=True):
    """The activations of every node over one batch, by path as in `ShapesReport`."""

    nodes: Mapping[str, ActivationReport]
    batch: int
    fed: str = ""
