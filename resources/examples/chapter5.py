"""The listings of chapter 5, deep learning computation, as drawings."""

from __future__ import annotations

from pathlib import Path

from pen import Pen, chain, note

import designer
from designer.graph.edit import remove_nodes
from designer.graph.model import Block, Design, Layer, Node

Drawn = tuple[Design, tuple[Node, ...]]


def mlp() -> Drawn:
    """5.1.1: a perceptron with a hidden layer, as a class of its own."""
    pen = Pen("A perceptron with one hidden layer of 256 units.")
    x = pen.layer("hidden", "Linear", pen.input("X", "B", 20), in_features=20, out_features=256)
    pen.output("Y", pen.layer("out", "Linear", pen.op("relu", "relu", x), in_features=256, out_features=10))
    return Design("MLP", {"MLP": pen.block}), (
        note(
            "5.1 A network is a class. hidden and out own weights and become children; relu owns nothing, so it is a "
            "line of forward and no child.\nTry: make the hidden layer 128 units wide, there and where it is read. "
            "3,978 parameters are left.",
            "5.1 网络是一个类。hidden 和 out 拥有权重，是子模块；relu 没有权重，只是 forward 里的一行。\n"
            "试一试：把隐藏层改为 128 个单元（两处都要改），参数剩下 3,978 个。",
            "count",
            3978,
        ),
        note(
            "5.5 A file of weights knows them by their names.\nTry: call out output, as the listing of section 5.5 "
            "does, and save the weights as mlp.params. The names in the file are those of the drawing.",
            "5.5 权重文件按名字保存参数。\n试一试：像 5.5 节那样把 out 改名为 output，再把权重存为 mlp.params。"
            "文件里的名字就是图上的名字。",
            "named",
            "output.weight",
        ),
    )


def sequential() -> Drawn:
    """5.1: the same network as a chain."""
    drawn = chain(
        "Three layers in a row.", ("B", 20),
        ("Linear", {"in_features": 20, "out_features": 256}), ("ReLU", {}),
        ("Linear", {"in_features": 256, "out_features": 10}),
    )  # fmt: skip
    return Design("Net", {"Net": drawn}), (
        note(
            "5.1 Layers in a row are an nn.Sequential; their names are their positions. An activation has no "
            "parameters, so the key 1 is missing in the state: that is right.\nTry: select 1 and bypass it. What is "
            "left could be written as one Linear(20, 10) of 210 parameters: without an activation depth gives nothing.",
            "5.1 一串层就是 nn.Sequential，名字就是位置。激活函数没有参数，所以状态里没有 1 这个键，这是正常的。\n"
            "试一试：选中 1，将它旁路。剩下的两层等价于一个有 210 个参数的 Linear(20, 10)：没有激活函数，再深也没有意义。",
            "bypassed",
            "1",
        ),
        note(
            "5.6 Every tensor lies on a device.\nTry: choose meta in the tool bar. The parameters table shows the "
            "device of each; on meta tensors have shapes and no values.",
            "5.6 每个张量都在某个设备上。\n试一试：在工具栏里选择 meta。参数表会显示每个参数所在的设备；"
            "meta 上的张量只有形状，没有数值。",
            "on",
            "meta",
        ),
    )


def my_sequential() -> Drawn:
    """5.1.2: a chain of one's own."""
    design, _ = sequential()
    block = design.main_block
    named = Block(block.nodes, block.edges, doc="Runs its layers one after the other, as nn.Sequential does.")
    return Design("MySequential", {"MySequential": named}), (
        note(
            "5.1 A block that is a plain chain needs no forward of its own: the keys and the numbers are those of "
            "nn.Sequential.\nTry: after 2 call 1 once more (an again node) and wire it to Y. It is a fourth step and no "
            "fourth module.",
            "5.1 只把层依次串起来的块不需要自己的 forward：键和数值与 nn.Sequential 相同。\n"
            "试一试：在 2 之后再次调用 1（again 节点）并连到 Y。这是第四步，但不是第四个模块。",
            "again",
            "1",
        ),
    )


def halve() -> Block:
    """What FixedHiddenMLP does again and again."""
    pen = Pen("Half of what comes in.")
    pen.output("Y", pen.op("half", "div", pen.input("X"), other=2))
    return pen.block


