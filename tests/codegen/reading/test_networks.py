"""Network files as people have them become drawings: the names of the parameters and every number are Python's."""

from __future__ import annotations

import contextlib
import io
from typing import NamedTuple

import pytest
import torch

from designer.catalogue.check import problems
from designer.codegen.reading.text import read_text
from designer.codegen.source import generate
from designer.files.design import decode, encode
from designer.graph.model import Expr, Rule
from tests.codegen.reading.test_text import run, tensors
from tests.helpers.networks import attention, convolutional, residual


class File(NamedTuple):
    """A file, what in it makes its network, and an input's shape; of words where it takes words."""

    text: str
    makes: str
    shape: tuple[int, ...]
    words: int = 0


FIFTY = residual.LARGE[: residual.LARGE.index("def resnet18")] + residual.LARGE[residual.LARGE.index("def resnet50") :]
FILES = {
    "resnet18 of a library": File(residual.LARGE, "resnet18()", (1, 3, 64, 64)),
    "resnet50 of a library": File(FIFTY, "resnet50()", (1, 3, 64, 64)),
    "resnet18 for small images": File(residual.SMALL, "ResNet18()", (1, 3, 32, 32)),
    "resnet18 of the book": File(residual.BOOK, "net", (1, 1, 64, 64)),
    "vgg with a table": File(convolutional.VGG, "VGG('VGG11')", (1, 3, 32, 32)),
    "vgg of a library": File(convolutional.VGG_LIBRARY, "vgg11_bn()", (1, 3, 32, 32)),
    "vgg of the book": File(convolutional.VGG_BOOK.replace("4096", "64"), "net", (1, 1, 224, 224)),
    "alexnet": File(convolutional.ALEXNET, "AlexNet()", (1, 3, 64, 64)),
    "googlenet of the book": File(convolutional.GOOGLENET, "net", (1, 1, 96, 96)),
    "densenet of the book": File(convolutional.DENSENET, "net", (1, 1, 96, 96)),
    "u-net": File(convolutional.UNET, "UNet()", (1, 3, 32, 32)),
    "gpt": File(attention.GPT, "model", (2, 7), 64),
    "small gpt": File(attention.SMALL_GPT, "model", (2, 7), 65),
    "vision transformer": File(attention.VIT, "VisionTransformer()", (2, 3, 32, 32)),
}
RENAMED = ("densenet of the book",)
"""What is drawn again with another name at an output: the text that is written calls its variables otherwise."""


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_drawn_whole_with_python_s_names_and_numbers(name):
    file = FILES[name]
    reading = read_text(file.text)
    assert not reading.reason and not reading.kept and not reading.piece.layers
    design = reading.design
    assert not [problem for problem in problems(design) if problem.severity == "error"]
    assert decode(encode(design)) == design
    source = generate(design)
    namespace = {"_log_api_usage_once": lambda module: None}
    with contextlib.redirect_stdout(io.StringIO()):
        namespace |= run(file.text, namespace)
    theirs, ours = eval(file.makes, namespace), run(source.text)[source.class_name]()
    assert sorted(ours.state_dict()) == sorted(theirs.state_dict())
    ours.load_state_dict(theirs.state_dict())
    x = torch.randint(0, file.words, file.shape) if file.words else torch.randn(file.shape)
    with torch.no_grad():
        outputs = [tensors(module.eval()(x.clone())) for module in (theirs, ours)]
    assert all(torch.equal(one, other) for one, other in zip(*outputs, strict=True))
    again = generate(read_text(source.text).design)
    assert generate(read_text(again.text).design).text == again.text
    assert again.text == source.text or name in RENAMED


SHARED = """
class Part(nn.Module):
    def __init__(self, inner, n=2):
        super().__init__()
        self.inner = inner
        if n > 1:
            self.more = nn.Linear(n, n)

    def forward(self, x):
        return self.inner(x)


class Both(nn.Module):
    def __init__(self):
        super().__init__()
        one = nn.Linear(2, 2)
        self.a = Part(one)
        self.b = Part({})

    def forward(self, x):
        return self.b(self.a(x))
"""


def test_a_module_that_is_given_to_two_others_is_not_drawn_as_two():
    assert read_text(SHARED.format("one")).reason == (
        "Both: line 17: `Part(one)`: one stands in two places with the same weights"
    )
    assert read_text(SHARED.format("nn.Linear(2, 2)")).kept == ()


def test_a_block_is_drawn_once_for_every_way_in_which_its_class_is_used():
    blocks = read_text(FILES["resnet50 of a library"].text).design.blocks
    assert {"Bottleneck", "BottleneckWithoutDownsample"} == {name for name in blocks if name.startswith("Bottle")}
    first = [setting.name for setting in blocks["Bottleneck"].settings]
    assert first == ["inplanes", "planes", "stride"]
    conv, norm = (node for node in blocks["Downsample"].nodes if node.kind == "layer")
    assert conv.settings["in_channels"] == Expr("inplanes") and conv.settings["out_channels"] == Expr("planes * 4")
    assert norm.settings == {"num_features": Expr("planes * 4")}
    assert [setting.name for setting in blocks["ResNet"].settings] == ["num_classes"]
    paths = [setting.name for setting in read_text(convolutional.GOOGLENET).design.blocks["Inception"].settings]
    assert paths == ["in_channels", "c1", "c2_0", "c2_1", "c3_0", "c3_1", "c4"]


def test_first_values_along_all_modules_become_rules():
    assert read_text(residual.LARGE).design.main_block.init == (
        Rule("*.weight", "kaiming_normal_", {"mode": "fan_out", "nonlinearity": "relu"}, "Conv2d"),
        Rule("*.weight", "constant_", {"val": 1}, "BatchNorm2d"),
        Rule("*.weight", "constant_", {"val": 1}, "GroupNorm"),
        Rule("*.bias", "constant_", {"val": 0}, "BatchNorm2d"),
        Rule("*.bias", "constant_", {"val": 0}, "GroupNorm"),
    )
