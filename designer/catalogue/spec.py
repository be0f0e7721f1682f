"""What the catalogue says of a layer, an operation or any other node."""

from __future__ import annotations

from typing import Literal

import msgspec

from designer.graph.model import Value

SettingType = Literal[
    "int", "float", "bool", "str", "none", "tuple", "dtype", "shape", "module", "callable", "tensor", "condition",
    "words",
]  # fmt: skip
"""A sort of value. No layer takes the last two: a `condition`, Python over a region's inputs, and `words`, any text."""


CUSTOM = "custom"
"""The category of layers that are written in the design."""


class SettingSpec(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A constructor argument of a layer, or an argument of an operation.

    Attributes:
        types: Every sort of value it takes; a `tuple` holds whole numbers unless `items` says otherwise.
        length: How many items a tuple has, 0 when any number will do.
        choices: The only words it takes, when there are such.
        initial: Value that a freshly placed node gets where torch has no default (`out_channels` 16).
        from_input: Where the right value stands in the first input's shape: 1 for `in_channels` of `N C H W`,
            -1 for `in_features`; None when the wire says nothing.
        by_name: It is required, and Python takes it by its name only.
        at_call: A layer takes it whenever it is called and not when it is made: the `need_weights` of attention.
    """

    name: str
    types: tuple[SettingType, ...] = ("int",)
    default: Value = None
    required: bool = False
    doc: str = ""
    choices: tuple[str, ...] = ()
    items: SettingType = "int"
    length: int = 0
    initial: Value = None
    from_input: int | None = None
    by_name: bool = False
    at_call: bool = False


class PortSpec(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """An input or output of a node.

    Attributes:
        variadic: The port grows: edges go to `name0`, `name1`, … in order.
        dtype: What it takes where that is not a floating dtype: `int64` for indices and classes, `bool` for a mask.
    """

    name: str
    required: bool = True
    variadic: bool = False
    doc: str = ""
    dtype: str = ""


class LayerSpec(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A class of `torch.nn`.

    Attributes:
        name: Its name in torch, `Conv2d`; the catalogue's key and what `Node.of` holds.
        refused: Why it cannot be placed on a canvas, if it cannot.
        heatmap: How the weights panel lays out `weight`: "kernels", "matrix" or "bars".
        search: Other words that people look for, in English and Chinese.
        lazy: Its shapes are filled in by the first run.
        sample: Input shapes that it can be tried on.
        ranks: How many dimensions its first input may have, found by trying up to `ranks.MOST`.
        batch_ranks: Those of `ranks` where the first dimension may be the batch: 4 of 3 and 4 for `Conv2d`.
    """

    name: str
    category: str
    doc: str = ""
    shape: str = ""
    settings: tuple[SettingSpec, ...] = ()
    inputs: tuple[PortSpec, ...] = (PortSpec("input"),)
    outputs: tuple[PortSpec, ...] = (PortSpec("output"),)
    refused: str = ""
    heatmap: str = ""
    search: tuple[str, ...] = ()
    lazy: bool = False
    sample: tuple[tuple[int, ...], ...] = ()
    ranks: tuple[int, ...] = ()
    batch_ranks: tuple[int, ...] = ()

    @property
    def call(self) -> str:
        """How Python names it: `nn.Conv2d`."""
        return f"nn.{self.name}"


class OpSpec(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A function, method or operator without weights.

    Attributes:
        name: The catalogue's key, `cat`; what `Node.of` holds.
        call: `torch.cat` (function), `flatten` (method of the first input), `+` (operator between or before
            the inputs), `torch.arange` (along a dimension of the first input, beside it), `slice` (in brackets
            behind it), by `form`.
        packs: The inputs are given as one tuple, as `torch.cat((a, b))` wants them.
        order: The arguments that stand without their names, where that is not the required inputs and then the
            required settings: `torch.gather(input, dim, index)`.
    """

    name: str
    call: str
    form: Literal["function", "method", "operator", "along", "slice"] = "function"
    category: str = "operation"
    doc: str = ""
    settings: tuple[SettingSpec, ...] = ()
    inputs: tuple[PortSpec, ...] = (PortSpec("input"),)
    outputs: tuple[PortSpec, ...] = (PortSpec("output"),)
    packs: bool = False
    order: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    sample: tuple[tuple[int, ...], ...] = ()


class Interface(msgspec.Struct, frozen=True):
    """What a node looks like from outside, whatever its kind.

    Attributes:
        title: The word beside the node's name: `Conv2d`, `cat`, `Residual`, `input`.
        category: Names the colour: "convolution", "activation", "pooling", "linear", "normalisation",
            "block", "operation", "custom", "input", "output", "tensor", "note", or another of torch's groups.
    """

    title: str
    category: str
    doc: str
    settings: tuple[SettingSpec, ...]
    inputs: tuple[PortSpec, ...]
    outputs: tuple[PortSpec, ...]
