import pytest
import torch
from msgspec.structs import replace
from torch import nn

import designer
from designer.graph.model import Block, Design, Expr, Layer
from designer.runtime.shapes.memo import Memo
from designer.runtime.shapes.shapes import find_shapes
from tests.book.test_book import opened
from tests.book.test_lessons import setting
from tests.helpers.drawing import design, node, row, wire
from tests.helpers.written import TRUSTED
from tests.runtime.laboratory.test_kernels import fed

LINEAR = (
    node("c", "layer", "0", "Linear", in_features=20, out_features=256),
    node("d", "layer", "2", "Linear", in_features=256, out_features=10),
)


def remarks(drawn, node_id):
    return designer.shapes(drawn).nodes[node_id].remarks


def texts(drawn, node_id):
    return [remark.text for remark in remarks(drawn, node_id)]


def conv(**settings):
    return node("c", "layer", "conv", "Conv2d", **{"in_channels": 1, "out_channels": 1, **settings})


def of_book(example, name):
    drawn = opened(example)
    found = next(one for one in drawn.main_block.nodes if one.name == name)
    return texts(drawn, found.id)


def test_n1_two_linear_layers_in_a_row_are_told_with_a_merge_and_an_insertion():
    (said,) = remarks(fed(LINEAR[0], 20, then=(LINEAR[1],)), "d")
    assert said.text.startswith("0 and 2 are two Linear layers in a row with nothing between")
    assert said.loud and [offer.text for offer in said.offers] == ["Merge 0 and 2 into one", "Put a ReLU between"]
    assert texts(fed(LINEAR[0], 20, then=(node("a", "layer", "1", "ReLU"), LINEAR[1])), "d") == []


def test_two_whose_settings_are_worked_out_are_told_and_not_merged():
    whole = fed(LINEAR[0], 20, then=(replace(LINEAR[1], settings={"in_features": 256, "out_features": Expr("5 * 2")}),))
    (said,) = remarks(whole, "d")
    assert [offer.does for offer in said.offers] == ["insert"]


def test_6_3e_rows_that_are_never_read_and_how_the_size_comes_about_are_told():
    assert of_book("padding_stride", "odd") == [
        "Rows 6 and 7 are never read (16 of 64 cells), nor is part of the padding.",
        "Rows: ⌊(8 − 3) / 3⌋ + 1 = 2; columns: ⌊(8 + 2·1 − 5) / 4⌋ + 1 = 2.",
    ]


def test_6_3e_what_is_left_over_at_an_end_is_told_loudly():
    drawn = opened("padding_stride")
    odd = next(one for one in drawn.main_block.nodes if one.name == "odd")
    assert [said.loud for said in remarks(drawn, odd.id)] == [True, False]


def test_6_3b_padding_is_told_per_side():
    drawn = setting(opened("padding_stride"), "same", "padding", 2)
    found = next(one for one in drawn.main_block.nodes if one.name == "same")
    assert texts(drawn, found.id) == [
        "Each side: 8 + 2·2 − 3 + 1 = 10. padding is told per side: 2 at each end, 4 in all."
    ]


def test_6_3e_an_even_kernel_is_told_that_it_cannot_keep_the_size():
    said = texts(fed(conv(kernel_size=2, padding=1), 1, 8, 8), "c")[0]
    assert said.startswith("An even kernel cannot keep the size with the same padding at both ends: 8 become 9")
    assert "with padding 0 7" in said
    same = fed(conv(kernel_size=2, padding="same"), 1, 8, 8)
    assert texts(same, "c") == ["Each side: 8 + 1 − 2 + 1 = 8."]


def test_6_3f_a_stride_of_2_on_a_kernel_of_1_leaves_three_quarters_unread():
    said = remarks(fed(conv(kernel_size=1, stride=2), 1, 8, 8), "c")[0]
    assert "(48 of 64 cells)" in said.text and not said.loud, "a stride that skips is meant so"
    assert remarks(fed(conv(kernel_size=3, stride=2), 1, 8, 8), "c")[0].loud, "what is left over at an end is not"


@pytest.mark.parametrize(
    ("of", "settings"),
    [
        ("Conv2d", {"kernel_size": (5, 3), "padding": (2, 1), "stride": 2, "dilation": (1, 3)}),
        ("ConvTranspose2d", {"kernel_size": 2, "stride": 2}),
        ("ConvTranspose2d", {"kernel_size": (3, 4), "stride": 3, "padding": 1, "output_padding": 1, "dilation": 2}),
        ("MaxPool2d", {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True}),
        ("AvgPool2d", {"kernel_size": 2}),
    ],
)
def test_6_3a_the_sum_gives_the_size_that_torch_gives(of, settings):
    channels = {"in_channels": 1, "out_channels": 1} if "Conv" in of else {}
    drawn = fed(node("c", "layer", "one", of, **channels, **settings), 1, 16, 19)
    told = next(text for text in texts(drawn, "c") if " = " in text)
    out = getattr(nn, of)(*channels.values(), **settings)(torch.zeros(1, 1, 16, 19)).shape[2:]
    for size in out:
        assert f"= {size}" in told


