"""A kernel of the live module looked into, tried, applied and put back; the sums are torch's own."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from designer.engine.calls.laboratory import ApplyKernel, LookInto, TryKernel
from designer.engine.calls.live import BuildLive
from designer.engine.engine import Engine
from designer.errors import DesignerError
from designer.graph.model import Block, Design, Node
from designer.runtime.laboratory.reports import MOST_CHANNELS, Change, Look, LookReport, grid
from designer.runtime.reports import InputChoice
from tests.helpers.drawing import design, node, wire
from tests.runtime.nets import lenet

RANDOM, IMAGE = InputChoice("random"), InputChoice()


def one(layer: str, *shape: int, **settings: object) -> Design:
    """One layer on an input of this shape, without the batch."""
    return fed(node("c", "layer", "layer", layer, **settings), *shape)


def fed(first: Node, *shape: int, then: tuple[Node, ...] = ()) -> Design:
    """Layers in a row on an input of this shape."""
    whole = (node("x", "input", "x", shape=("B", *shape)), first, *then, node("y", "output", "y"))
    return design(Block(whole, tuple(wire(a, b) for a, b in itertools.pairwise(whole))))


def looked(drawn: Design, **where: int) -> tuple[Engine, LookReport]:
    engine = Engine()
    engine.answer(BuildLive(drawn))
    return engine, engine.answer(LookInto(Look("c", RANDOM, **where)))


def test_what_flows_into_a_convolution_is_what_the_network_fed_it() -> None:
    engine = Engine()
    engine.answer(BuildLive(lenet()))
    report = engine.answer(LookInto(Look("n2/f5", IMAGE, output=3)))
    assert isinstance(report, LookReport)
    features = engine.module.get_submodule("features")
    images = torch.from_numpy(_first_image())[None, None]
    with torch.no_grad():
        into = features.pool1(features.act1(features.conv1(images)))
        out = features.conv2(into)
    np.testing.assert_array_equal(report.inputs.array, into[0].numpy())
    np.testing.assert_allclose(report.result.array, out[0, 3].numpy(), atol=1e-6)
    assert (report.title, report.channels, report.outputs, report.walk.size) == ("Conv2d", 6, 16, (10, 10))
    assert report.fed == "test image 0: ankle boot"
    summed = report.partial.array.sum(0) + report.bias
    np.testing.assert_allclose(summed, report.result.array, atol=1e-5)


@pytest.mark.parametrize(
    ("layer", "shape", "settings"),
    [
        ("Conv2d", (4, 9, 7), {"in_channels": 4, "out_channels": 6, "kernel_size": (3, 2), "stride": (2, 1), "groups": 2}),
        ("Conv2d", (2, 9, 7), {"in_channels": 2, "out_channels": 3, "kernel_size": 3, "padding": "same", "dilation": 2}),
        ("Conv2d", (2, 6, 6), {"in_channels": 2, "out_channels": 2, "kernel_size": 3, "padding": 2, "padding_mode": "reflect"}),
        ("Conv1d", (3, 12), {"in_channels": 3, "out_channels": 5, "kernel_size": 4, "stride": 2, "padding": 1}),
        ("Conv1d", (1, 8), {"in_channels": 1, "out_channels": 1, "kernel_size": 3, "padding": 1, "padding_mode": "reflect"}),
    ],
)  # fmt: skip
def test_partial_maps_and_bias_add_up_to_the_layer_s_own_output(layer, shape, settings) -> None:
    engine, report = looked(one(layer, *shape, **settings), output=1)
    summed = report.partial.array.sum(0) + report.bias
    np.testing.assert_allclose(summed, report.result.array, atol=1e-5)
    assert report.walk.size == report.result.array.shape
    changed = engine.answer(TryKernel(report.look, (Change(0, grid(report.kernels.array[0] + 1)),)))
    difference = changed.result.array - report.result.array
    np.testing.assert_allclose(difference, changed.partial.array[0] - report.partial.array[0], atol=1e-5)


@pytest.mark.parametrize(
    ("layer", "settings", "expected"),
    [
        ("MaxPool2d", {"kernel_size": 2, "stride": 1}, functional.max_pool2d),
        ("AvgPool2d", {"kernel_size": 3, "padding": 1}, functional.avg_pool2d),
    ],
)
def test_a_pooling_shows_each_channel_by_itself(layer, settings, expected) -> None:
    _, report = looked(one(layer, 3, 6, 6, **settings), output=2)
    pooled = expected(torch.tensor(report.inputs.array)[None], **settings)[0, 0]
    np.testing.assert_array_equal(report.result.array, pooled.numpy())
    assert (report.channels, report.base, report.outputs, report.kernels.array.size) == (1, 2, 3, 0)


def test_trying_a_kernel_leaves_the_live_module_alone_until_it_is_applied_and_reset_puts_all_back() -> None:
    engine, report = looked(one("Conv2d", 2, 5, 5, in_channels=2, out_channels=2, kernel_size=3))
    weight = engine.module.get_parameter("layer.weight")
    before, edge = weight.detach().clone(), np.array([[1, 0, -1]] * 3, np.float32)
    changes = (Change(1, grid(edge)),)
    tried = engine.answer(TryKernel(report.look, changes))
    assert torch.equal(weight, before)

    engine.answer(ApplyKernel(report.look, changes))

    np.testing.assert_array_equal(weight[0, 1].detach().numpy(), edge)
    again = engine.answer(LookInto(report.look))
    assert again.touched
    np.testing.assert_array_equal(again.result.array, tried.result.array)
    engine.answer(ApplyKernel(report.look))
    assert torch.equal(weight, before)
    assert not engine.answer(LookInto(report.look)).touched


def test_of_many_channels_a_few_are_sent_at_a_time() -> None:
    engine, report = looked(one("Conv2d", 512, 4, 4, in_channels=512, out_channels=2, kernel_size=3), first=508)
    assert (report.channels, len(report.inputs.array)) == (512, 4)
    first = engine.answer(LookInto(Look("c", RANDOM)))
    assert len(first.inputs.array) == MOST_CHANNELS


def test_a_lazy_layer_is_shown_once_a_run_has_filled_it() -> None:
    _, report = looked(one("LazyConv2d", 3, 8, 8, out_channels=2, kernel_size=3))
    assert (report.title, report.channels) == ("Conv2d", 3)


def test_a_module_called_twice_shows_what_flows_into_each_call() -> None:
    conv = node("c", "layer", "conv", "Conv2d", in_channels=1, out_channels=1, kernel_size=3)
    engine = Engine()
    engine.answer(BuildLive(fed(conv, 1, 9, 9, then=(node("a", "again", "once_more", "c"),))))
    sizes = [engine.answer(LookInto(Look(path, RANDOM))).walk.size for path in ("c", "a")]
    assert sizes == [(7, 7), (5, 5)]


@settings(max_examples=25, deadline=None)
@given(
    kernel=st.integers(1, 3),
    stride=st.integers(1, 3),
    dilation=st.integers(1, 2),
    cut=st.integers(0, 2),
    more=st.integers(0, 1),
    groups=st.sampled_from((1, 2)),
    bias=st.booleans(),
    flat=st.booleans(),
)
def test_a_transposed_convolution_is_a_window_over_its_spread_input(
    kernel, stride, dilation, cut, more, groups, bias, flat
) -> None:
    told = {
        "in_channels": 2, "out_channels": 4, "kernel_size": kernel, "stride": stride, "dilation": dilation,
        "padding": min(cut, dilation * (kernel - 1)), "output_padding": more if more < max(stride, dilation) else 0,
        "groups": groups, "bias": bias,
    }  # fmt: skip
    name, shape = ("ConvTranspose1d", (2, 6)) if flat else ("ConvTranspose2d", (2, 5, 6))
    engine, report = looked(one(name, *shape, **told), output=3)
    layer = engine.module.get_submodule("layer")
    spread = torch.from_numpy(report.inputs.array.copy())
    assert report.note.startswith("Spreading each cell of the input is reading it ")
    caught = []
    with layer.register_forward_hook(lambda _m, args, out: caught.append(out)):
        engine.answer(LookInto(Look("c", RANDOM, output=3)))
    np.testing.assert_allclose(report.result.array.squeeze(), caught[-1][0, 3].detach().squeeze(), atol=1e-5)
    summed = report.partial.array.sum(0) + (report.bias or 0)
    np.testing.assert_allclose(summed, report.result.array, atol=1e-5)
    assert spread.shape[-1] == 5 * stride + 1 + told["output_padding"]


def test_6_3_f_a_stride_of_a_half_makes_16_of_8_and_is_only_tried() -> None:
    engine, report = looked(one("ConvTranspose2d", 1, 8, 8, in_channels=1, out_channels=1, kernel_size=2, stride=2))
    assert report.walk.size == (16, 16)
    assert "with 1 zero between its cells " in report.note
    trial = engine.answer(TryKernel(report.look, (Change(0, grid(np.zeros((2, 2)))),)))
    assert np.unique(trial.result.array).size == 1
    with pytest.raises(DesignerError, match="only tried here"):
        engine.answer(ApplyKernel(report.look, (Change(0, grid(np.zeros((2, 2)))),)))


@pytest.mark.parametrize(
    ("name", "settings", "torch_s"),
    [
        ("max_pool2d", {"kernel_size": 2}, lambda x: functional.max_pool2d(x, 2)),
        ("max_pool2d", {"kernel_size": 3, "stride": 1, "padding": 1}, lambda x: functional.max_pool2d(x, 3, 1, 1)),
        (
            "avg_pool2d",
            {"kernel_size": (2, 3), "ceil_mode": True},
            lambda x: functional.avg_pool2d(x, (2, 3), ceil_mode=True),
        ),
        ("adaptive_avg_pool2d", {"output_size": 3}, lambda x: functional.adaptive_avg_pool2d(x, 3)),
    ],
)
def test_a_pooling_that_is_an_operation_has_its_window(name, settings, torch_s) -> None:
    first = node("f", "layer", "first", "Conv2d", in_channels=1, out_channels=2, kernel_size=1)
    engine = Engine()
    engine.answer(BuildLive(fed(first, 1, 7, 8, then=(node("c", "op", "pool", name, **settings),))))
    report = engine.answer(LookInto(Look("c", RANDOM, output=1)))
    maps = torch.from_numpy(report.inputs.array.copy())[None]
    np.testing.assert_allclose(report.result.array, torch_s(maps)[0, 0], atol=1e-6)
    assert report.outputs == 2


SETTINGS = {"kernel_size": (2, 3), "dilation": 1, "padding": (1, 0), "stride": (1, 2)}


@pytest.mark.parametrize(
    "pooled",
    [node("c", "op", "cut", "unfold", **SETTINGS), node("c", "layer", "cut", "Unfold", **SETTINGS)],
    ids=["operation", "layer"],
)
def test_unfolding_has_its_window_and_each_row_is_one_cell_of_it(pooled) -> None:
    first = node("f", "layer", "first", "Conv2d", in_channels=1, out_channels=2, kernel_size=1)
    engine = Engine()
    engine.answer(BuildLive(fed(first, 1, 5, 7, then=(pooled,))))
    rows = []
    for output in range(12):
        report = engine.answer(LookInto(Look("c", RANDOM, output=output)))
        assert (report.title, report.outputs, report.walk.size, report.base) == ("Unfold", 12, (6, 3), output // 6)
        assert report.kernels.array.sum() == 1 and report.note.endswith("a kernel with a single 1.")
        rows.append(report.result.array)
    maps = torch.from_numpy(
        np.concatenate([engine.answer(LookInto(Look("c", RANDOM, output=at))).inputs.array for at in (0, 6)])
    )[None]
    cut = functional.unfold(maps, (2, 3), 1, (1, 0), (1, 2))[0]
    np.testing.assert_array_equal(np.stack(rows).reshape(12, 18), cut)
    with pytest.raises(DesignerError, match="no kernel of its own"):
        engine.answer(ApplyKernel(report.look, (Change(0, grid(np.zeros((2, 3)))),)))


@pytest.mark.parametrize(
    ("name", "shape", "kernel", "settings"),
    [
        ("conv2d", (2, 6, 7), (4, 2, 3, 3), {"padding": 1, "stride": (1, 2)}),
        ("conv2d", (2, 6, 7), (4, 1, 2, 2), {"groups": 2, "padding": "same"}),
        ("conv1d", (2, 9), (3, 2, 4), {"dilation": 2}),
    ],
)
def test_a_convolution_that_is_an_operation_has_its_window_and_the_kernel_of_its_wire(
    name, shape, kernel, settings
) -> None:
    x = node("x", "input", "x", shape=("B", *shape))
    w = node("w", "tensor", "w", "parameter", shape=kernel, init="uniform")
    op, y = node("c", "op", "conv", name, **settings), node("y", "output", "y")
    engine = Engine()
    engine.answer(BuildLive(design(Block((x, w, op, y), (wire(x, op), wire(w, op, "weight"), wire(op, y))))))
    report = engine.answer(LookInto(Look("c", RANDOM, output=2)))
    row = engine.module.w.detach()[2]
    np.testing.assert_array_equal(report.kernels.array.reshape(row.shape), row)
    summed = report.partial.array.sum(0).squeeze()
    np.testing.assert_allclose(summed, report.result.array.squeeze(), atol=1e-6)
    groups = settings.get("groups", 1)
    maps = [engine.answer(LookInto(Look("c", RANDOM, output=at))).inputs.array for at in (0, kernel[0] - 1)][:groups]
    whole = torch.from_numpy(np.concatenate(maps)).reshape(1, *shape)
    torch_s = getattr(functional, name)(whole, engine.module.w.detach(), **settings)
    np.testing.assert_allclose(report.result.array.squeeze(), torch_s[0, 2].squeeze(), atol=1e-6)
    with pytest.raises(DesignerError, match="comes over a wire, so it is only tried here"):
        engine.answer(ApplyKernel(report.look, (Change(0, report.kernels),)))


@pytest.mark.parametrize(
    ("layer", "shape", "settings", "words"),
    [
        ("Conv3d", (1, 4, 4, 4), {"in_channels": 1, "out_channels": 1, "kernel_size": 3}, "only flat and 1-d maps"),
        (
            "ConvTranspose2d",
            (1, 4, 4),
            {"in_channels": 1, "out_channels": 1, "kernel_size": 2, "padding": 2},
            "cuts off more than its kernel reaches",
        ),
        ("ReLU", (3,), {}, "a ReLU has no window that could be stepped"),
        ("Linear", (3,), {"in_features": 3, "out_features": 2}, "a Linear has no window that could be stepped"),
        ("Flatten", (3, 2), {}, "choose a convolution, a pooling, an activation or a dense layer"),
    ],
)
def test_what_is_not_shown_is_said(layer, shape, settings, words) -> None:
    with pytest.raises(DesignerError, match=words):
        looked(one(layer, *shape, **settings))


def test_a_node_that_is_gone_and_a_kernel_of_another_size_are_refused() -> None:
    engine, report = looked(one("Conv2d", 1, 5, 5, in_channels=1, out_channels=1, kernel_size=3))
    with pytest.raises(DesignerError, match="not in the live module any more"):
        engine.answer(LookInto(Look("nobody", RANDOM)))
    with pytest.raises(DesignerError, match="another size by now"):
        engine.answer(TryKernel(report.look, (Change(0, grid(np.zeros((2, 2)))),)))


def _first_image() -> np.ndarray:
    from designer.files import fashion

    return fashion.images()[0].astype(np.float32) / 255