def fixed_hidden_block() -> Block:
    """5.1.3: a layer that runs twice, a tensor that is not trained, and a loop."""
    pen = Pen("One layer that runs twice, weights that are never trained, and a loop.", {"Halve": halve()})
    x = pen.input("X", "B", 20)
    linear = pen.layer("linear", "Linear", x, in_features=20, out_features=20)
    fixed = pen.tensor("rand_weight", "constant", shape=(20, 20), init="uniform")
    hidden = pen.op("relu", "relu", pen.op("plus", "add", pen.op("mm", "matmul", linear, fixed), other=1))
    once_more = pen.again("linear again", linear, hidden)
    pen.output("Y", pen.op("total", "sum", pen.loop("halve", "Halve", "X.abs().sum() > 1", once_more)))
    return pen.block


def fixed_hidden_mlp() -> Drawn:
    """5.1.3: control flow and constants in a forward pass."""
    return Design("FixedHiddenMLP", {"Halve": halve(), "FixedHiddenMLP": fixed_hidden_block()}), (
        note(
            "5.1 linear runs twice and is counted once: 420 parameters. After a run the loop says how often it went "
            "round; enter it to go through its rounds.\nTry: rand_weight is a plain constant, in no file of weights and left behind by .to(device). Make "
            "it a buffer, which is saved and follows.",
            "5.1 linear 运行两次，只计一次：420 个参数。运行之后，循环会显示执行了几次；进入循环可以逐次查看。\n试一试：rand_weight 是普通常量，"
            "不在权重文件里，.to(device) 也不会带走它。把它改成缓冲区，就会被保存，也会跟着移动。",
            "role",
            "rand_weight",
            "buffer",
        ),
    )


def nest_blocks() -> dict[str, Block]:
    """5.1.3: a chain in a block."""
    net = chain(
        "Two hidden layers.", (),
        ("Linear", {"in_features": 20, "out_features": 64}), ("ReLU", {}),
        ("Linear", {"in_features": 64, "out_features": 32}), ("ReLU", {}),
    )  # fmt: skip
    pen = Pen("A chain inside a block.", {"Net": net})
    inner = pen.inside("net", "Net", pen.input("X", "B", 20))
    pen.output("Y", pen.layer("linear", "Linear", inner, in_features=32, out_features=16))
    return {"Net": net, "NestMLP": pen.block}


def nest_mlp() -> Drawn:
    """5.1.3: blocks in blocks."""
    return Design("NestMLP", nest_blocks()), (
        note(
            "5.1 A block may hold blocks. Double click net to go inside, Esc to come out; the names of the parameters "
            "tell the way: net.0.weight.\nTry: group linear and call the group head. Its weights are carried along "
            "as head.linear.weight.",
            "5.1 块里可以有块。双击 net 进入，Esc 返回；参数的名字就是路径：net.0.weight。\n"
            "试一试：把 linear 编为一组，命名为 head。权重会保留下来，名字变成 head.linear.weight。",
            "named",
            "head.linear.weight",
        ),
    )


def chimera() -> Drawn:
    """5.1.3: NestMLP, a layer and FixedHiddenMLP in a row."""
    blocks = {**nest_blocks(), "Halve": halve(), "FixedHiddenMLP": fixed_hidden_block()}
    pen = Pen("Blocks of different sorts in a row.", blocks)
    nest = pen.inside("0", "NestMLP", pen.input("X", "B", 20))
    middle = pen.layer("1", "Linear", nest, in_features=16, out_features=20)
    pen.output("Y", pen.inside("2", "FixedHiddenMLP", middle))
    return Design("Chimera", {**blocks, "Chimera": pen.block}), (
        note(
            "5.1 Blocks of any sort stand in a row: 10 tensors, 4,712 parameters, 11 modules, one number out.\n"
            "Try: in the parameters find 2.linear.bias, two levels down, and set all of it to 1.",
            "5.1 各种块可以排成一串：10 个张量，4,712 个参数，11 个模块，输出一个数。\n"
            "试一试：在参数表里找到往下两级的 2.linear.bias，把它全部设为 1。",
            "value",
            "2.linear.bias",
            1,
        ),
    )


