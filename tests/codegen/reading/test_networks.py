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
from designer.errors import FileRefused
from designer.files.design import decode, encode
from designer.graph.model import Expr, Rule
from tests.codegen.reading.test_text import run, tensors
from tests.helpers.networks import attention, chapters, convolutional, residual


class File(NamedTuple):
    """A file, what in it makes its network, and an input's shape; of words where it takes words.

    Attributes:
        inputs: How many of this shape it takes.
    """

    text: str
    makes: str
    shape: tuple[int, ...]
    words: int = 0
    inputs: int = 1


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
    "network in network": File(chapters.NIN, "net", (1, 1, 224, 224)),
    "batch norm by hand": File(chapters.BATCH_NORM, "net", (2, 1, 28, 28)),
    "squeeze and excitation": File(chapters.SQUEEZE, "SENet()", (2, 3, 16, 16)),
    "mixer": File(chapters.MIXER, "Mixer()", (2, 3, 16, 16)),
    "autoencoder": File(chapters.AUTOENCODER, "AutoEncoder()", (2, 1, 28, 28)),
    "siamese": File(chapters.SIAMESE, "SiameseNetwork()", (2, 1, 28, 28), inputs=2),
    "generator": File(chapters.GENERATOR, "Generator(1)", (2, 16, 1, 1)),
    "mobilenet": File(chapters.MOBILE, "MobileNetV2()", (2, 3, 32, 32)),
    "tagger": File(chapters.TAGGER, "LSTMTagger()", (2, 7), 50),
    "attention of the book": File(chapters.POSITIONS, "Encoder()", (2, 7), 30),
    "pyramid": File(chapters.PYRAMID, "FPN()", (2, 3, 32, 32)),
    "u-net that crops": File(chapters.CROP, "CropNet()", (1, 1, 44, 44)),
}
RENAMED = ("densenet of the book", "pyramid", "u-net that crops")
"""What is drawn again with other names at outputs, or in another order: the text that is written is the measure."""
UNTOLD = "needs a shape"
"""The only problem that a drawing may have: no layer of the text says how large what comes in is."""


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_drawn_whole_with_python_s_names_and_numbers(name):
    file = FILES[name]
    reading = read_text(file.text)
    assert not reading.reason and not reading.kept and not reading.piece.layers
    design = reading.design
    assert not [one for one in problems(design) if one.severity == "error" and UNTOLD not in one.message]
    assert decode(encode(design)) == design
    source = generate(design)
    namespace = {"_log_api_usage_once": lambda module: None}
    with contextlib.redirect_stdout(io.StringIO()):
        namespace |= run(file.text, namespace)
    theirs, ours = eval(file.makes, namespace), run(source.text)[source.class_name]()
    assert sorted(ours.state_dict()) == sorted(theirs.state_dict())
    ours.load_state_dict(theirs.state_dict())
    with torch.no_grad():
        given = [
            torch.randint(0, file.words, file.shape) if file.words else torch.randn(file.shape)
            for _ in range(file.inputs)
        ]
        outputs = [tensors(module.eval()(*(x.clone() for x in given))) for module in (theirs, ours)]
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


def test_blocks_are_called_as_what_made_them():
    assert list(read_text(chapters.NIN).blocks) == ["NinBlock", "NinBlock2", "NinBlock3", "Net"]
    names = [*read_text(convolutional.DENSENET).blocks]
    assert names[-1] == "Net" and {"ConvBlock", "DenseBlock", "TransitionBlock", "Net2"} <= {*names}


def test_of_several_functions_or_classes_the_one_that_is_asked_for_is_drawn():
    reading = read_text(residual.LARGE)
    assert (reading.drawn, reading.choices) == ("resnet18", ("resnet18", "resnet50"))
    asked = read_text(residual.LARGE, wanted="resnet50")
    assert asked.main == "ResNet" and "Bottleneck" in asked.blocks and "BasicBlock" not in asked.blocks
    pair = "\n".join(
        f"class {name}(nn.Sequential):\n    def __init__(self):\n        super().__init__(nn.Tanh())"
        for name in ("G", "D")
    )
    assert (read_text(pair).drawn, read_text(pair).choices) == ("D", ("G", "D"))
    assert read_text(pair, wanted="G").main == "G"
    with pytest.raises(
        FileRefused, match="nothing of this name makes a network; there are: resnet18, resnet50, BasicBlock"
    ):
        read_text(residual.LARGE, wanted="resnet152")


def test_what_is_put_by_in_a_list_stays_what_it_is_when_its_variable_is_given_anew():
    text = """
class Steps(nn.Module):
    def forward(self, x):
        seen, pair = [], (x, x * 2)
        for step in range(3):
            x = x + 1
            seen.append(x)
        return torch.cat(seen, 1) + pair[0].sum() + pair[1].sum()
"""
    theirs, source = run(text)["Steps"](), generate(read_text(text).design)
    x = torch.randn(2, 3)
    assert torch.equal(theirs(x), run(source.text)[source.class_name]()(x))


def test_a_variable_of_a_setting_s_name_is_not_mistaken_for_the_setting():
    text = """
class Net(nn.Module):
    def __init__(self, scale=3):
        super().__init__()
        self.scale = scale

    def halved(self, x):
        return x / 2

    def forward(self, x):
        scale = self.halved(x)
        return scale * self.scale
"""
    theirs, source = run(text)["Net"](), generate(read_text(text).design)
    x = torch.randn(2, 3)
    assert torch.equal(theirs(x), run(source.text)[source.class_name]()(x))


