"""6.1c: an input that is moved under a convolution or a pooling and under a dense layer; the differences are torch's."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from msgspec.structs import replace

from designer.engine.calls.laboratory import FollowShift, LookInto
from designer.engine.calls.live import BuildLive
from designer.engine.engine import Engine
from designer.errors import DesignerError
from designer.graph.model import Design
from designer.runtime.laboratory.follow_report import FollowReport
from designer.runtime.laboratory.reports import Look
from designer.runtime.reports import InputChoice
from tests.helpers.drawing import node
from tests.runtime.laboratory.test_kernels import fed, one
from tests.runtime.nets import lenet

RANDOM = InputChoice("random")
CONV = {"in_channels": 1, "out_channels": 2, "kernel_size": 3, "padding": 1}


def followed(drawn: Design, shift: tuple[int, int], path: str = "c", **where: int) -> tuple[Engine, FollowReport]:
    engine = Engine()
    engine.answer(BuildLive(drawn))
    return engine, engine.answer(FollowShift(Look(path, RANDOM, shift=shift, **where)))


@pytest.mark.parametrize("shift", [(0, 1), (2, -1), (-3, 3)])
def test_6_1c_a_convolution_goes_along_away_from_the_border_and_a_dense_layer_does_not(shift: tuple[int, int]) -> None:
    _, told = followed(one("Conv2d", 1, 9, 9, **CONV), shift, output=1)
    assert told.window.inside == pytest.approx(0, abs=1e-6)
    assert told.window.largest > 0.01, "zeros of the padding lie where the border of the picture is"
    assert told.dense.largest > 0.3 * told.dense.strongest
    assert (told.window.name, told.window.seed, told.window.parameters) == ("Conv2d layer", None, 20)
    assert (told.dense.name, told.dense.seed, told.dense.parameters) == ("Linear(81, 81)", 0, 81 * 82)


def test_6_1c_with_circular_padding_the_difference_is_0_everywhere() -> None:
    _, told = followed(one("Conv2d", 1, 9, 9, padding_mode="circular", **CONV), (2, 3))
    assert told.window.largest == pytest.approx(0, abs=1e-6)


def test_6_1c_the_numbers_are_those_of_the_live_layer_on_the_rolled_input() -> None:
    engine, told = followed(one("Conv2d", 1, 9, 9, **CONV), (1, 2))
    moved = torch.from_numpy(told.input.array.copy())[None, None]
    with torch.no_grad():
        after = engine.module.layer(moved)[0, 0]
        before = engine.module.layer(moved.roll((-1, -2), (2, 3)))[0, 0]
    np.testing.assert_allclose(told.window.moved.array, after, atol=1e-6)
    np.testing.assert_allclose(told.window.along.array, before.roll((1, 2), (0, 1)), atol=1e-6)
    assert told.window.largest == pytest.approx(float((after - before.roll((1, 2), (0, 1))).abs().max()), abs=1e-6)


def test_6_1c_a_pooling_goes_along_by_whole_steps_of_its_window() -> None:
    drawn = one("MaxPool2d", 2, 8, 8, kernel_size=2)
    _, whole = followed(drawn, (2, -4), output=1)
    assert whole.strides == (2, 2) and whole.window.largest == 0
    _, part = followed(drawn, (1, 0))
    assert part.window.inside > 0, "half a step is no place of the output"
    assert whole.dense.name == "Linear(64, 16)"


def test_6_1c_the_dense_layer_is_one_of_the_design_where_one_has_that_size() -> None:
    conv = node("c", "layer", "conv", "Conv2d", in_channels=1, out_channels=1, kernel_size=3)
    rest = (
        node("f", "layer", "flat", "Flatten"),
        node("d", "layer", "wide", "Linear", in_features=16, out_features=36),
    )
    last = node("e", "layer", "last", "Linear", in_features=36, out_features=16)
    engine, told = followed(fed(conv, 1, 6, 6, then=(*rest, last)), (0, 1))
    assert (told.dense.name, told.dense.seed, told.dense.parameters) == ("Linear last", None, 36 * 16 + 16)
    with torch.no_grad():
        wanted = engine.module.last(torch.from_numpy(told.input.array.copy()).flatten()).reshape(4, 4)
    np.testing.assert_allclose(told.dense.moved.array, wanted, atol=1e-6)


def test_6_1c_a_dense_layer_of_the_design_is_looked_at_on_the_map_that_was_laid_flat_for_it() -> None:
    drawn = lenet()
    path = next(p for p, n in _dense_nodes(drawn) if n == "fc1")
    _, told = followed(drawn, (1, 0), path)
    assert told.dense_picked and told.channels == 16 and told.input.shape == (5, 5)
    assert (told.dense.name, told.dense.seed, told.dense.has_places) == ("Linear fc1", None, False)
    assert told.dense.moved.shape == (1, 120) and told.dense.largest > 0
    assert (told.window.name, told.window.seed) == ("Conv2d(16, 1, 3×3)", 0)
    assert told.window.inside == pytest.approx(0, abs=1e-6)


def _dense_nodes(drawn: Design) -> list[tuple[str, str]]:
    from designer.runtime.laboratory.kinds import shown_in

    return [("/".join(path), found.name) for path, found, of in shown_in(drawn) if of == "Linear"]


def test_numbers_that_are_no_map_are_a_row_and_a_square_that_is_fed_in_is_one() -> None:
    row = fed(node("c", "layer", "dense", "Linear", in_features=20, out_features=3), 20)
    assert followed(row, (0, 1))[1].input.shape == (1, 20)
    square = fed(node("c", "layer", "dense", "Linear", in_features=49, out_features=49), 49)
    _, told = followed(square, (0, 1))
    assert told.input.shape == (7, 7) and told.dense.has_places and told.dense.moved.shape == (7, 7)


def test_a_shift_round_the_whole_picture_is_none_and_one_by_most_of_it_is_one_back() -> None:
    drawn = one("Conv2d", 1, 9, 9, **CONV)
    assert followed(drawn, (9, -18))[1].look.shift == (0, 0)
    assert followed(drawn, (8, 0))[1].look.shift == (-1, 0)


def test_a_dense_layer_that_would_be_too_large_is_counted_and_not_started() -> None:
    with pytest.raises(DesignerError, match=r"would have 10,000 × 10,000 = 100,000,000 weights; Conv2d layer has 20"):
        followed(one("Conv2d", 1, 100, 100, **CONV), (1, 0))


def test_what_was_changed_in_the_live_module_is_seen() -> None:
    engine, told = followed(one("Conv2d", 1, 9, 9, **CONV), (0, 1))
    with torch.no_grad():
        engine.module.layer.weight.zero_()
    after = engine.answer(FollowShift(told.look))
    assert after.window.largest == 0 and told.window.largest > 0


@pytest.mark.parametrize("call", [FollowShift, LookInto])
def test_on_meta_there_is_nothing_to_look_into_and_that_is_said(call) -> None:
    engine = Engine()
    engine.answer(BuildLive(replace(one("Conv2d", 1, 9, 9, **CONV), device="meta")))
    with pytest.raises(DesignerError, match="on meta nothing has values, so there is nothing to look into"):
        engine.answer(call(Look("c", RANDOM)))
