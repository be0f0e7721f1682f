"""The curve of an activation and what flows into it; the numbers are torch's own and the book's."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from designer.errors import DesignerError
from designer.graph.model import Layer
from designer.runtime.laboratory.curve_report import FLAT, CurveReport
from designer.runtime.laboratory.curves import PLACES, curve
from designer.runtime.live import Live
from designer.runtime.reports import InputChoice
from tests.helpers.drawing import node
from tests.runtime.laboratory.test_kernels import fed
from tests.runtime.nets import lenet

RANDOM = InputChoice("random")


def curve_of(first, *shape, then=(), layers=None) -> CurveReport:
    drawn = fed(first, *shape, then=then)
    if layers:
        drawn = type(drawn)(drawn.main, drawn.blocks, layers=layers)
    live = Live()
    live.build(drawn)
    return curve(live, "c", RANDOM)


def at(report: CurveReport, place: float) -> tuple[float, float]:
    """Height and slope nearest to a place."""
    index = int(np.abs(report.places.array - place).argmin())
    return float(report.heights.array[0, index]), float(report.slopes.array[0, index])


def test_n2_the_slope_of_sigmoid_and_tanh_is_the_book_s() -> None:
    sigmoid = curve_of(node("c", "layer", "act", "Sigmoid"), 20)
    assert (sigmoid.title, sigmoid.curves, len(sigmoid.places.array)) == ("Sigmoid", 1, PLACES)
    assert at(sigmoid, 0) == pytest.approx((0.5, 0.25), abs=1e-6)
    assert at(sigmoid, 4)[1] == pytest.approx(0.0177, abs=1e-4)
    assert sigmoid.greatest == pytest.approx(0.25, abs=1e-6)
    tanh = curve_of(node("c", "op", "act", "tanh"), 20)
    assert at(tanh, 0)[1] == pytest.approx(1, abs=1e-6)
    assert at(tanh, 4)[1] == pytest.approx(0.0013, abs=1e-4)


@pytest.mark.parametrize(
    ("name", "settings", "torch_s"),
    [
        ("ReLU", {}, functional.relu),
        ("ReLU", {"inplace": True}, functional.relu),
        ("GELU", {}, functional.gelu),
        ("LeakyReLU", {"negative_slope": 0.1}, lambda x: functional.leaky_relu(x, 0.1)),
        ("Hardtanh", {"min_val": -2.0}, lambda x: functional.hardtanh(x, -2.0)),
        ("RReLU", {}, functional.rrelu),
        ("Softplus", {}, functional.softplus),
    ],
)
def test_a_layer_s_curve_is_what_torch_makes_of_the_same_numbers(name, settings, torch_s) -> None:
    report = curve_of(node("c", "layer", "act", name, **settings), 3, 4)
    given = torch.from_numpy(report.places.array.copy()).requires_grad_()
    made = torch_s(given)
    (slope,) = torch.autograd.grad(made.sum(), given)
    np.testing.assert_allclose(report.heights.array[0], made.detach(), atol=1e-6)
    np.testing.assert_allclose(report.slopes.array[0], slope, atol=1e-6)


def test_the_histogram_and_the_flat_share_are_those_of_what_flows_in() -> None:
    live = Live()
    live.build(lenet())
    features = live.module.get_submodule("features")
    caught: list[torch.Tensor] = []
    with features.act1.register_forward_pre_hook(lambda _m, args: caught.append(args[0].detach())):
        report = curve(live, "n2/f3", InputChoice())
    into = caught[-1]
    assert (report.samples, report.total) == (len(into), into.numel())
    assert sum(report.counts) + report.below + report.above == report.total
    slope = torch.sigmoid(into) * (1 - torch.sigmoid(into))
    assert report.flat == pytest.approx(float((slope < FLAT * 0.25).float().mean()), abs=1e-3)
    assert report.passes == pytest.approx(float(slope.mean()), rel=1e-4)


def test_an_operation_reads_what_the_node_before_it_gave() -> None:
    minus = node("c", "layer", "first", "Linear", in_features=3, out_features=2)
    live = Live()
    live.build(fed(minus, 3, then=(node("r", "op", "act", "leaky_relu", negative_slope=0.5),)))
    report = curve(live, "r", RANDOM)
    assert (report.title, report.total) == ("leaky_relu", 2 * report.samples)
    assert at(report, -4) == pytest.approx((-2, 0.5))


def test_each_channel_of_a_prelu_has_its_own_curve() -> None:
    live = Live()
    live.build(fed(node("c", "layer", "act", "PReLU", num_parameters=3), 3, 5, 5))
    with torch.no_grad():
        live.module.get_parameter("act.weight").copy_(torch.tensor([0.1, 0.2, 0.3]))
    report = curve(live, "c", RANDOM)
    assert report.curves == 3
    np.testing.assert_allclose(report.slopes.array[:, 0], [0.1, 0.2, 0.3], atol=1e-6)


OWN = {
    "Swish": Layer(
        tuple("class Swish(nn.Module):\n    def forward(self, x):\n        return x * torch.sigmoid(x)".split("\n"))
    ),
    "Centred": Layer(
        tuple("class Centred(nn.Module):\n    def forward(self, x):\n        return x - x.mean()".split("\n"))
    ),
    "Half": Layer(tuple("class Half(nn.Module):\n    def forward(self, x):\n        return x[:, :1]".split("\n"))),
}


def test_a_layer_of_one_s_own_has_a_curve_if_each_number_goes_its_own_way() -> None:
    report = curve_of(node("c", "layer", "swish", "Swish"), 6, layers=OWN)
    np.testing.assert_allclose(report.heights.array[0], functional.silu(torch.tensor(report.places.array)), atol=1e-6)
    with pytest.raises(DesignerError, match="own looks at more than one number at once, so it has no curve of its own"):
        curve_of(node("c", "layer", "own", "Centred"), 6, layers=OWN)
    with pytest.raises(DesignerError, match="own gives another shape than it takes"):
        curve_of(node("c", "layer", "own", "Half"), 6, layers=OWN)


def test_softmax_is_refused_with_its_reason() -> None:
    with pytest.raises(DesignerError, match="act is a Softmax: it looks at a whole row of numbers at once"):
        curve_of(node("c", "layer", "act", "Softmax", dim=1), 6)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e30, 0.0, 1e-42])
def test_odd_numbers_that_flow_in_are_counted_and_break_nothing(value) -> None:
    live = Live()
    live.build(
        fed(
            node("l", "layer", "fc", "Linear", in_features=2, out_features=2),
            2,
            then=(node("c", "layer", "act", "Tanh"),),
        )
    )
    with torch.no_grad():
        live.module.get_parameter("fc.weight").zero_()
        live.module.get_parameter("fc.bias").fill_(value)
    report = curve(live, "c", RANDOM)
    odd = report.total if value != value or value == float("inf") else 0
    assert report.not_finite == odd
    assert report.above == (report.total if value == 1e30 else 0)
    assert sum(report.counts) + report.above + report.not_finite == report.total


def test_what_no_gradient_gets_through_has_no_slope() -> None:
    source = "class Step(nn.Module):\n    def forward(self, x):\n        return (x > 0).float()"
    report = curve_of(node("c", "layer", "step", "Step"), 3, layers={"Step": Layer(tuple(source.split("\n")))})
    assert report.slopes.array.size == 0
    assert report.passes is None and report.greatest is None


def test_half_precision_is_worked_out_in_half_precision() -> None:
    live = Live()
    live.build(fed(node("c", "layer", "act", "Sigmoid"), 3))
    assert isinstance(live.module, nn.Module)
    live.module.register_forward_pre_hook(lambda _m, args: (args[0].bfloat16(),))
    report = curve(live, "c", RANDOM)
    np.testing.assert_allclose(at(report, 0), (0.5, 0.25), atol=1e-2)
