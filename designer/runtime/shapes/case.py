"""A node and what the wires bring it, as the rules that judge it see them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from designer.catalogue.spec import PortSpec, SettingSpec
from designer.graph.model import Value
from designer.runtime.shapes.avals import Aval, Known

_SPATIAL = re.compile(r"(Conv|ConvTranspose|.*Pool|InstanceNorm|BatchNorm|.*Pad)([123])d$")


@dataclass(frozen=True, slots=True)
class Case:
    """A node that refused what it was given.

    Attributes:
        of: The catalogue's name of the layer or operation.
        call: How an operation is called, `+` or `torch.cat`; empty for a layer.
        settings: Worked out, defaults included.
        origins: By input port, the words after "gets 8": ` from pool1`.
    """

    name: str
    of: str
    call: str
    settings: Mapping[str, Value]
    specs: Sequence[SettingSpec]
    ports: Sequence[PortSpec]
    inputs: Mapping[str, Known]
    origins: Mapping[str, str]
    parameters: int = 0

    @property
    def first(self) -> Aval | None:
        """The tensor at the first input, if it is one."""
        known = next(iter(self.inputs.values()), None)
        return known if isinstance(known, Aval) else None

    @property
    def origin(self) -> str:
        """Where the first input comes from, as words to append."""
        return self.origins.get(next(iter(self.inputs), ""), "")

    @property
    def tensors(self) -> list[tuple[str, Aval]]:
        """Every input that is one tensor, with its port."""
        return [(port, known) for port, known in self.inputs.items() if isinstance(known, Aval)]


@dataclass(frozen=True, slots=True)
class Complaint:
    """One sentence, and the value that would put the setting right, if one would.

    Attributes:
        layer: The custom layer whose code it is about, and `line` where.
        quiet: It keeps nothing from running.
    """

    message: str
    setting: str = ""
    value: Value = field(default=None)
    layer: str = ""
    line: int = 0
    quiet: bool = False


def brought_by_wire(case: Case, spec: SettingSpec) -> Value:
    """The value that the first input asks this setting to have; None where it says nothing."""
    aval = case.first
    if spec.from_input is None or aval is None:
        return None
    given = case.settings.get(spec.name)
    if isinstance(given, tuple):
        tail = aval.dims[-len(given) :] if given else ()
        fits = len(tail) == len(given) and not any(dim.times_batch for dim in tail)
        return tuple(dim.plus for dim in tail) if fits else None
    index, spatial = spec.from_input, spatial_dimensions(case.of)
    if spatial is not None and len(aval.dims) == spatial + 1 and not case.of.startswith("BatchNorm"):
        index -= 1  # one image without a batch
    if not -len(aval.dims) <= index < len(aval.dims) or aval.dims[index].times_batch:
        return None
    return aval.dims[index].plus


def spatial_dimensions(of: str) -> int | None:
    """How many dimensions of space a layer works in: 2 for `Conv2d`; None for one that has none."""
    found = _SPATIAL.match(of)
    return int(found[2]) if found else None
