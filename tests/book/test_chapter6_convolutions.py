"""Sections 6.1 and 6.2, what a person would want to try besides the listings."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image

from designer.codegen.source import generate
from designer.engine.calls.laboratory import LookInto
from designer.engine.calls.live import BuildLive
from designer.engine.calls.run import RunOnce
from designer.engine.engine import Engine
from designer.graph.model import Block
from designer.runtime.build import build
from designer.runtime.laboratory.receptive import field
from designer.runtime.laboratory.reports import Look
from designer.runtime.reports import InputChoice
from tests.book.layers import KERNEL, counted, of_shape, square, with_weight
from tests.book.test_book import built, opened
from tests.book.values import NINE, alone, image, numbers, value
from tests.helpers.drawing import design, node, row, wire

RANDOM = InputChoice("random")


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
