"""The listings of chapter 6, convolutional networks, as drawings."""

from __future__ import annotations

from pen import Pen, chain, note

from designer.graph.model import Design, Node, Value

Drawn = tuple[Design, tuple[Node, ...]]
Layers = tuple[tuple[str, dict[str, Value]], ...]


def padding_stride() -> Drawn:
    """6.3: four convolutions beside each other on one image."""
    pen = Pen("Four convolutions on one image of 8×8.")
    x = pen.input("X", "B", 1, 8, 8)
    cases: tuple[tuple[str, dict[str, Value]], ...] = (
        ("same", {"kernel_size": 3, "padding": 1}),
        ("tall", {"kernel_size": (5, 3), "padding": (2, 1)}),
        ("strided", {"kernel_size": 3, "padding": 1, "stride": 2}),
        ("odd", {"kernel_size": (3, 5), "padding": (0, 1), "stride": (3, 4)}),
    )
    for name, settings in cases:
        pen.output(f"Y_{name}", pen.layer(name, "Conv2d", x, in_channels=1, out_channels=1, **settings))
    return Design("PaddingStride", {"PaddingStride": pen.block}), (
        note(
            "6.3 The side of what comes out is ⌊(n + 2p − k) / s⌋ + 1; padding is told per side. strided halves both sides; "
            "odd gives 2×2 and never reads the last two rows.\nTry: change odd so that it gives 4×4, and watch the "
            "shape on its wire.",
            "6.3 输出的边长是 ⌊(n + 2p − k) / s⌋ + 1；padding 按每一侧计。strided 让高和宽都减半；odd 得到 2×2，最后两行从未被读到。\n"
            "试一试：改动 odd 让它输出 4×4，同时看连线上的形状。",
            "shape",
            "odd",
            4,
            4,
        ),
    )


def channels() -> Drawn:
    """6.4: several channels in, several out, and 1×1."""
    pen = Pen("Several channels in, several out, and a convolution of 1×1.")
    x, z = pen.input("X", "B", 2, 3, 3), pen.input("Z", "B", 3, 3, 3)
    pen.output("Y_in", pen.layer("several_in", "Conv2d", x, in_channels=2, out_channels=1, kernel_size=2, bias=False))
    pen.output("Y_out", pen.layer("several_out", "Conv2d", x, in_channels=2, out_channels=3, kernel_size=2, bias=False))
    pen.output("Y_one", pen.layer("one_by_one", "Conv2d", z, in_channels=3, out_channels=2, kernel_size=1))
    pixels = pen.op("channels_last", "permute", z, dims=(0, 2, 3, 1))
    dense = pen.layer("dense", "Linear", pixels, in_features=3, out_features=2)
    pen.output("Y_dense", pen.op("channels_first", "permute", dense, dims=(0, 3, 1, 2)))
    return Design("Channels", {"Channels": pen.block}), (
        note(
            "6.4 A kernel has a layer for each channel that comes in; their results are added up. A convolution of 1×1 is "
            "a dense layer at every pixel.\nTry: write the weight of one_by_one into dense, number by number, in the "
            "weights panel.",
            "6.4 卷积核对每个输入通道都有一层，结果相加。1×1 卷积就是在每个像素上的全连接层。\n"
            "试一试：在权重面板里把 one_by_one 的权重逐个写进 dense。",
            "same",
            "one_by_one.weight",
            "dense.weight",
        ),
    )


