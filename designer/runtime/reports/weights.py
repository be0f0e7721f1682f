"""A file of weights beside the live module. Plain values; no torch."""

from __future__ import annotations

from typing import Literal

import msgspec


class WrongShape(msgspec.Struct, frozen=True):
    """A tensor whose shape in the file is not the module's."""

    name: str
    expected: tuple[int, ...]
    met: tuple[int, ...]


class OddValues(msgspec.Struct, frozen=True):
    """Values of a tensor in the file that no network is trained to: so many NaN, so many infinite ones, of all."""

    name: str
    nan: int
    infinite: int
    of: int


class WeightsReport(msgspec.Struct, frozen=True):
    """How a weights file fits the module. `loaded` is empty when nothing was changed."""

    path: str
    loaded: tuple[str, ...] = ()
    fitting: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unexpected: tuple[str, ...] = ()
    wrong_shape: tuple[WrongShape, ...] = ()
    differing: tuple[tuple[str, ...], ...] = ()
    """Names that are one tensor in the module and have different values in the file; the first of them counts."""
    prefix: str = ""
    """What all names of the file began with and was taken off them."""
    odd: tuple[OddValues, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether every tensor of the module is in the file, in its shape, with one value, and nothing else."""
        return not (self.missing or self.unexpected or self.wrong_shape or self.differing)


class TensorFact(msgspec.Struct, frozen=True):
    """What is known of a tensor without its numbers.

    Attributes:
        shape: None where it is not known yet: a lazy layer takes it from the weights.
        aliases: Other names of the same tensor.
    """

    name: str
    shape: tuple[int, ...] | None
    dtype: str
    aliases: tuple[str, ...] = ()


How = Literal["name", "prefix", "node", "order", "shape", "guess"]
"""By which two tensors belong together: `node` is the same node under another name, `guess` one of several."""


class Pair(msgspec.Struct, frozen=True):
    """A tensor of a file that belongs into a tensor of the module."""

    given: str
    own: str
    how: How


class Repeated(msgspec.Struct, frozen=True):
    """A further name in the file of a tensor that is matched; `differs` where its values are not the same."""

    given: str
    own: str
    differs: bool


class Diagnosis(msgspec.Struct, frozen=True):
    """A file of weights beside the live module: both sides, and what belongs together. Nothing was changed."""

    path: str
    own: tuple[TensorFact, ...]
    given: tuple[TensorFact, ...]
    pairs: tuple[Pair, ...]
    repeated: tuple[Repeated, ...] = ()
    prefix: str = ""
    """What all names of the file began with and was taken off them."""
    odd: tuple[OddValues, ...] = ()
    """By name in the file, of what belongs into the module."""
