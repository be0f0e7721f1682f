"""The shipped catalogue: every layer of `torch.nn` and the operations, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import msgspec

from designer.bundled import bundled
from designer.catalogue.spec import LayerSpec, OpSpec


class Catalogue(msgspec.Struct, frozen=True):
    """What can be placed, by name."""

    layers: Mapping[str, LayerSpec]
    ops: Mapping[str, OpSpec]


@cache
def catalogue() -> Catalogue:
    """The catalogue that comes with the application."""
    layers = msgspec.json.decode(bundled("catalogue", "layers.json").read_bytes(), type=list[LayerSpec])
    ops = msgspec.json.decode(bundled("catalogue", "operations.json").read_bytes(), type=list[OpSpec])
    return Catalogue({spec.name: spec for spec in layers}, {spec.name: spec for spec in ops})
