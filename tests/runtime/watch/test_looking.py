"""What is watched is what torch holds, whatever it is; and what is not there is said in words."""

from __future__ import annotations

from math import prod

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from designer.bundled import bundled
from designer.files.design import read_design
from designer.runtime.live import Live
from designer.runtime.reports import InputChoice
from designer.runtime.watch.looking import look, stride
from designer.runtime.watch.reports import MOST_VALUES, Watched
from tests.helpers.drawing import mlp

CHOICE = InputChoice("data", 3)


@pytest.fixture(scope="module")
def lenet():
    live = Live()
    live.build(read_design(bundled("examples", "lenet.design.json")))
    return live


def values(glance):
    return torch.from_numpy(np.frombuffer(glance.values, "<f4").copy()).reshape(glance.size)


def test_a_weight_is_seen_as_it_is(lenet):
    glance = look(lenet, [Watched("value", "0.weight")], CHOICE)[0]
    assert torch.equal(values(glance), lenet.module.get_parameter("0.weight").detach())
    assert (glance.shape, glance.step, glance.layout) == ((6, 1, 5, 5), (1, 1, 1, 1), "maps")


def test_a_large_weight_is_seen_by_a_sample_of_few_values(lenet):
    glance = look(lenet, [Watched("value", "7.weight")], CHOICE)[0]
    down, right = glance.step
    assert torch.equal(values(glance), lenet.module.get_parameter("7.weight").detach()[::down, ::right])
    assert prod(glance.size) <= MOST_VALUES and glance.layout == "matrix"


@pytest.mark.parametrize(
    ("figure", "work_out"),
    [
        ("mean", torch.mean),
        ("std", lambda tensor: tensor.std(correction=0)),
        ("low", torch.min),
        ("high", torch.max),
        ("norm", torch.linalg.vector_norm),
    ],
)
def test_a_figure_is_of_all_values(lenet, figure, work_out):
    glance = look(lenet, [Watched("value", "7.weight", figure)], CHOICE)[0]
    assert values(glance).item() == pytest.approx(work_out(lenet.module.get_parameter("7.weight").detach()).item())


def test_an_activation_is_that_of_the_chosen_input(lenet):
    node = next(node for node in lenet.design.main_block.nodes if node.name == "1")
    seen = []
    hook = lenet.module.get_submodule("1").register_forward_hook(lambda *args: seen.append(args[2]))
    glance = look(lenet, [Watched("activation", node.id)], CHOICE)[0]
    hook.remove()
    assert torch.equal(values(glance), seen[0][0][tuple(slice(None, None, every) for every in glance.step)])
    assert glance.shape == (6, 28, 28)


def test_a_gradient_is_seen_once_there_is_one(lenet):
    wanted = [Watched("gradient", "0.bias")]
    lenet.module.zero_grad()
    assert look(lenet, wanted, CHOICE)[0].said == "no gradient yet"
    lenet.module.get_parameter("0.bias").grad = torch.arange(6.0)
    assert values(look(lenet, wanted, CHOICE)[0]).tolist() == [0, 1, 2, 3, 4, 5]
    lenet.module.zero_grad()


def test_what_is_not_there_is_said(lenet):
    gone, nowhere = look(lenet, [Watched("value", "conv9.weight"), Watched("activation", "n999")], CHOICE)
    assert (gone.said, nowhere.said) == ("not in the live module any more", "nothing flows here")


def test_an_input_that_does_not_suit_is_no_fault_of_a_weight(lenet):
    wanted = [Watched("value", "0.weight"), Watched("activation", "n2")]
    weight, flow = look(lenet, wanted, InputChoice("data", 99999))
    assert not weight.said and "no test image 99999" in flow.said


def test_meta_and_lazy_tensors_have_no_values():
    live = Live()
    live.build(mlp(), "meta")
    glance = look(live, [Watched("value", "0.weight")], CHOICE)[0]
    assert glance.said == "on meta: a shape and no values"
    assert "on meta" in look(live, [Watched("activation", "a")], CHOICE)[0].said
    live.build(mlp())
    live.module.register_parameter("late", nn.UninitializedParameter())
    assert "not known" in look(live, [Watched("value", "late")], CHOICE)[0].said


ODD = {
    "empty": torch.zeros(0, 3),
    "one number": torch.tensor(2.5),
    "one element": torch.tensor([2.5]),
    "no numbers": torch.full((2, 2), torch.nan),
    "infinite": torch.tensor([torch.inf, -torch.inf]),
    "denormal": torch.full((3,), 1e-40),
    "half": torch.ones(2, dtype=torch.float16),
    "brain": torch.ones(2, dtype=torch.bfloat16),
    "quarter": torch.ones(2).to(torch.float8_e4m3fn),
    "complex": torch.tensor([3 + 4j]),
    "truth": torch.tensor([True, False]),
    "whole": torch.arange(4).reshape(2, 2),
    "sparse": torch.eye(3).to_sparse(),
    "five dimensions": torch.rand(2, 3, 4, 5, 6),
}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("figure", ["", "mean", "std", "low", "high", "norm"])
def test_any_tensor_can_be_watched(name, figure):
    live = Live()
    live.build(mlp())
    live.module.register_buffer("odd", ODD[name])
    glance = look(live, [Watched("value", "odd", figure)], CHOICE)[0]
    assert glance.shape == tuple(ODD[name].shape)
    assert (len(glance.values) == 4) if figure else (len(glance.values) == 4 * ODD[name].numel())
    assert glance.said == ("it has no elements" if name == "empty" and not figure else "")


@given(st.lists(st.integers(0, 300), max_size=5), st.integers(1, 5000))
def test_no_more_values_are_taken_than_may_be_and_whole_maps_are_left_out_first(sizes, most):
    step = stride(tuple(sizes), most)
    left = [-(-size // every) for size, every in zip(sizes, step, strict=True)]
    assert prod(left) <= most or not sizes
    if len(sizes) > 2 and step[-1] > 1:
        assert prod(left[:-2]) <= 1
