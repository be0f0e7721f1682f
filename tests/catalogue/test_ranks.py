"""How many dimensions an entry of the library takes, and the words for it."""

import pytest
import torch
from msgspec.structs import replace

from designer.catalogue.load import catalogue
from designer.catalogue.ranks import objection, rank_of, wanted
from designer.catalogue.spec import LayerSpec
from designer.codegen.source import generate
from designer.graph.model import Block, Design, Node
from designer.runtime.build import build
from designer.runtime.shapes.avals import Aval, Dim
from tests.catalogue.alone import alone

EMPTY = Design("Net", {"Net": Block()})
LAYERS = catalogue().layers


@pytest.mark.parametrize(
    ("name", "ranks"),
    [
        ("Conv1d", (2, 3)),
        ("Conv2d", (3, 4)),
        ("Conv3d", (4, 5)),
        ("BatchNorm1d", (2, 3)),
        ("BatchNorm2d", (4,)),
        ("Dropout2d", (4,)),
        ("MaxPool2d", (3, 4)),
        ("LSTM", (2, 3)),
        ("Linear", (1, 2, 3, 4, 5, 6)),
        ("Flatten", (2, 3, 4, 5, 6)),
        ("ReLU", (0, 1, 2, 3, 4, 5, 6)),
        ("Embedding", (0, 1, 2, 3, 4, 5, 6)),
    ],
)
def test_layers_take_what_torch_takes(name, ranks):
    assert LAYERS[name].ranks == ranks


@pytest.mark.parametrize("spec", [s for s in LAYERS.values() if not s.refused], ids=lambda spec: spec.name)
def test_every_layer_that_can_be_placed_takes_its_own_sample(spec: LayerSpec):
    assert len(spec.sample[0]) in spec.ranks
    assert spec.ranks == tuple(sorted(spec.ranks))


def test_a_layer_that_is_objected_to_does_refuse_such_a_tensor():
    module = build(generate(alone(LAYERS["Conv2d"])))
    with pytest.raises(RuntimeError):
        module(torch.zeros(2, 4))
    assert objection(EMPTY, "layer:Conv2d", "2×4") == "wants 3 or 4 dimensions"


@pytest.mark.parametrize(
    ("spec", "shape", "words"),
    [
        ("layer:Conv2d", "B×3×28×28", ""),
        ("layer:Conv2d", "3×28×28", ""),
        ("layer:Conv2d", "B×28×28", "wants 4 dimensions with the batch"),
        ("layer:Conv1d", "B×84", "wants 3 dimensions with the batch"),
        ("layer:LazyConv1d", "B×84", "wants 3 dimensions with the batch"),
        ("layer:BatchNorm1d", "B×84", ""),
        ("layer:MaxPool2d", "B×28×28", ""),
        ("layer:Linear", "scalar", "wants at least 1 dimension"),
        ("layer:Linear", "B", "wants at least 2 dimensions with the batch"),
        ("layer:Linear", "B×2×2×2×2×2×2×2×8", ""),
        ("layer:BatchNorm2d", "3×8", "wants 4 dimensions"),
        ("layer:Upsample", "3×8", "wants 3 to 5 dimensions"),
        ("layer:Conv2d", "(B×5×8, 1×B×8)", ""),
        ("layer:Conv2d", "", ""),
        ("op:cat", "B", ""),
        ("output", "B", ""),
        ("layer:Nothing", "B", ""),
    ],
)
def test_an_objection_is_told_in_a_few_words(spec, shape, words):
    assert objection(EMPTY, spec, shape) == words


def test_a_block_takes_what_its_first_input_declares():
    picture = Node("i", "input", "x", settings={"shape": ("B", 1, 28, 28)})
    design = replace(
        EMPTY, blocks={"Net": Block(), "Part": Block((picture,)), "Open": Block((Node("i", "input", "x"),))}
    )
    assert objection(design, "block:Part", "B×84") == "wants 4 dimensions with the batch"
    assert objection(design, "block:Part", "B×1×28×28") == ""
    assert objection(design, "block:Open", "B×84") == ""


@pytest.mark.parametrize(
    "dims", [(), (Dim(1, 0),), (Dim(1, 0), Dim(0, 6)), (Dim(2, 3), Dim(0, 6), Dim(49, 0)), (Dim(1, -1),)]
)
def test_the_number_of_dimensions_is_read_from_what_a_report_says(dims):
    assert rank_of(str(Aval(dims))) == len(dims)


@pytest.mark.parametrize("text", ["", "(B×5×8, 1×B×8)", "None", "True", "what"])
def test_of_several_tensors_or_none_there_is_no_number_of_dimensions(text):
    assert rank_of(text) is None


def test_words_for_ranks():
    assert wanted((1,)) == "1 dimension"
    assert wanted((2, 3)) == "2 or 3 dimensions"