def two_layer() -> Drawn:
    """5.2: the net of the section."""
    drawn = chain(
        "The network of section 5.2.", ("B", 4),
        ("Linear", {"in_features": 4, "out_features": 8}), ("ReLU", {}),
        ("Linear", {"in_features": 8, "out_features": 1}),
    )  # fmt: skip
    return Design("Net", {"Net": drawn}), (
        note(
            "5.2 Click the third node: its weight is 1×8, its bias one number; a gradient is there only after a "
            "backward pass.\nTry: make every weight of the third layer 42, in the weights panel or by a rule of "
            "initialisation. The biases stay untouched.",
            "5.2 点击第三个节点：权重是 1×8，偏置是一个数；只有反向传播之后才有梯度。\n"
            "试一试：把第三层的权重全部设为 42，用权重面板或初始化规则都行。偏置保持不变。",
            "value",
            "2.weight",
            42,
        ),
    )


def rgnet() -> Drawn:
    """5.2.1: parameters of nested blocks."""
    block1 = chain(
        "Two layers with their activations.", (),
        ("Linear", {"in_features": 4, "out_features": 8}), ("ReLU", {}),
        ("Linear", {"in_features": 8, "out_features": 4}), ("ReLU", {}),
    )  # fmt: skip
    inner = Pen("Four of Block1 in a row.", {"Block1": block1})
    last = inner.input("X")
    for index in range(4):
        last = inner.inside(f"block {index}", "Block1", last)
    inner.output("Y", last)
    pen = Pen("Blocks of blocks, then one layer.", {"Block1": block1, "Block2": inner.block})
    deep = pen.inside("0", "Block2", pen.input("X", "B", 4))
    pen.output("Y", pen.layer("1", "Linear", deep, in_features=4, out_features=1))
    return Design("RGNet", {"Block1": block1, "Block2": inner.block, "RGNet": pen.block}), (
        note(
            "5.2 Names tell the way: 0, then block 1 (a name with a space), then 0. In the console the same bias is "
            "net[0][1][0].bias.data.\nTry: find the bias of the first layer of the second inner block, 8 numbers, and "
            "set all of it to 0.",
            "5.2 名字就是路径：0，然后 block 1（名字里有空格），然后 0。控制台里同一个偏置是 net[0][1][0].bias.data。\n"
            "试一试：找到第二个子块的第一层的偏置（8 个数），全部设为 0。",
            "value",
            "0.block 1.0.bias",
            0,
        ),
    )


def shared_layers() -> Drawn:
    """5.2.3: one layer at two places."""
    pen = Pen("Layer 4 is layer 2, called once more.")
    first = pen.layer("0", "Linear", pen.input("X", "B", 4), in_features=4, out_features=8)
    shared = pen.layer("2", "Linear", pen.layer("1", "ReLU", first), in_features=8, out_features=8)
    once_more = pen.again("4", shared, pen.layer("3", "ReLU", shared))
    pen.output("Y", pen.layer("6", "Linear", pen.layer("5", "ReLU", once_more), in_features=8, out_features=1))
    return Design("Net", {"Net": pen.block}), (
        note(
            "5.2 2 and 4 are one module: 121 parameters, counted once, 8 keys in the state. Hover one and its partner "
            "lights up; its gradient is the sum of both uses.\nTry: set the element [0, 0] of 2.weight to 100, then look "
            "at 4.weight.",
            "5.2 2 和 4 是同一个模块：121 个参数，只计一次，状态里有 8 个键。鼠标停在一个上，另一个也会亮；梯度是两次使用之和。\n"
            "试一试：把 2.weight 的 [0, 0] 设为 100，再看 4.weight。",
            "element",
            "4.weight",
            (0, 0),
            100,
        ),
    )


