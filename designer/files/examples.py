"""The bundled examples by the book's sections: listed here, so that nothing is read before one is opened."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from designer.bundled import bundled


class Example(NamedTuple):
    """A bundled design.

    Attributes:
        name: Of its file, without the ending.
        section: Of the book.
        chinese: The title in Simplified Chinese; the library's filter knows it too.
        numbers: What the book feeds in, as a person would type it; "" where any picture or random numbers will do.
    """

    name: str
    section: str
    title: str
    chinese: str
    numbers: str = ""

    @property
    def path(self) -> Path:
        """Where its file is."""
        return bundled("examples", f"{self.name}.design.json")


SECTIONS = {
    "5.1": "Layers and blocks",
    "5.2": "Parameters",
    "5.3": "Deferred initialisation",
    "5.4": "Custom layers",
    "6.1": "From dense layers to convolution",
    "6.2": "Convolution for images",
    "6.3": "Padding and stride",
    "6.4": "Channels",
    "6.5": "Pooling",
    "6.6": "LeNet",
}
"""Sections of the book that have an example of their own."""

_COUNTED = " ".join(map(str, range(9)))
_ONE_ON = " ".join(map(str, range(1, 10)))
_SIXTEEN = " ".join(map(str, range(16)))
_WHITE_AROUND_BLACK = " ".join(["1 1 0 0 0 0 1 1"] * 6)

EXAMPLES = (
    Example("mlp", "5.1", "MLP, a class of its own", "多层感知机"),
    Example("sequential", "5.1", "The same as a chain", "顺序块"),
    Example("my_sequential", "5.1", "A chain of one's own", "自定义顺序块"),
    Example("fixed_hidden_mlp", "5.1", "Control flow and constants", "在前向传播函数中执行代码"),
    Example("nest_mlp", "5.1", "A block in a block", "嵌套块"),
    Example("chimera", "5.1", "Blocks of all sorts in a row", "混合块"),
    Example("resnet152", "5.1", "ResNet-152, groups of groups", "残差网络"),
    Example("two_layer", "5.2", "Two layers to look into", "参数访问"),
    Example("rgnet", "5.2", "Parameters of nested blocks", "从嵌套块收集参数"),
    Example("shared_layers", "5.2", "Tied layers", "参数绑定 共享"),
    Example("lazy_mlp", "5.3", "Sizes found by the first run", "延后初始化"),
    Example("centered_layer", "5.4", "A layer without parameters", "不带参数的层"),
    Example("my_linear", "5.4", "A layer with parameters", "带参数的层"),
    Example("dense_or_convolution", "6.1", "A megapixel, dense or convolved", "从全连接层到卷积"),
    Example("corr2d", "6.2", "Cross-correlation by hand", "互相关运算", _COUNTED),
    Example("edge_detector", "6.2", "An edge detector", "边缘检测", _WHITE_AROUND_BLACK),
    Example("learned_kernel", "6.2", "A kernel to be learnt", "学习卷积核", _WHITE_AROUND_BLACK),
    Example("padding_stride", "6.3", "Padding and stride side by side", "填充和步幅"),
    Example("channels", "6.4", "Several channels, and 1×1", "多输入多输出通道", f"{_COUNTED} {_ONE_ON}"),
    Example("pooling", "6.5", "Poolings side by side", "汇聚层 池化", f"{_COUNTED} | {_SIXTEEN}"),
    Example("lenet", "6.6", "LeNet with trained weights", "卷积神经网络"),
    Example("lenet_relu", "6.6", "LeNet with ReLU", "现代化"),
)
"""In the order of the book."""


def numbers_of(path: Path | None) -> str:
    """What the book feeds into the example of this file; "" where it is none or has no such numbers."""
    found = next((one for one in EXAMPLES if one.numbers and path and one.path.name == path.name), None)
    return found.numbers if found and path and found.path.resolve() == path.resolve() else ""
