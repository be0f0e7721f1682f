"""What each bundled example must give, as the book's listings do: names, shapes, counts, numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from torch import nn

from tests.bench.by_hand import ResNet152
from tests.helpers import book_by_hand as by_hand

Shape = tuple[int, ...]
Shapes = tuple[Shape, ...]


@dataclass(frozen=True)
class Listing:
    """One listing of the book.

    Attributes:
        row: The section, and a letter where a section has several listings.
        parameters: Names and shapes as `named_parameters()` tells them, in its order; None where there are too many.
        constant: With every weight `c`, every bias 0, every constant 0.5 and inputs of ones each output is `v`.
        twin: The same network by hand.
        modules: How many modules there are, with the network itself; 0 where the book does not say.
    """

    row: str
    example: str
    parameters: Mapping[str, Shape] | None
    count: int
    inputs: Shapes
    outputs: Shapes
    twin: Callable[[], nn.Module]
    constant: tuple[float, float] | None = None
    modules: int = 0

    @property
    def title(self) -> str:
        """How a test is called: `5.1a sequential`."""
        return f"{self.row} {self.example}"


def linear(name: str, inputs: int, outputs: int) -> dict[str, Shape]:
    """Names and shapes of a Linear."""
    return {f"{name}.weight": (outputs, inputs), f"{name}.bias": (outputs,)}


def conv(name: str, outputs: int, inputs: int, *kernel: int, bias: bool = True) -> dict[str, Shape]:
    """Names and shapes of a convolution."""
    weight = {f"{name}.weight": (outputs, inputs, *kernel)}
    return {**weight, f"{name}.bias": (outputs,)} if bias else weight


CHAIN = {**linear("0", 20, 256), **linear("2", 256, 10)}
NEST = {**linear("net.0", 20, 64), **linear("net.2", 64, 32), **linear("linear", 32, 16)}
LENET = {
    **conv("0", 6, 1, 5, 5), **conv("3", 16, 6, 5, 5), **linear("7", 400, 120), **linear("9", 120, 84),
    **linear("11", 84, 10),
}  # fmt: skip

LISTINGS = (
    Listing("5.1a", "sequential", CHAIN, 7946, ((2, 20),), ((2, 10),), by_hand.sequential, (0.1, 51.2), 4),
    Listing(
        "5.1b", "mlp", {**linear("hidden", 20, 256), **linear("out", 256, 10)}, 7946, ((2, 20),), ((2, 10),),
        by_hand.MLP, (0.1, 51.2), 3,
    ),
    Listing("5.1c", "my_sequential", CHAIN, 7946, ((2, 20),), ((2, 10),), by_hand.my_sequential, (0.1, 51.2), 4),
    Listing(
        "5.1d", "fixed_hidden_mlp", linear("linear", 20, 20), 420, ((2, 20),), ((),), by_hand.FixedHiddenMLP,
        (0.1, 0.8203125), 2,
    ),
    Listing("5.1e", "nest_mlp", NEST, 3952, ((2, 20),), ((2, 16),), by_hand.NestMLP, (0.1, 40.96), 7),
    Listing(
        "5.1e", "chimera",
        {**{f"0.{k}": v for k, v in NEST.items()}, **linear("1", 16, 20), **linear("2.linear", 20, 20)},
        4712, ((2, 20),), ((),), by_hand.chimera, (0.1, 0.80061), 11,
    ),
    Listing("5.1j", "resnet152", None, 60_192_808, ((1, 3, 64, 64),), ((1, 1000),), ResNet152),
    Listing(
        "5.2a", "two_layer", {**linear("0", 4, 8), **linear("2", 8, 1)}, 49, ((2, 4),), ((2, 1),), by_hand.two_layer,
        (0.1, 0.32), 4,
    ),
    Listing(
        "5.2e", "rgnet",
        {
            **{k: v for i in range(4) for p, a, b in ((0, 4, 8), (2, 8, 4))
               for k, v in linear(f"0.block {i}.{p}", a, b).items()},
            **linear("1", 4, 1),
        },
        309, ((2, 4),), ((2, 1),), by_hand.rgnet, (0.1, 0.0041943), 23,
    ),
    Listing(
        "5.2l", "shared_layers", {**linear("0", 4, 8), **linear("2", 8, 8), **linear("6", 8, 1)}, 121, ((2, 4),),
        ((2, 1),), by_hand.shared_layers, (0.1, 0.2048), 7,
    ),
    Listing("5.3a-b", "lazy_mlp", CHAIN, 7946, ((2, 20),), ((2, 10),), by_hand.lazy_mlp, (0.1, 51.2), 4),
    Listing(
        "5.4b", "centered_layer", linear("0", 8, 128), 1152, ((4, 8),), ((4, 128),), by_hand.centered_layer,
        (0.1, 0.0), 3,
    ),
    Listing(
        "5.4d", "my_linear", {"0.weight": (64, 8), "0.bias": (8,), "1.weight": (8, 1), "1.bias": (1,)}, 529,
        ((2, 64),), ((2, 1),), by_hand.my_linear, (0.1, 5.12), 3,
    ),
    Listing(
        "6.2a", "corr2d", conv("conv", 1, 1, 2, 2, bias=False), 4, ((1, 1, 3, 3),), ((1, 1, 2, 2),),
        lambda: by_hand.one_convolution("conv", 2),
    ),
    Listing(
        "6.2c", "edge_detector", conv("edges", 1, 1, 1, 2, bias=False), 2, ((1, 1, 6, 8),), ((1, 1, 6, 7),),
        lambda: by_hand.one_convolution("edges", (1, 2)),
    ),
    Listing(
        "6.2d", "learned_kernel", conv("conv", 1, 1, 1, 2, bias=False), 2, ((1, 1, 6, 8),), ((1, 1, 6, 7),),
        lambda: by_hand.one_convolution("conv", (1, 2)),
    ),
    Listing(
        "6.3b-e", "padding_stride",
        {**conv("same", 1, 1, 3, 3), **conv("tall", 1, 1, 5, 3), **conv("strided", 1, 1, 3, 3),
         **conv("odd", 1, 1, 3, 5)},
        52, ((1, 1, 8, 8),), ((1, 1, 8, 8), (1, 1, 8, 8), (1, 1, 4, 4), (1, 1, 2, 2)), by_hand.PaddingStride,
    ),
    Listing(
        "6.4a-c", "channels",
        {**conv("several_in", 1, 2, 2, 2, bias=False), **conv("several_out", 3, 2, 2, 2, bias=False),
         **conv("one_by_one", 2, 3, 1, 1), **linear("dense", 3, 2)},
        48, ((1, 2, 3, 3), (1, 3, 3, 3)), ((1, 1, 2, 2), (1, 3, 2, 2), (1, 2, 3, 3), (1, 2, 3, 3)), by_hand.Channels,
    ),
    Listing(
        "6.5a-f", "pooling", {}, 0, ((1, 1, 3, 3), (1, 1, 4, 4)),
        ((1, 1, 2, 2), (1, 1, 2, 2), (1, 1, 1, 1), (1, 2, 2, 2), (1, 1, 2, 2)), by_hand.Pooling,
    ),
    Listing("6.6a", "lenet", LENET, 61_706, ((1, 1, 28, 28),), ((1, 10),), by_hand.lenet, (0.01, 0.63504), 13),
    Listing("6.6e", "lenet_relu", LENET, 61_706, ((1, 1, 28, 28),), ((1, 10),), by_hand.lenet_relu, (0.01, 1.512), 13),
)  # fmt: skip
