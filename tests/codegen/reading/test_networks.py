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
    "vgg of the book": File(convolutional.VGG_BOOK, "net", (1, 1, 224, 224)),
    "alexnet": File(convolutional.ALEXNET, "AlexNet()", (1, 3, 64, 64)),
    "googlenet of the book": File(convolutional.GOOGLENET, "net", (1, 1, 96, 96)),
    "densenet of the book": File(convolutional.DENSENET, "net", (1, 1, 96, 96)),
    "u-net": File(convolutional.UNET, "UNet()", (1, 3, 32, 32)),
    "vision transformer": File(attention.VIT, "VisionTransformer()", (2, 3, 32, 32)),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_drawn_whole_with_python_s_names_and_numbers(name):
    file = FILES[name]
    reading = read_text(file.text)
    assert not reading.reason and not reading.piece.layers
    design = reading.design
    assert not [problem for problem in problems(design) if problem.severity == "error"]
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
