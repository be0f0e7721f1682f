"""What parameters can start from: every function of `torch.nn.init`, numbers typed in, and code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import msgspec

from designer.bundled import bundled
from designer.catalogue.spec import SettingSpec

VALUES = "values"
"""The initialiser that takes numbers as a person typed them."""

CODE = "code"
"""The initialiser that is a Python function of a person's own."""


class InitialiserSpec(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A function that gives a parameter its first values.

    Attributes:
        name: Its name in `torch.nn.init`, `normal_`, or one of our own.
        least: How many dimensions a parameter needs at least.
    """

    name: str
    doc: str = ""
    settings: tuple[SettingSpec, ...] = ()
    least: int = 0


@cache
def initialisers() -> Mapping[str, InitialiserSpec]:
    """By name, everything that a rule may name."""
    torchs = msgspec.json.decode(bundled("catalogue", "initialisers.json").read_bytes(), type=list[InitialiserSpec])
    return {spec.name: spec for spec in (*torchs, *_OWN)}


_OWN = (
    InitialiserSpec(
        VALUES,
        "Numbers typed in; they are repeated where the parameter has more dimensions.",
        (
            SettingSpec("values", ("float", "tuple"), required=True, doc="Such as ((0, 1), (2, 3)).", items="float"),
            SettingSpec("shape", ("none", "tuple"), doc="The shape of values that are given in one row."),
        ),
    ),
    InitialiserSpec(
        CODE,
        "A Python function of one's own that is given the parameter and changes it.",
        (SettingSpec("code", ("tuple",), required=True, doc="Its lines.", items="str"),),
    ),
)