UNUSED = """
class Part(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc, self.drop = nn.Linear(3, 3), nn.Dropout()
        self.aux = nn.Linear(3, 2)

    def forward(self, x):
        return self.fc(x)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.part = Part()
        self.head = nn.Sequential(nn.Linear(3, 3), nn.ReLU())
        self.act = nn.ReLU()
        self.shift = nn.Parameter(torch.zeros(3))
        self.register_buffer("mean", torch.zeros(3))

    def forward(self, x):
        seen = self.head(x)
        return self.part(x)
"""


def test_what_is_made_and_never_used_is_said_by_its_names_and_keeps_nothing_from_running():
    reading = read_text(UNUSED)
    assert reading.kept == ()
    [note] = reading.notes
    assert note == (
        "nothing that comes out depends on head, shift, mean, Part.aux: the code and its weights leave them out"
    )
    assert {"head", "act", "shift", "mean"} <= {node.name for node in reading.design.main_block.nodes}
    assert {one.severity for one in problems(reading.design)} == {"warning"}
    theirs, source = run(UNUSED)["Net"](), generate(reading.design)
    ours = run(source.text)[source.class_name]()
    missing = theirs.state_dict().keys() - ours.state_dict().keys()
    assert {key.removesuffix(".weight").removesuffix(".bias") for key in missing} == {
        "head.0", "shift", "mean", "part.aux"
    }  # fmt: skip
    ours.load_state_dict(theirs.state_dict(), strict=False)
    x = torch.randn(2, 3)
    assert torch.equal(theirs(x), ours(x))


def test_where_everything_is_used_nothing_is_said_of_it():
    assert read_text(UNUSED.replace("self.part(x)", "self.part(x) + seen + self.shift + self.mean")).notes[0] == (
        "nothing that comes out depends on Part.aux: the code and its weights leave it out"
    )
    assert read_text(FILES["u-net"].text).notes == ()


def test_a_list_that_is_given_back_is_said():
    assert "in a list" in read_text(chapters.PYRAMID).notes[0]


SAID = {
    "new = x.shape[:-1] + (2, 4); return x.view(new).permute(0, 2, 1, 3)": "x.unflatten(-1, (2, 4))",
    "return x.unflatten(-1, (2, 4)).view(*x.shape[:2], 8)": "view((size, size2, 8))",
    "b, t, c = x.shape; return x.view(b, t * c)": "x.view((b, t * c))",
    "return x[:, 1:, None] - x[:, :-1].unsqueeze(2)": "y = x[:, 1:]",
    "return x[:, -2:, :-1]": "x[:, :, :-1]",
    "return x[:, :, :10] + x[:, :, 10:].sum()": "x[:, :, :10]",
    "return torch.cat([x[:, 0::2, ::2], x[..., 1::2, :][..., ::2]], 1)": "x[..., 1::2, :]",
    "n = x.size(2) // 2; return x[..., n - 1:n + 9]": "x[..., size // 2 - 1:size // 2 + 9]",
    "n = x.numel(); return x.sum() / n + x.sum() / (n // x.size(0))": "n = x.numel()",
    "x = x.unsqueeze(1); return F.avg_pool2d(x, x.size()[2:])": "F.avg_pool2d(x, (",
    "mask = torch.ones(x.size(1), x.size(1), device=x.device).tril(); return mask @ x": "new_ones",
    "d = x.shape[-1]; return x / math.sqrt(d)": "x / (d ** 0.5)",
    "return x.reshape(len(x), -1)": "x.flatten(start_dim=1)",
    "return F.interpolate(x, size=x.shape[-1] * 2)": "size=size * 2",
    "if x.size(1) > 2: x = x * 2\nreturn x": "",
    "b = x.size(0); return torch.cat((self.p.expand(b, -1, -1), x), 1)": "self.p.expand((b, -1, -1))",
    "b = x.size(0); return torch.cat((self.p.repeat(b, 1, 1), x), 1)": "self.p.repeat((b, 1, 1))",
    "return torch.einsum('bij,bkj->bik', [x, x])": "torch.einsum",
    "return x.float() + (x > 0).long()": "x.to(torch.float32)",
}


@pytest.mark.parametrize("said", SAID)
def test_sizes_are_drawn_wherever_people_use_them(said):
    lines = "\n        ".join(part.strip() for line in said.split("\n") for part in line.split(";"))
    own = "self.p = nn.Parameter(torch.ones(1, 1, 8))" if "self.p" in said else "pass"
    text = f"import math\nimport torch\nfrom torch import nn\nimport torch.nn.functional as F\n\n\nclass A(nn.Module):\n    def __init__(self):\n        super().__init__()\n        {own}\n\n    def forward(self, x):\n        {lines}\n"
    reading = read_text(text)
    assert not reading.reason and not reading.kept
    source = generate(reading.design)
    assert SAID[said] in source.text
    x = torch.rand(2, 3, 8)
    theirs, ours = run(text)["A"](), run(source.text)[source.class_name]()
    assert torch.equal(theirs(x), ours(x))


def test_what_torchvision_resizes_is_interpolated():
    text = "import torchvision.transforms.functional as TF\nclass A(nn.Module):\n    def forward(self, x, y):\n        return TF.resize(x, size={})\n"
    source = generate(read_text(text.format("y.shape[2:]")).design).text
    assert 'F.interpolate(x, size=(size, size2), mode="bilinear", align_corners=False, antialias=True)' in source
    assert "no such operation" in read_text(text.format("8")).reason
