"""What flows is made small: the right sample, the right channels, and never a failure whatever the tensor is."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional

from designer.engine.calls.live import BuildLive
from designer.engine.calls.run import RunOnce
from designer.engine.engine import Engine
from designer.errors import RunFailed
from designer.graph.model import Block
from designer.runtime.live import Live
from designer.runtime.reports import InputChoice, Thumbnail
from designer.runtime.runs.flowed import batch_dimension
from designer.runtime.runs.run import run_once
from designer.runtime.runs.thumbnails import BARS, drawn, glimpse
from tests.helpers.drawing import design, node, row, wire
from tests.runtime.nets import copies, lenet


def quantised() -> torch.Tensor:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch means to do without them
        return torch.quantize_per_tensor(torch.rand(1, 2, 4, 4), 0.1, 0, torch.quint8)


ODD = {
    "nothing": torch.zeros(0, 3),
    "one number": torch.tensor(2.0),
    "not finite": torch.tensor([[math.nan, math.inf, 1.0]]),
    "maps that are not finite": torch.tensor([math.nan, -math.inf, 1.0, 2.0]).reshape(1, 1, 2, 2),
    "nothing finite": torch.full((1, 2, 3, 3), math.nan),
    "large and nothing finite": torch.full((1, 2, 99, 99), math.inf),
    "all equal": torch.full((1, 2, 4, 4), 7.0),
    "huge": torch.tensor([[3e38, -3e38]]),
    "huge maps": torch.tensor([3e38, -3e38]).reshape(1, 1, 1, 2),
    "tiny": torch.tensor([1e-42, -1e-42]).reshape(1, 1, 1, 2),
    "double": torch.tensor([[1e300, -1e300]], dtype=torch.float64),
    "half": torch.ones(1, 3, 4, 4, dtype=torch.float16),
    "brain": torch.ones(1, 3, 4, 4, dtype=torch.bfloat16),
    "eighth": torch.ones(1, 3, 4, 4).to(torch.float8_e4m3fn),
    "whole": torch.arange(12).reshape(1, 12),
    "true and false": torch.tensor([[True, False]]),
    "complex": torch.ones(1, 4, dtype=torch.complex64),
    "conjugate": torch.ones(1, 4, dtype=torch.complex64).conj(),
    "negated": torch.ones(1, 4, dtype=torch.complex64).conj().imag,
    "quantised": quantised(),
    "sparse": torch.eye(4).to_sparse(),
    "meta": torch.zeros(1, 3, 4, 4, device="meta"),
    "with a gradient": torch.rand(1, 3, requires_grad=True),
    "volume": torch.rand(1, 2, 5, 6, 7),
    "sequence": torch.rand(2, 5, 9),
    "six dimensions": torch.rand(2, 2, 2, 2, 2, 2),
}


def thumbnail(tensor: torch.Tensor, batch: int | None = 0) -> Thumbnail:
    return drawn(glimpse(tensor, batch))


def pixels(made: Thumbnail) -> np.ndarray:
    return np.frombuffer(made.pixels, np.uint8).reshape(made.height, made.width)


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("batch", [0, 1, None])
def test_any_tensor_has_a_thumbnail(name: str, batch: int | None) -> None:
    made = thumbnail(ODD[name], batch)
    assert len(made.pixels) == made.width * made.height
    assert made.height <= 32 and made.width <= 6 * 32
    assert math.isfinite(made.low) and math.isfinite(made.high)
    assert (made.sort == "none") == (name in ("nothing", "meta"))


def test_six_channels_stand_side_by_side_dark_to_bright() -> None:
    images = torch.zeros(2, 8, 4, 4)
    images[0, 1] = 1
    made = thumbnail(images)
    assert (made.sort, made.count, made.width, made.height, made.shape) == ("maps", 6, 24, 4, "2×8×4×4")
    assert pixels(made)[0].tolist() == [0] * 4 + [255] * 4 + [0] * 16


def test_a_large_map_is_pooled_as_torch_does_it() -> None:
    images = torch.rand(1, 2, 70, 50)
    pooled = functional.adaptive_avg_pool2d(images, 32)[0]
    low, high = pooled.aminmax()
    expected = ((pooled - low) * (255 / (high - low)) + 0.5).to(torch.uint8)
    assert np.array_equal(pixels(thumbnail(images)), torch.cat(list(expected), 1).numpy())


def test_a_sequence_is_one_picture_of_time_by_features_wherever_the_batch_is() -> None:
    steps = torch.rand(5, 3, 9)
    steps[2, 0, 4] = 2  # so that rounding makes no other as great
    made = thumbnail(steps, batch=1)
    assert (made.sort, made.count, made.height, made.width) == ("maps", 1, 5, 9)
    assert pixels(made).argmax() == int(steps[:, 0].argmax())


@given(st.lists(st.floats(-(2.0**90), 2.0**90, width=32), min_size=1, max_size=300))
def test_bars_reach_from_the_least_value_or_0_to_the_greatest_or_0(values: list[float]) -> None:
    made = thumbnail(torch.tensor([values], dtype=torch.float32))
    bars = pixels(made)[0].astype(int)
    assert made.sort == "bars" and len(bars) == min(len(values), BARS)
    assert (made.low, made.high) == pytest.approx((min(values), max(values))) or len(values) > BARS
    if max(values) > 0 >= min(values):
        assert bars.max() == 255
    if len(values) <= BARS:
        for value, bar in zip(values, bars, strict=True):
            assert bar >= made.zero if value >= 0 else bar <= made.zero


def test_the_greatest_of_many_scores_is_not_averaged_away() -> None:
    scores = torch.zeros(1, 1024)
    scores[0, 437] = 9
    assert pixels(thumbnail(scores))[0].argmax() == 437 * BARS // 1024


@pytest.mark.parametrize(
    ("shape", "dimensions", "where"),
    [("B×6×28×28", 4, 0), ("12×B×8", 3, 1), ("28×28", 2, None), ("", 3, 0), ("B×10", 3, 0), ("4×2B", 2, 1)],
)
def test_the_batch_is_where_the_shape_says(shape: str, dimensions: int, where: int | None) -> None:
    assert batch_dimension(shape, dimensions) == where


def test_every_output_of_a_node_has_its_own() -> None:
    x = node("x", "input", "x", shape=(7, "B", 4))
    lstm = node("l", "layer", "lstm", "LSTM", input_size=4, hidden_size=5)
    halves = node("h", "op", "halves", "chunk", chunks=2, dim=2)
    y, z = node("y", "output", "y"), node("z", "output", "z")
    drawn = design(
        Block((x, lstm, halves, y, z), (
            wire(x, lstm), wire(lstm, y), wire(lstm, halves), wire(halves, z, out_of="chunks1")
        ))
    )  # fmt: skip
    engine = Engine()
    engine.answer(BuildLive(drawn))
    report = engine.answer(RunOnce(InputChoice("random", batch=3)))
    assert report.nodes["x"].height == 7, "time runs down, though the batch comes second"
    assert (report.ports["l"]["output"].shape, report.ports["l"]["state"].shape) == ("7×3×5", "1×3×5")
    assert report.nodes["l"] == report.ports["l"]["output"]
    assert [one.shape for one in report.ports["h"].values()] == ["7×3×3", "7×3×2"]


def test_one_pass_is_enough_and_what_it_shows_is_what_came_out() -> None:
    live = Live()
    live.build(lenet())
    passes = []
    live.module.register_forward_hook(lambda *_: passes.append(1))
    report = run_once(live, InputChoice())
    assert len(passes) == 1
    assert report.nodes["n9"].sort == "bars" and report.nodes["n2/f2"].count == 6
    assert 0 < report.seconds < 60


def test_of_a_run_that_fails_half_way_what_flowed_up_to_there_is_known() -> None:
    drawn = design(
        row(
            node("a", "layer", "fc", "Linear", in_features=4, out_features=4),
            node("b", "layer", "odd", "Linear", in_features=4, out_features=2),
            node("c", "layer", "act", "ReLU"),
        )
    )
    live = Live()
    live.build(drawn)
    live.module.get_submodule("odd").weight = torch.nn.Parameter(torch.zeros(2, 9))
    with pytest.raises(RunFailed, match="odd"):
        run_once(live, InputChoice("random"))
    assert live.flowed is not None and set(live.flowed.nodes) == {"x", "a"}


def test_in_place_layers_leave_what_flowed_before_as_it_was() -> None:
    linear = node("a", "layer", "fc", "Linear", in_features=4, out_features=40)
    live = Live()
    live.build(design(row(linear, node("b", "layer", "act", "ReLU", inplace=True))))
    report = run_once(live, InputChoice("random"))
    assert report.nodes["a"].low < 0 <= report.nodes["b"].low


def test_of_a_repeated_block_the_last_round_is_shown() -> None:
    live = Live()
    live.build(copies(same_weights=False))
    report = run_once(live, InputChoice("random"))
    x = torch.rand(1, 4, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        assert report.nodes["r"] == report.nodes["r/b"] == thumbnail(live.module(x))
