"""Weights into a module: all that fits, or nothing, and a report of what does not."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from designer.errors import WeightsMisfit
from designer.files.weights import Given
from designer.runtime.reports import OddValues, WrongShape
from designer.runtime.weights.odd_values import odd_values
from designer.runtime.weights.weights import diagnose, fit, load, load_chosen, load_file


def network(seed: int = 0) -> nn.Sequential:
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 2))


def copied(module: nn.Module) -> dict[str, Tensor]:
    return {name: tensor.clone() for name, tensor in module.state_dict().items()}


def same(module: nn.Module, state: dict[str, Tensor]) -> bool:
    own = module.state_dict()
    return own.keys() == state.keys() and all(torch.equal(own[name], state[name]) for name in state)


def misfits() -> list[dict[str, Tensor]]:
    without, more, turned = (copied(network(1)) for _ in range(3))
    del without["2.bias"]
    more["3.weight"] = torch.zeros(1)
    turned["0.weight"] = turned["0.weight"].t()
    return [without, more, turned, {}]


def test_weights_that_fit_are_loaded():
    net, state = network(), copied(network(1))
    report = load(net, state, "net.params")
    assert report.fits
    assert set(report.loaded) == set(state)
    assert report.path == "net.params"
    assert same(net, state)


@pytest.mark.parametrize("number", range(4))
def test_nothing_changes_when_anything_does_not_fit(number):
    net = network()
    before = copied(net)
    report = load(net, misfits()[number], "net.params")
    assert not report.fits
    assert report.loaded == ()
    assert same(net, before)


def test_the_report_names_what_is_missing_unexpected_and_of_wrong_shape():
    without, more, turned, empty = misfits()
    net = network()
    assert fit(net, without, "p").missing == ("2.bias",)
    assert fit(net, more, "p").unexpected == ("3.weight",)
    assert fit(net, turned, "p").wrong_shape == (WrongShape("0.weight", (4, 3), (3, 4)),)
    assert fit(net, empty, "p").missing == tuple(net.state_dict())
    assert fit(net, empty, "p").fitting == ()


def test_partly_loads_what_fits_and_leaves_the_rest():
    net, state = network(), copied(network(1))
    before = copied(net)
    state["0.weight"] = state["0.weight"].t()
    report = load(net, state, "net.params", partly=True)
    assert "0.weight" not in report.loaded
    assert torch.equal(net[0].weight, before["0.weight"])
    assert torch.equal(net[2].weight, state["2.weight"])


def test_parameters_stay_the_same_objects():
    net = network()
    before = list(net.parameters())
    load(net, copied(network(1)), "net.params")
    assert all(new is old for new, old in zip(net.parameters(), before, strict=True))
    assert all(parameter.requires_grad for parameter in net.parameters())


def test_tied_weights_stay_tied_and_one_name_is_enough():
    net = nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 3))
    net[1].weight = net[0].weight
    state = copied(net)
    del state["1.weight"]
    state["0.weight"] = torch.ones(3, 3)
    report = load(net, state, "net.params")
    assert report.fits
    assert net[1].weight is net[0].weight
    assert torch.equal(net[1].weight, torch.ones(3, 3))


def test_a_buffer_that_is_not_saved_is_not_missed():
    net = nn.Module()
    net.register_buffer("cache", torch.zeros(2), persistent=False)
    net.register_buffer("kept", torch.zeros(2))
    assert fit(net, {"kept": torch.ones(2)}, "p").fits


def test_double_numbers_go_into_single_ones_but_complex_ones_are_refused():
    net = nn.Linear(1, 1)
    state = {name: tensor.double() + 1 for name, tensor in copied(net).items()}
    assert load(net, state, "net.params").fits
    assert net.weight.dtype == torch.float32
    state["weight"] = state["weight"].to(torch.complex64)
    with pytest.raises(
        WeightsMisfit, match=r'^net.params: "weight" holds complex64 numbers, the module has float32 there$'
    ):
        load(net, state, "some/where/net.params")


def test_a_lazy_layer_takes_its_shape_from_the_weights():
    net = nn.Sequential(nn.LazyLinear(2))
    assert load(net, {"0.weight": torch.ones(2, 5), "0.bias": torch.zeros(2)}, "p").fits
    assert torch.equal(net(torch.ones(1, 5)), torch.full((1, 2), 5.0))


def test_different_values_for_tied_tensors_are_said_and_nothing_is_loaded():
    net = nn.Sequential(nn.Linear(3, 3), nn.ReLU(), nn.Linear(3, 3))
    net[2].weight = net[0].weight
    before, state = copied(net), copied(net)
    state["2.weight"] += 1
    report = load(net, state, "net.params")
    assert report.differing == (("0.weight", "2.weight"),)
    assert not report.fits
    assert report.loaded == ()
    assert same(net, before)
    partly = load(net, state, "net.params", partly=True)
    assert "2.weight" not in partly.loaded
    assert torch.equal(net[2].weight, state["0.weight"]), "the first name counts, not the last"
    state["0.weight"][0, 0] = state["2.weight"][0, 0] = float("nan")
    state["2.weight"][1:] = state["0.weight"][1:]
    state["2.weight"][0, 1:] = state["0.weight"][0, 1:]
    assert load(net, state, "net.params").fits, "NaN is the same as NaN"


def test_what_is_chosen_is_loaded_and_nothing_else():
    net, state = network(), copied(network(1))
    before = copied(net)
    report = load_chosen(net, {"a": state["0.weight"], "b": state["0.bias"]}, "p", {"0.weight": "a"})
    assert report.loaded == ("0.weight",)
    assert torch.equal(net[0].weight, state["0.weight"])
    assert same(net, {**before, "0.weight": state["0.weight"]})


def test_a_diagnosis_changes_nothing_and_compares_values_of_tied_tensors():
    net = nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 3))
    net[1].weight = net[0].weight
    before, state = copied(net), copied(net)
    found = diagnose(net, Given(state, {}, ""), "p", {}, {})
    assert [(again.given, again.own, again.differs) for again in found.repeated] == [("1.weight", "0.weight", False)]
    state["1.weight"] += 1
    assert diagnose(net, Given(state, {}, ""), "p", {}, {}).repeated[0].differs
    assert same(net, before)


def test_what_is_on_meta_holds_no_values_so_nothing_is_loaded_and_that_is_said():
    module = network().to("meta")
    state = network(1).state_dict()
    words = r"net.params: 0.weight and \d+ more are on meta, which holds shapes and no values, so nothing was loaded"
    with pytest.raises(WeightsMisfit, match=words):
        load(module, state, "net.params")
    with pytest.raises(WeightsMisfit, match=r"0.weight is on meta"):
        load_chosen(module, state, "net.params", {"0.weight": "0.weight"})


INF, NAN = float("inf"), float("nan")


@pytest.mark.parametrize(
    "dtype", (torch.float32, torch.float64, torch.bfloat16, torch.float16, torch.float8_e5m2, torch.complex64)
)
def test_nan_and_infinity_are_counted_in_every_type_that_has_them(dtype):
    values = torch.tensor([NAN, 1.0, INF, -INF]).to(dtype)
    assert odd_values("w", values) == OddValues("w", 1, 2, 4)
    assert odd_values("w", values[:2].reshape(1, 2)) == OddValues("w", 1, 0, 2)
    assert odd_values("w", values[1:2]) is odd_values("w", values[:0]) is None
    assert odd_values("w", torch.tensor([2, -1])) is odd_values("w", torch.tensor(True)) is None


def test_nan_is_told_and_loaded_unless_only_finite_values_may_come_in():
    net, state = network(), copied(network(1))
    before = copied(net)
    state["0.weight"][0, 0], state["2.bias"][:] = NAN, INF
    odd = (OddValues("0.weight", 1, 0, 12), OddValues("2.bias", 0, 2, 2))
    report = load(net, state, "p", finite=True)
    assert report.fits and report.odd == odd and report.loaded == ()
    assert same(net, before)
    assert diagnose(net, Given(state, {}, ""), "p", {}, {}).odd == odd
    assert len(load(net, state, "p").loaded) == len(state)
    assert net[0].weight.isnan().sum() == 1


def test_infinity_is_meant_where_the_module_holds_it_too_and_lazy_layers_hold_nothing_yet():
    net = network()
    net.register_buffer("mask", torch.full((2, 2), -INF).triu(1))
    assert load(net, copied(net), "p", finite=True).odd == ()
    lazy = nn.Sequential(nn.LazyLinear(2))
    assert load(lazy, {"0.weight": torch.full((2, 3), INF), "0.bias": torch.zeros(2)}, "p").odd[0].infinite == 6


def test_the_prefix_that_was_left_out_is_in_the_report(tmp_path):
    net, state = network(), copied(network(1))
    torch.save({f"module.{name}": tensor for name, tensor in state.items()}, tmp_path / "w.pt")
    assert load_file(net, tmp_path / "w.pt").prefix == "module."
    assert same(net, state)
