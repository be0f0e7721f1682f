"""The listings of chapter 6, convolutional networks, as drawings."""

from __future__ import annotations

from msgspec.structs import replace
from pen import Pen, chain, note

from designer.graph.model import Design, Node, Rule, Value

Drawn = tuple[Design, tuple[Node, ...]]
Layers = tuple[tuple[str, dict[str, Value]], ...]


def dense_or_convolution() -> Drawn:
    """6.1: a megapixel into a dense layer, and into convolutions."""
    pen = Pen("What a megapixel costs: a dense layer beside convolutions. Lives on meta, where nothing is allocated.")
    grey, colour = pen.input("X", "B", 1, 1000, 1000), pen.input("Z", "B", 3, 1000, 1000)
    flat = pen.layer("flatten", "Flatten", grey)
    pen.output("Y_dense", pen.layer("dense", "Linear", flat, in_features=1_000_000, out_features=1000))
    same: dict[str, Value] = {"kernel_size": 3, "padding": 1}
    pen.output("Y_one", pen.layer("one", "Conv2d", grey, in_channels=1, out_channels=1, **same))
    pen.output("Y_many", pen.layer("many", "Conv2d", colour, in_channels=3, out_channels=64, **same))
    return Design("DenseOrConvolution", {"DenseOrConvolution": pen.block}, device="meta"), (
        note(
            "6.1 dense has 1,000,001,000 parameters, 4 GB of them; one has 10, many has 1,792. The design lives on meta: "
            "shapes without numbers, so nothing is allocated.\nTry: give dense 10 outputs. 10,000,010 parameters are left, "
            "10,001,812 with the convolutions.",
            "6.1 dense 有 1,000,001,000 个参数，共 4 GB；one 只有 10 个，many 有 1,792 个。这个设计在 meta 上：只有形状没有数值，"
            "所以不占内存。\n试一试：让 dense 只有 10 个输出。这时它有 10,000,010 个参数，加上卷积是 10,001,812 个。",
            "count",
            10_001_812,
        ),
    )


def corr2d() -> Drawn:
    """6.2.1: the cross-correlation with a kernel that is typed in."""
    pen = Pen("The cross-correlation of 3×3 numbers with a kernel of 2×2.")
    kernel = Rule("weight", "values", {"values": ((0, 1), (2, 3))})
    conv: dict[str, Value] = {"in_channels": 1, "out_channels": 1, "kernel_size": 2, "bias": False}
    pen.output("Y", pen.layer("conv", "Conv2d", pen.input("X", "B", 1, 3, 3), kernel, **conv))
    return Design("Corr2d", {"Corr2d": pen.block}), (
        note(
            "6.2 A window walks over the image; products are added up: 0·0 + 1·1 + 3·2 + 4·3 = 19. The numbers 0 … 8 give 19 "
            "25 / 37 43.\nTry: turn the kernel over both ways, 3 2 / 1 0: that is the true convolution, 5 11 / 23 29.",
            "6.2 窗口在图像上移动，乘积相加：0·0 + 1·1 + 3·2 + 4·3 = 19。0 … 8 得到 19 25 / 37 43。\n"
            "试一试：把卷积核上下、左右都翻转，变成 3 2 / 1 0：这才是严格的卷积运算，得到 5 11 / 23 29。",
            "value",
            "conv.weight",
            (3, 2, 1, 0),
        ),
    )


def edge_detector() -> Drawn:
    """6.2.3: edges of an image of 6×8."""
    pen = Pen("Where the pixels of an image of 6×8 change from left to right.")
    kernel = Rule("weight", "values", {"values": ((1, -1),)})
    conv: dict[str, Value] = {"in_channels": 1, "out_channels": 1, "kernel_size": (1, 2), "bias": False}
    pen.output("Y", pen.layer("edges", "Conv2d", pen.input("X", "B", 1, 6, 8), kernel, **conv))
    return Design("EdgeDetector", {"EdgeDetector": pen.block}), (
        note(
            "6.2 White to black gives 1, black to white −1, the rest 0. It sees vertical edges only.\nTry: make the kernel 2×1 "
            "and type its start in a column, ((1,), (-1,)): the output is 5×8, and horizontal edges are seen.",
            "6.2 从白到黑得 1，从黑到白得 −1，其余是 0。它只能检测垂直边缘。\n"
            "试一试：把卷积核改成 2×1，初始值写成一列 ((1,), (-1,))：输出变成 5×8，检测的是水平边缘。",
            "output_shape",
            5,
            8,
        ),
    )