def resnet152() -> Drawn:
    """5.1: groups of groups of layers, repeated."""
    kept = designer.load(Path(__file__).parent / "resnet152.design.json")
    notes = [node.id for node in kept.main_block.nodes if node.kind == "note"]
    return remove_nodes(kept, kept.main, notes), (
        note(
            "5.1 Groups of groups of layers: one definition, Bottleneck, stands for 50 blocks. Change it once and all "
            "change; each keeps weights of its own.\nTry: groups of 3, 4, 6 and 3 blocks make ResNet-50. Set times of "
            "layer2 to 3 and of layer3 to 5: 25,557,032 parameters are left.",
            "5.1 层组成组，组再组成组：一个定义 Bottleneck 代表 50 个块。改一次，全部都变；每个仍有自己的权重。\n"
            "试一试：3、4、6、3 个块就是 ResNet-50。把 layer2 的 times 设为 3，layer3 的设为 5：剩下 25,557,032 个参数。",
            "count",
            25_557_032,
        ),
    )


def lazy_mlp() -> Drawn:
    """5.3: sizes that are found out by the first run."""
    drawn = chain(
        "Layers that know their inputs after the first run.", ("B", 20),
        ("LazyLinear", {"out_features": 256}), ("ReLU", {}), ("LazyLinear", {"out_features": 10}),
    )  # fmt: skip
    return Design("Net", {"Net": drawn}), (
        note(
            "5.3 Before the first run four names are known and no shape: not yet known. The run fills them in, from the "
            "first layer to the last.\nTry: run it once, then ask for the check. 7,946 parameters are there.",
            "5.3 第一次运行之前，只知道四个名字，不知道形状。运行会从第一层到最后一层依次填上。\n"
            "试一试：运行一次，然后按 Check。这时有 7,946 个参数。",
            "count",
            7946,
        ),
    )


CENTERED_LAYER = """
class CenteredLayer(nn.Module):
    def forward(self, X):
        return X - X.mean()
"""
MY_LINEAR = """
class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, X):
        linear = torch.matmul(X, self.weight.data) + self.bias.data
        return F.relu(linear)
"""


def centered_layer() -> Drawn:
    """5.4.1: a layer of one's own without parameters."""
    layers = {"CenteredLayer": Layer(tuple(CENTERED_LAYER.strip().split("\n")))}
    pen = Pen("A layer, then its output made to have the mean 0.", layers=layers)
    linear = pen.layer("0", "Linear", pen.input("X", "B", 8), in_features=8, out_features=128)
    pen.output("Y", pen.layer("1", "CenteredLayer", linear))
    return Design("Net", {"Net": pen.block}, layers=layers), (
        note(
            "5.4 A layer may be written in Python; it runs once you trust it. Here the mean is taken over the whole batch, so "
            "a sample's answer depends on its neighbours.\nTry: open its code and take the mean of each row: "
            "X.mean(dim=-1, keepdim=True).",
            "5.4 层可以用 Python 写；你信任它之后才会运行。这里的均值取自整个批量，所以一个样本的结果取决于同批的其他样本。\n"
            "试一试：打开它的代码，改为对每一行取均值：X.mean(dim=-1, keepdim=True)。",
            "alone",
        ),
    )


def my_linear() -> Drawn:
    """5.4.2: a layer of one's own with parameters."""
    layers = {"MyLinear": Layer(tuple(MY_LINEAR.strip().split("\n")))}
    pen = Pen("Two layers of one's own.", layers=layers)
    first = pen.layer("0", "MyLinear", pen.input("X", "B", 64), in_units=64, units=8)
    pen.output("Y", pen.layer("1", "MyLinear", first, in_units=8, units=1))
    return Design("Net", {"Net": pen.block}, layers=layers), (
        note(
            "5.4 Its settings, in_units and units, are read from its text. It computes with .data, so no gradient reaches "
            "its parameters and nothing is ever learnt.\nTry: take .data out of forward, twice.",
            "5.4 它的设置 in_units 和 units 是从代码里读出来的。forward 用了 .data，所以梯度到不了参数，什么也学不到。\n"
            "试一试：把 forward 里的两个 .data 去掉。",
            "learns",
        ),
    )


CHAPTER5 = {
    "mlp": mlp,
    "sequential": sequential,
    "my_sequential": my_sequential,
    "fixed_hidden_mlp": fixed_hidden_mlp,
    "nest_mlp": nest_mlp,
    "chimera": chimera,
    "two_layer": two_layer,
    "resnet152": resnet152,
    "rgnet": rgnet,
    "shared_layers": shared_layers,
    "lazy_mlp": lazy_mlp,
    "centered_layer": centered_layer,
    "my_linear": my_linear,
}
