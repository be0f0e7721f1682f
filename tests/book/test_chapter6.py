"""Chapter 6, what a person would want to try besides the listings: a statement each, its section in the test's name."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn
from torch.nn import functional as F

import designer
from designer.codegen.source import generate
from designer.engine.calls.laboratory import LookInto
from designer.engine.calls.live import BuildLive
from designer.engine.calls.run import RunOnce
from designer.engine.engine import Engine
from designer.graph.inputs import with_input_shapes
from designer.graph.model import Block, Design
from designer.runtime.build import build
from designer.runtime.laboratory.receptive import field
from designer.runtime.laboratory.reports import Look
from designer.runtime.laboratory.windows import Axis, unread_words
from designer.runtime.reports import InputChoice
from tests.book.test_book import built, opened, results
from tests.book.test_lessons import setting
from tests.book.values import NINE, SIXTEEN, alone, image, numbers, value
from tests.helpers.drawing import design, node, row, wire

RANDOM = InputChoice("random")
KERNEL = torch.tensor([[0.0, 1], [2, 3]])


def of_shape(block: Block, *shape: int) -> Design:
    """A design whose input has this shape behind the batch."""
    return with_input_shapes(design(block), {"x": ("B", *shape)})


def counted(of: str, shape: tuple[int, ...], **settings):
    """Parameters and multiply-adds of one drawn layer."""
    report = designer.shapes(of_shape(row(node("a", "layer", "a", of, **settings)), *shape))
    assert not report.problems
    return report.parameters, report.multiply_adds


def with_weight(of: str, weight: torch.Tensor, **settings) -> nn.Module:
    """One drawn layer with these weights and no bias."""
    net = alone(of, bias=False, **settings)
    with torch.no_grad():
        net.get_submodule("act").weight.copy_(weight.reshape(net.get_submodule("act").weight.shape))
    return net


def square(weight: torch.Tensor, **settings) -> nn.Module:
    """A drawn Conv2d(1, 1) with this kernel."""
    return with_weight("Conv2d", weight, in_channels=1, out_channels=1, kernel_size=tuple(weight.shape), **settings)


@pytest.mark.parametrize(
    ("inputs", "count"), [(10**6, 1_000_001_000), (10**5, 100_001_000), (1024 * 1024 * 3, 3_145_729_000)]
)
def test_6_1a_parameters_of_a_dense_layer_on_a_picture(inputs, count):
    assert counted("Linear", (inputs,), in_features=inputs, out_features=1000)[0] == count


def test_6_1c_with_zeros_around_it_only_the_border_moves_otherwise():
    conv = alone("Conv2d", in_channels=1, out_channels=1, kernel_size=3, padding=1)
    x = torch.rand(1, 1, 8, 8)
    away = (conv(x.roll(1, 3)) - conv(x).roll(1, 3)).abs()[0, 0].amax(0)
    assert [at for at, most in enumerate(away.tolist()) if most > 1e-6] == [0, 1, 7]


def test_6_1d_an_output_pixel_sees_its_window_by_arithmetic_and_by_gradient():
    engine = Engine()
    conv = node("a", "layer", "a", "Conv2d", in_channels=1, out_channels=1, kernel_size=3)
    engine.answer(BuildLive(of_shape(row(conv), 1, 8, 8)))
    report = field(engine.state.live, "a", RANDOM, 2, 4)
    assert (report.rows, report.columns) == ((2, 4), (4, 6))
    lit = np.argwhere(report.heat.array > 0)
    assert (lit.min(0).tolist(), lit.max(0).tolist()) == ([2, 4], [4, 6])


def test_6_1e_a_convolution_may_change_its_sides_and_a_correlation_is_turned_round():
    def slide(signal: list[float], kernel: list[float], turned: bool) -> list[float]:
        weight = torch.tensor([[kernel[::-1] if turned else kernel]])
        net = with_weight("Conv1d", weight, in_channels=1, out_channels=1, kernel_size=3, padding=2)
        return numbers(net(torch.tensor([[signal]])))

    f, g = [1.0, 2.0, 3.0], [0.0, 1.0, 0.5]
    assert slide(f, g, True) == slide(g, f, True) == [0, 1, 2.5, 4, 1.5]
    assert slide(f, g, False) == [0.5, 2, 3.5, 3, 0] == slide(g, f, False)[::-1]


def test_6_1f_a_picture_of_three_colours_comes_in_as_three_channels_and_each_output_channel_is_one_map(tmp_path):
    pixels = np.zeros((6, 8, 3), np.uint8)
    pixels[..., 1] = 255
    Image.fromarray(pixels).save(tmp_path / "green.png")
    conv = node("a", "layer", "a", "Conv2d", in_channels=3, out_channels=4, kernel_size=1)
    engine = Engine()
    engine.answer(BuildLive(of_shape(row(conv), 3, 6, 8)))
    choice = InputChoice("image", path=str(tmp_path / "green.png"))
    assert engine.answer(RunOnce(choice)).outputs[0].shape == (1, 4, 6, 8)
    seen = engine.answer(LookInto(Look("a", choice))).inputs.array
    assert [float(channel.max()) for channel in seen] == [0, 1, 0]


@pytest.mark.parametrize(("kernel", "count"), [((1, 2), 3), ((2, 2), 5)])
def test_6_2b_a_kernel_and_a_bias(kernel, count):
    assert counted("Conv2d", (1, 6, 8), in_channels=1, out_channels=1, kernel_size=kernel)[0] == count


def test_6_2c_a_kernel_on_its_side_sees_the_edges_of_the_transpose():
    net = square(torch.tensor([[1.0], [-1.0]]))
    found = net(image().transpose(2, 3)).detach()[0, 0]
    assert found.shape == (7, 6) and found.T.tolist() == [[0, 1, 0, 0, 0, -1, 0]] * 6


def learnt(start: tuple[float, float], rate: float, steps: int, bias: bool = False):
    """Losses of plain steps, and the kernel after them."""
    net = alone("Conv2d", in_channels=1, out_channels=1, kernel_size=(1, 2), bias=bias)
    conv, target = net.get_submodule("act"), built("edge_detector")(image()).detach()
    losses = []
    with torch.no_grad():
        conv.weight.copy_(torch.tensor([[[start]]]))
        if bias:
            conv.bias.zero_()
    for _ in range(steps):
        loss = ((net(image()) - target) ** 2).sum()
        losses.append(value(loss))
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                parameter -= rate * parameter.grad
    return losses, conv.weight.detach().flatten().tolist()


def test_6_2d_ten_steps_from_zero_and_from_a_half():
    losses, kernel = learnt((0.0, 0.0), 0.03, 10)
    wanted = [12, 4.915, 2.013, 0.825, 0.338, 0.138, 0.0567, 0.0232, 0.0095, 0.0039]
    assert losses == pytest.approx(wanted, rel=6e-3) and kernel == pytest.approx([0.98847, -0.98847], abs=1e-5)
    losses, kernel = learnt((0.5, 0.5), 0.03, 10)
    assert (losses[0], losses[-1]) == (27, pytest.approx(0.274, rel=3e-3))
    assert kernel == pytest.approx([1.0422, -0.9348], abs=1e-4)


def test_6_2d_the_law_of_sum_and_difference_holds_at_every_step():
    losses, kernel = learnt((0.3, -0.2), 0.03, 3)
    s, d = 0.1, 0.5 - 2
    for loss in losses:
        assert loss == pytest.approx(15 * s**2 + 3 * d**2, rel=1e-4)
        s, d = -0.8 * s, 0.64 * d
    assert (sum(kernel), kernel[0] - kernel[1] - 2) == pytest.approx((s, d), abs=1e-5)


def test_6_2d_a_rate_past_the_edge_diverges_and_a_bias_brings_the_edge_nearer():
    assert learnt((0.5, 0.5), 0.034, 41)[0][40] > learnt((0.5, 0.5), 0.034, 20)[0][19] > 27
    assert learnt((0.5, 0.5), 0.03, 11, bias=True)[0][10] > 1e7


def test_6_2e_flipped_twice_it_is_the_correlation_again():
    net = square(KERNEL.flip(0, 1).flip(0, 1))
    assert numbers(net(NINE)) == [19, 25, 37, 43]


def test_6_2f_every_channel_of_every_convolution_is_a_map_of_its_own():
    engine = Engine()
    drawn = opened("lenet")
    engine.answer(BuildLive(drawn))
    convs = {one.name: one.id for one in drawn.main_block.nodes if one.of == "Conv2d"}
    images = torch.rand(1, 1, 28, 28)
    with torch.no_grad():
        first = engine.module[0](images)
    for name, maps in (("0", 6), ("3", 16)):
        seen = [engine.answer(LookInto(Look(convs[name], InputChoice(), output=at))) for at in (0, maps - 1)]
        assert [report.outputs for report in seen] == [maps, maps]
        assert not np.array_equal(seen[0].result.array, seen[1].result.array)
    assert first.shape == (1, 6, 28, 28)


def test_6_2g_lenet_sees_5_6_14_and_16_pixels_square():
    engine, drawn = Engine(), opened("lenet")
    engine.answer(BuildLive(drawn))
    ids = {one.name: one.id for one in drawn.main_block.nodes}
    report = field(engine.state.live, ids["5"], InputChoice(), 2, 2)
    assert [(one.rows, one.columns) for one in report.sizes] == [(5, 5), (6, 6), (14, 14), (16, 16)]
    twice = square(KERNEL)
    assert numbers(twice(twice(NINE))) == [228]


def test_6_2h_the_diagonal_a_matrix_and_the_unfolding():
    edges = square(torch.tensor([[1.0, -1.0]]))
    eye = torch.eye(4)[None, None]
    found = edges(eye).detach()[0, 0]
    assert found.tolist() == [[1, 0, 0], [-1, 1, 0], [0, -1, 1], [0, 0, -1]]
    assert torch.equal(edges(eye.transpose(2, 3)), edges(eye))
    assert torch.equal(square(torch.tensor([[1.0], [-1.0]]))(eye)[0, 0], found.T)
    corr = square(KERNEL)
    matrix = torch.stack([corr(one.reshape(1, 1, 3, 3)).detach().flatten() for one in torch.eye(9)], 1)
    assert matrix.shape == (4, 9) and int((matrix != 0).sum()) == 12
    assert matrix[0].tolist() == [0, 1, 0, 2, 3, 0, 0, 0, 0]
    x, y, w = node("x", "input", "x", shape=("B", 1, 3, 3)), node("y", "output", "y"), KERNEL.flatten()
    unfold = node("u", "op", "cut", "unfold", kernel_size=2)
    cut = build(generate(design(Block((x, unfold, y), (wire(x, unfold), wire(unfold, y))))))
    assert numbers(w @ cut(NINE)[0]) == [19, 25, 37, 43]


def test_6_3a_ten_layers_lose_a_third_of_the_pixels_and_the_middle_is_used_four_times():
    layers = [node(f"c{at}", "layer", str(at), "Conv2d", in_channels=1, out_channels=1, kernel_size=5)
              for at in range(10)]  # fmt: skip
    report = designer.shapes(of_shape(row(*layers), 1, 240, 240))
    assert report.nodes["c9"].outputs["output"] == "B×1×200×200"
    assert pytest.approx(0.306, abs=5e-4) == 1 - 200**2 / 240**2
    x = torch.ones(1, 1, 4, 4, requires_grad=True)
    square(torch.ones(2, 2))(x).sum().backward()
    assert x.grad[0, 0, :2].tolist() == [[1, 2, 2, 1], [2, 4, 4, 2]]


@pytest.mark.parametrize(
    ("name", "size", "count"), [("same", "8×8", 10), ("tall", "8×8", 16), ("strided", "4×4", 10), ("odd", "2×2", 16)]
)
def test_6_3b_c_d_e_sizes_and_parameters_of_the_four(name, size, count):
    drawn = opened("padding_stride")
    report = designer.shapes(drawn)
    assert report.nodes[next(n.id for n in drawn.main_block.nodes if n.name == name)].outputs["output"] == f"B×1×{size}"
    assert sum(p.numel() for p in built("padding_stride").get_submodule(name).parameters()) == count


def test_6_3e_rows_6_and_7_are_never_read_and_it_is_said():
    rows, columns = Axis(8, 3, 3, 0, 0), Axis(8, 5, 4, 1, 1)
    assert (rows.count, columns.count) == (2, 2)
    said = unread_words(rows, columns)
    assert said == "Rows 6 and 7 are never read (16 of 64 cells), nor is part of the padding."


def test_6_3_an_even_kernel_cannot_keep_the_size_and_same_wants_no_stride():
    assert alone("Conv2d", in_channels=1, out_channels=1, kernel_size=2, padding=1)(torch.rand(1, 1, 8, 8)).shape[
        2:
    ] == (9, 9)
    drawn = setting(setting(opened("padding_stride"), "same", "padding", "same"), "same", "stride", 2)
    assert any("same" in one.message for one in designer.shapes(drawn).problems if one.severity == "error")


def test_6_3f_mirrored_padding_a_stride_of_a_half_and_what_a_stride_costs():
    mirrored = square(torch.tensor([[1.0]]), padding=0)(F.pad(NINE, (1, 1, 1, 1), "reflect")).detach()[0, 0]
    assert mirrored[:2].tolist() == [[4, 3, 4, 5, 4], [1, 0, 1, 2, 1]]
    assert alone("ConvTranspose2d", in_channels=1, out_channels=1, kernel_size=2, stride=2)(
        torch.rand(1, 1, 8, 8)
    ).shape[2:] == (16, 16)
    plain = {"in_channels": 1, "out_channels": 1, "kernel_size": 3}
    assert [2 * counted("Conv2d", (1, 8, 8), **plain, padding=1, stride=s)[1] for s in (1, 2)] == [1152, 288]


def test_6_4b_a_bias_makes_27_of_24():
    plain = {"in_channels": 2, "out_channels": 3, "kernel_size": 2}
    assert [counted("Conv2d", (2, 3, 3), **plain, bias=bias)[0] for bias in (False, True)] == [24, 27]


def test_6_4a_the_two_partial_maps_are_seen_before_they_are_added():
    x = torch.stack((NINE[0, 0], NINE[0, 0] + 1))[None]
    net = with_weight("Conv2d", torch.stack((KERNEL, KERNEL + 1)), in_channels=2, out_channels=1, kernel_size=2)
    parts = [square(KERNEL)(x[:, :1]), square(KERNEL + 1)(x[:, 1:])]
    assert numbers(parts[0] + parts[1]) == numbers(net(x)) == [56, 72, 104, 120]


def test_6_4d_what_a_large_convolution_costs():
    plain = {"in_channels": 128, "out_channels": 128, "kernel_size": 5}
    assert 2 * counted("Conv2d", (128, 256, 256), **plain)[1] == 52_022_476_800
    padded = 2 * counted("Conv2d", (128, 256, 256), **plain, padding=2)[1]
    doubled = {**plain, "in_channels": 256, "out_channels": 256, "padding": 2}
    assert padded == 53_687_091_200 and 2 * counted("Conv2d", (256, 256, 256), **doubled)[1] == 4 * padded
    small = {"in_channels": 1, "out_channels": 1, "kernel_size": 3}
    assert [2 * counted("Conv2d", (1, 8, 8), **small, padding=p)[1] for p in (1, 2)] == [1152, 1800]


def test_6_5a_the_default_stride_is_the_window():
    assert numbers(alone("MaxPool2d", kernel_size=2)(NINE)) == [4]


def test_6_5b_the_largest_erases_the_negative_edge_and_abs_keeps_it():
    edges, one_on = built("edge_detector"), image().roll(1, 3)
    two = alone("MaxPool2d", kernel_size=2, stride=2)
    with torch.no_grad():
        assert two(edges(image()))[0, 0, 0].tolist() == [1, 0, 0] and two(edges(one_on))[0, 0, 0].tolist() == [0, 1, 0]
        close = alone("MaxPool2d", kernel_size=2, stride=1)
        assert close(edges(image()).abs())[0, 0, 0].tolist() == [1, 1, 0, 0, 1, 1]
        assert close(edges(one_on))[0, 0, 0].tolist() == [0, 1, 1, 0, 0, 0]


def test_6_5e_a_mean_counts_the_zeros_around_it_unless_it_is_told_not_to():
    mean = {"kernel_size": 3, "padding": 1, "stride": 2}
    assert numbers(alone("AvgPool2d", **mean)(SIXTEEN)) == pytest.approx([1.11, 2.67, 5.67, 10], abs=5e-3)
    assert numbers(alone("AvgPool2d", **mean, count_include_pad=False)(SIXTEEN)) == [2.5, 4, 8.5, 10]
    drawn = of_shape(row(node("a", "layer", "a", "MaxPool2d", kernel_size=2, padding=2)), 1, 4, 4)
    assert [one for one in designer.shapes(drawn).problems if one.severity == "error"]


def test_6_5g_largest_smallest_and_a_soft_one():
    a, b = torch.randn(50), torch.randn(50)
    torch.testing.assert_close(torch.maximum(a, b), F.relu(a - b) + b)
    x = torch.randn(1, 1, 4, 4)
    assert torch.equal(-alone("MaxPool2d", kernel_size=2)(-x), x.unfold(2, 2, 2).unfold(3, 2, 2).amin((4, 5)))
    four = torch.tensor([1.0, 2, 3, 4])
    assert value(alone("Softmax", dim=-1)(four) @ four) == pytest.approx(3.49, abs=5e-3)


def test_6_5f_pooling_never_mixes_channels():
    *_, both, _ = results(built("pooling"), NINE, SIXTEEN)
    assert numbers(both[:, 1] - both[:, 0]) == [1] * 4


def test_6_6a_what_other_networks_on_the_same_picture_have():
    assert (
        counted("Linear", (784,), in_features=784, out_features=256)[0]
        + counted("Linear", (256,), in_features=256, out_features=10)[0]
        == 203_530
    )
    assert counted("Linear", (784,), in_features=784, out_features=4704)[0] == 3_692_640
    parts = [sum(p.numel() for p in built("lenet")[at].parameters()) for at in (0, 3, 7, 9, 11)]
    assert parts == [156, 2_416, 48_120, 10_164, 850] and len(list(built("lenet").parameters())) == 10


@pytest.mark.parametrize(("padding", "side", "count"), [(0, 28, 256), (2, 32, 576)])
def test_6_6b_another_padding_or_picture_breaks_at_7_and_the_number_is_offered(padding, side, count):
    drawn = setting(opened("lenet"), "0", "padding", padding)
    x = drawn.main_block.of_kind("input")[0].name
    (problem,) = [p for p in designer.shapes(with_input_shapes(drawn, {x: ("B", 1, side, side)})).problems
                  if p.severity == "error"]  # fmt: skip
    assert f"expects 400 features, gets {count}" in problem.message
    assert problem.repair.text == f"Set in_features to {count}"


def test_6_6a_the_english_edition_s_lazy_layers_stand_in_a_child_called_net():
    conv = {"kernel_size": 5}
    layers = (
        ("0", "LazyConv2d", {"out_channels": 6, "padding": 2, **conv}), ("1", "Sigmoid", {}),
        ("2", "AvgPool2d", {"kernel_size": 2, "stride": 2}), ("3", "LazyConv2d", {"out_channels": 16, **conv}),
        ("4", "Sigmoid", {}), ("5", "AvgPool2d", {"kernel_size": 2, "stride": 2}), ("6", "Flatten", {}),
        ("7", "LazyLinear", {"out_features": 120}), ("8", "Sigmoid", {}), ("9", "LazyLinear", {"out_features": 84}),
        ("10", "Sigmoid", {}), ("11", "LazyLinear", {"out_features": 10}),
    )  # fmt: skip
    chain = row(*(node(f"n{name}", "layer", name, of, **settings) for name, of, settings in layers))
    x, y = node("x", "input", "x", shape=("B", 1, 28, 28)), node("y", "output", "y")
    net = node("net", "block", "net", "Layers")
    drawn = Design("LeNet", {"LeNet": Block((x, net, y), (wire(x, net), wire(net, y))), "Layers": chain})
    module = designer.build(drawn)
    assert {name.partition(".")[0] for name, _ in module.named_parameters()} == {"net"}
    out = module(torch.zeros(1, 1, 28, 28))
    assert out.shape == (1, 10) and sum(p.numel() for p in module.parameters()) == 61_706
    assert [name for name, _ in module.named_parameters()][:2] == ["net.0.weight", "net.0.bias"]


def test_6_6b_the_convolutions_hold_4_percent_of_the_parameters_and_86_of_the_work():
    report, drawn = designer.shapes(opened("lenet")), opened("lenet")
    ids = [next(n.id for n in drawn.main_block.nodes if n.name == name) for name in ("0", "3", "7", "9", "11")]
    work = [report.nodes[i].multiply_adds for i in ids]
    assert work == [117_600, 240_000, 48_000, 10_080, 840]
    assert round(100 * (156 + 2_416) / 61_706) == 4 and round(100 * (117_600 + 240_000) / sum(work)) == 86


def test_6_6c_ten_classes_and_a_thousand_pictures_to_test():
    from designer.files import fashion

    assert len(fashion.CLASSES) == 10 and len(fashion.labels("test")) >= 1000
    pictures = fashion.images("test")
    assert (
        pictures.shape[1:] == (28, 28) and pictures.dtype == np.uint8 and set(fashion.labels("test")) == set(range(10))
    )


def ten_deep(act: str) -> nn.Module:
    """Ten layers of 64 with Xavier weights and an activation after each."""
    nodes = [
        one for at in range(10)
        for one in (node(f"l{at}", "layer", f"fc{at}", "Linear", in_features=64, out_features=64),
                    node(f"a{at}", "layer", f"act{at}", act))
    ]  # fmt: skip
    net = build(generate(of_shape(row(*nodes), 64)))
    for layer in net.modules():
        if isinstance(layer, nn.Linear):
            nn.init.xavier_uniform_(layer.weight)
    return net


def test_n2_gradients_vanish_through_ten_sigmoids_and_not_through_ten_of_the_others():
    shares = {}
    for act in ("Sigmoid", "Tanh", "ReLU"):
        torch.manual_seed(0)
        net = ten_deep(act)
        net(torch.randn(64, 64)).pow(2).sum().backward()
        norms = [value(net.get_parameter(f"fc{at}.weight").grad.norm()) for at in (0, 9)]
        shares[act] = norms[0] / norms[1]
    assert shares["Sigmoid"] < 1e-5 and shares["Tanh"] > 0.1 and shares["ReLU"] > 0.05
    assert pytest.approx(9.5e-7, rel=0.01) == 0.25**10


def test_n2_a_sigmoid_is_exactly_one_from_16_7_on():
    assert value(alone("Sigmoid")(torch.tensor([[16.7]]))) == 1 and value(alone("Sigmoid")(torch.tensor([[16.0]]))) < 1


def test_n3_some_units_are_dead_on_uniform_samples_and_none_on_normal_ones():
    torch.manual_seed(0)
    drawn = of_shape(row(node("a", "layer", "0", "Linear", in_features=20, out_features=256),
                         node("r", "layer", "1", "ReLU")), 20)  # fmt: skip
    net = build(generate(drawn))
    with torch.no_grad():
        uniform, normal = net(torch.rand(1000, 20)), net(torch.randn(1000, 20))
    assert 0.4 < value((uniform == 0).float().mean()) < 0.6
    dead = [value((made == 0).all(0).float().mean()) for made in (uniform, normal)]
    assert 0.01 < dead[0] < 0.1 and dead[1] == 0


def test_n5_after_batch_normalisation_each_feature_has_mean_0_and_deviation_1():
    net = alone("BatchNorm1d", num_features=256).train()
    made = net(3 + 2 * torch.randn(500, 256)).detach()
    assert value(made.mean(0).abs().max()) < 1e-5 and value((made.std(0, correction=0) - 1).abs().max()) < 1e-4
    assert sum(p.numel() for p in net.parameters()) == 512
    assert sorted(name.rpartition(".")[2] for name, _ in net.named_buffers()) == [
        "num_batches_tracked", "running_mean", "running_var"
    ]  # fmt: skip