def learned_kernel() -> Drawn:
    """6.2.4: the same layer, its kernel to be learnt."""
    pen = Pen("A kernel that is learnt from an image and its edges.")
    conv: dict[str, Value] = {"in_channels": 1, "out_channels": 1, "kernel_size": (1, 2), "bias": False}
    pen.output("Y", pen.layer("conv", "Conv2d", pen.input("X", "B", 1, 6, 8), **conv))
    return Design("LearnedKernel", {"LearnedKernel": pen.block}), (
        note(
            "6.2 Squared error, summed, and plain steps of 0.03: after ten of them the kernel is near 1 −1. At 0.034 the loss "
            "grows instead.\nTry: in the laboratory of the layer put in the kernel Upright edges. On its page Learn take the "
            "output as target, learn from zeros, use that kernel and apply it.",
            "6.2 平方误差求和，学习率 0.03：十步之后卷积核接近 1 −1。学习率 0.034 时损失反而变大。\n"
            "试一试：在这一层的实验室里选用卷积核 Upright edges；在 Learn 页上把输出作为目标，从零开始学习，再采用并应用学到的卷积核。",
            "near",
            "conv.weight",
            (1, -1),
            0.1,
        ),
    )


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


def _kernels(count: int) -> Rule:
    """The book's two kernels, 0 1 / 2 3 and 1 2 / 3 4; for every further channel that comes out, one more in each cell."""
    values = tuple(start + cell for more in range(count) for start in (more, more + 1) for cell in range(4))
    return Rule("weight", "values", {"values": values, "shape": (count, 2, 2, 2)})


def channels() -> Drawn:
    """6.4: several channels in, several out, and 1×1."""
    pen = Pen("Several channels in, several out, and a convolution of 1×1.")
    x, z = pen.input("X", "B", 2, 3, 3), pen.input("Z", "B", 3, 3, 3)
    conv: dict[str, Value] = {"in_channels": 2, "kernel_size": 2, "bias": False}
    pen.output("Y_in", pen.layer("several_in", "Conv2d", x, _kernels(1), out_channels=1, **conv))
    pen.output("Y_out", pen.layer("several_out", "Conv2d", x, _kernels(3), out_channels=3, **conv))
    pen.output("Y_one", pen.layer("one_by_one", "Conv2d", z, in_channels=3, out_channels=2, kernel_size=1))
    pixels = pen.op("channels_last", "permute", z, dims=(0, 2, 3, 1))
    dense = pen.layer("dense", "Linear", pixels, in_features=3, out_features=2)
    pen.output("Y_dense", pen.op("channels_first", "permute", dense, dims=(0, 3, 1, 2)))
    return Design("Channels", {"Channels": pen.block}), (
        note(
            "6.4 A kernel has a layer for each channel that comes in; their results are added up: 56 72 / 104 120. A "
            "convolution of 1×1 is "
            "a dense layer at every pixel.\nTry: copy the weights of one_by_one (Ctrl+Alt+C) and paste them into dense "
            "(Ctrl+Alt+V).",
            "6.4 卷积核对每个输入通道都有一层，结果相加：56 72 / 104 120。1×1 卷积就是作用在每个像素上的全连接层。\n"
            "试一试：复制 one_by_one 的权重（Ctrl+Alt+C），粘贴到 dense（Ctrl+Alt+V）。",
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
            "6.5 汇聚层没有参数，也从不混合通道。默认情况下步幅等于汇聚窗口的大小：own_stride 只读 16 个像素中的 9 个。\n"
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
    drawn = replace(drawn, init=(Rule("*.weight", "xavier_uniform_"),))
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
            "6.6 The same names and the same 61,706 parameters as LeNet; only activations and poolings are others.\nTry: put a "
            "BatchNorm2d after each convolution: 61,750 parameters, and buffers that are saved but not trained.",
            "6.6 名字和 61,706 个参数与 LeNet 相同，只换了激活函数和汇聚层。\n"
            "试一试：在每个卷积层之后放一个 BatchNorm2d：61,750 个参数，以及会保存但不训练的缓冲区。",
            "count",
            61_750,
        ),
    )


CHAPTER6 = {
    "dense_or_convolution": dense_or_convolution,
    "corr2d": corr2d,
    "edge_detector": edge_detector,
    "learned_kernel": learned_kernel,
    "padding_stride": padding_stride,
    "channels": channels,
    "pooling": pooling,
    "lenet": lenet,
    "lenet_relu": lenet_relu,
}