def pooling() -> Drawn:
    """6.5: what poolings give, with their own stride, padding and channels."""
    pen = Pen("Poolings beside each other.")
    small, x = pen.input("S", "B", 1, 3, 3), pen.input("X", "B", 1, 4, 4)
    pen.output("Y_max", pen.layer("max", "MaxPool2d", small, kernel_size=2, stride=1))
    pen.output("Y_mean", pen.layer("mean", "AvgPool2d", small, kernel_size=2, stride=1))
    pen.output("Y_own", pen.layer("own_stride", "MaxPool2d", x, kernel_size=3))
    both = pen.op("both", "cat", x, pen.op("plus", "add", x, other=1), dim=1)
    pen.output("Y_both", pen.layer("padded", "MaxPool2d", both, kernel_size=3, padding=1, stride=2))
    pen.output("Y_wide", pen.layer("wide", "MaxPool2d", x, kernel_size=(2, 3), stride=(2, 3), padding=(0, 1)))
    return Design("Pooling", {"Pooling": pen.block}), (
        note(
            "6.5 A pooling has no parameters and never mixes channels. Its stride is its window unless another is set: "
            "own_stride reads 9 of 16 pixels.\nTry: set the stride of own_stride to 1; it gives 2×2.",
            "6.5 汇聚层没有参数，也从不混合通道。不另设时步幅等于窗口：own_stride 只读 16 个像素中的 9 个。\n"
            "试一试：把 own_stride 的步幅设为 1，输出变成 2×2。",
            "shape",
            "own_stride",
            2,
            2,
        ),
    )


def lenet_layers(activation: str, pool: str) -> Layers:
    """LeNet's twelve layers."""
    return (
        ("Conv2d", {"in_channels": 1, "out_channels": 6, "kernel_size": 5, "padding": 2}), (activation, {}),
        (pool, {"kernel_size": 2, "stride": 2}),
        ("Conv2d", {"in_channels": 6, "out_channels": 16, "kernel_size": 5}), (activation, {}),
        (pool, {"kernel_size": 2, "stride": 2}),
        ("Flatten", {}), ("Linear", {"in_features": 400, "out_features": 120}), (activation, {}),
        ("Linear", {"in_features": 120, "out_features": 84}), (activation, {}),
        ("Linear", {"in_features": 84, "out_features": 10}),
    )  # fmt: skip


def lenet() -> Drawn:
    """6.6: LeNet with the activations of its time."""
    drawn = chain(
        "LeNet-5 as the book draws it: images of 28×28 pixels to ten classes.",
        ("B", 1, 28, 28),
        *lenet_layers("Sigmoid", "AvgPool2d"),
    )
    return Design("LeNet", {"LeNet": drawn}), (
        note(
            "6.6 The convolutions hold 4 % of the 61,706 parameters and do 86 % of the work. The shapes stand on the "
            "wires before anything runs; without the padding of 0 layer 7 would be offered 256 numbers, not 400.\n"
            "Try: replace both average poolings by MaxPool2d.",
            "6.6 卷积层只有 61,706 个参数中的 4 %，却做了 86 % 的计算。不运行也能在连线上看到形状；0 若没有填充，7 收到的是 "
            "256 个数而不是 400。\n试一试：把两个平均汇聚层换成 MaxPool2d。",
            "placed",
            "MaxPool2d",
            2,
        ),
    )


def lenet_relu() -> Drawn:
    """6.6: LeNet as one would write it today."""
    drawn = chain("LeNet with ReLU and max pooling.", ("B", 1, 28, 28), *lenet_layers("ReLU", "MaxPool2d"))
    return Design("LeNet", {"LeNet": drawn}), (
        note(
            "6.6 The same names and the same 61,706 parameters as LeNet; only what is between has changed.\nTry: put a "
            "BatchNorm2d after each convolution: 61,750 parameters, and buffers that are saved but not trained.",
            "6.6 名字和 61,706 个参数与 LeNet 相同，只换了中间的部分。\n"
            "试一试：在每个卷积之后放一个 BatchNorm2d：61,750 个参数，还有会保存、不训练的缓冲区。",
            "count",
            61_750,
        ),
    )


CHAPTER6 = {
    "padding_stride": padding_stride,
    "channels": channels,
    "pooling": pooling,
    "lenet": lenet,
    "lenet_relu": lenet_relu,
}
