"""Files of weights, read into the live module and written."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from designer.engine.calls.call import Call
from designer.runtime.reports import Diagnosis, WeightsReport, Writing


class Saved(msgspec.Struct, frozen=True):
    """A file that was written, and its size in bytes."""

    path: str
    size: int


class LoadWeights(Call[WeightsReport], frozen=True):
    """Put a file's weights into the live module; nothing is changed unless all fit or `partly` is set.

    Attributes:
        finite: Nothing is changed either where NaN or infinity would come in.
    """

    path: str
    partly: bool = False
    finite: bool = False


class DiagnoseWeights(Call[Diagnosis], frozen=True):
    """Lay a file's weights beside the live module and propose what belongs together; nothing is changed."""

    path: str


class LoadChosen(Call[WeightsReport], frozen=True):
    """Put tensors of a file into those of the live module that a person chose; all others stay."""

    path: str
    chosen: Mapping[str, str]
    """By name in the module, the name in the file."""


class SaveWeights(Call[Writing], frozen=True):
    """Write the live module's weights; the file's ending names the format.

    Attributes:
        at_once: It is there when this is answered, however large; else a large one is still on its way.
    """

    path: str
    at_once: bool = False