def test_6_5a_a_pooling_without_a_stride_is_told_that_its_window_is_its_stride():
    drawn = fed(node("c", "layer", "pool", "MaxPool2d", kernel_size=2), 1, 3, 3)
    (said,) = (one for one in remarks(drawn, "c") if one.offers)
    assert said.text == "No stride was set, so it is the window's own size: 2."
    assert said.offers[0].text == "Set stride to 1"


def test_6_5e_a_mean_that_counts_zeros_and_a_largest_that_does_not_are_told():
    pooling = {"kernel_size": 3, "padding": 1, "stride": 2}
    (said,) = (
        one for one in remarks(fed(node("c", "layer", "mean", "AvgPool2d", **pooling), 1, 4, 4), "c") if one.offers
    )
    assert "counts the zeros" in said.text and said.offers[0].text == "Set count_include_pad to False"
    largest = texts(fed(node("c", "layer", "most", "MaxPool2d", **pooling), 1, 4, 4), "c")
    assert largest[0] == "Its padding holds −∞, which is never the largest."


def test_n5_a_bias_before_a_batch_normalisation_does_nothing_and_one_sample_is_refused_in_training():
    drawn = fed(LINEAR[0], 20, then=(node("b", "layer", "norm", "BatchNorm1d", num_features=256),))
    bias, one, modes = remarks(drawn, "b")
    assert bias.loud and bias.offers[0].text == "Leave out the bias of 0"
    assert "A batch of one sample is refused in training" in one.text and "in evaluation" in modes.text
    with pytest.raises(ValueError, match="Expected more than 1 value per channel when training"):
        nn.BatchNorm1d(256)(torch.zeros(1, 256))
    image = fed(node("b", "layer", "norm", "BatchNorm2d", num_features=1), 1, 4, 4)
    assert len(remarks(image, "b")) == 1, "an image has many numbers a channel"


def test_n4_a_slope_that_is_random_in_training_is_told():
    assert "drawn anew" in texts(design(row(node("r", "layer", "act", "RReLU"))), "r")[0]


CONV2D = """
class Conv2D(nn.Module):
    def __init__(self, kernel_size):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(kernel_size))
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, X):
        h, w = self.weight.shape
        Y = torch.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1))
        for i in range(Y.shape[0]):
            for j in range(Y.shape[1]):
                Y[i, j] = (X[i:i + h, j:j + w] * self.weight).sum()
        return Y + self.bias
"""


@pytest.mark.parametrize(
    ("shape", "kernel", "said"),
    [
        ((1, 1, 6, 8), (1, 2), "What comes out is empty: 1×0. Not a single number flows on."),
        ((6, 8), (1, 2), ""),
        ((6, 8), 3, "conv: Conv2D line 8: not enough values to unpack (expected 2, got 1)"),
    ],
)
def test_6_2b_a_convolution_by_hand_on_four_dimensions_gives_nothing_and_it_is_said(shape, kernel, said):
    x, y = node("x", "input", "x", shape=shape), node("y", "output", "y")
    conv = node("c", "layer", "conv", "Conv2D", kernel_size=kernel)
    block = Block((x, conv, y), (wire(x, conv, "X"), wire(conv, y)))
    drawn = Design("Net", {"Net": block}, layers={"Conv2D": Layer(tuple(CONV2D.strip().split("\n")))})
    report = find_shapes(drawn, Memo(), TRUSTED)
    remarks = report.nodes["c"].remarks if "c" in report.nodes else ()
    wrong = [problem.message for problem in report.problems if problem.severity == "error"]
    told = [*wrong, *(remark.text for remark in remarks)]
    assert told == ([said] if said else [])


def test_6_5b_a_maximum_right_behind_a_convolution_is_told_that_it_erases_the_negative_edge():
    pool, bend = node("p", "layer", "pool", "MaxPool2d", kernel_size=2), node("a", "layer", "act", "ReLU")
    said = remarks(fed(conv(kernel_size=(1, 2)), 1, 6, 8, then=(pool,)), "p")[0]
    assert said.text.startswith(
        "conv gives negative numbers too, and the maximum leaves them out: an edge of −1 is gone"
    )
    assert not said.loud and [offer.text for offer in said.offers] == ["Put an abs between"]
    assert not any("negative" in text for text in texts(fed(conv(kernel_size=2), 1, 6, 8, then=(bend, pool)), "p"))
    mean = node("p", "layer", "pool", "AvgPool2d", kernel_size=2)
    assert not any("negative" in text for text in texts(fed(conv(kernel_size=2), 1, 6, 8, then=(mean,)), "p"))
