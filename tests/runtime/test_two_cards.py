"""5.6 Networks on cards that are pretended: numbers are those of the CPU, and nothing is mixed that lies on two devices."""

from __future__ import annotations

import pytest
import torch

import designer
from designer.bundled import bundled
from designer.engine.calls.costs import TimeForward
from designer.engine.calls.figures import FindFigures
from designer.engine.calls.laboratory import LookInto
from designer.engine.calls.live import BuildLive, TellLive
from designer.engine.calls.pictures import CountPart, LookAt, ReadBlocks, ReadElement
from designer.engine.calls.run import MeasureActivations, RunOnce
from designer.engine.calls.shapes import FindShapes
from designer.engine.calls.tensor_files import SaveTensors
from designer.engine.calls.weights import LoadWeights, SaveWeights
from designer.engine.engine import Engine
from designer.files.tensors import read_tensors
from designer.graph.devices import put_nodes, set_device
from designer.graph.model import Design
from designer.runtime.laboratory.reports import Look
from designer.runtime.pictures.reports import OfModule, Viewed, Window
from designer.runtime.reports import InputChoice
from tests.helpers.drawing import residual
from tests.helpers.pretended import two_cards

WEIGHTS = str(bundled("examples", "lenet.params"))
DENSE = ("7", "9", "11")


def lenet() -> Design:
    """The bundled one."""
    return designer.load(bundled("examples", "lenet.design.json"))


def dense_on(drawn: Design, device: str) -> Design:
    """The dense layers on a device."""
    return put_nodes(drawn, drawn.main, [n.id for n in drawn.main_block.nodes if n.name in DENSE], device)


PLACED = {
    "all of it on the second card": (lambda: set_device(lenet(), "cuda:1"), "cuda:1", "cuda:1"),
    "convolutions on the first, dense layers on the second": (
        lambda: dense_on(set_device(lenet(), "cuda"), "cuda:1"), "cuda:0", "cuda:1"
    ),
    "dense layers on a card": (lambda: dense_on(lenet(), "cuda:1"), "cpu", "cuda:1"),
}  # fmt: skip


@pytest.fixture
def cards(monkeypatch):
    """Two cards; gives the names of those that were waited for."""
    with two_cards(monkeypatch) as waited:
        yield waited


@pytest.fixture(params=PLACED)
def placed(request, cards):
    """The engine of LeNet with its weights, the design, and where its parts are to be."""
    make, convolutions, dense = PLACED[request.param]
    drawn, engine = make(), Engine()
    assert engine.answer(FindShapes(drawn)).problems == ()
    engine.answer(BuildLive(drawn))
    assert engine.answer(LoadWeights(WEIGHTS)).fits
    return engine, drawn, convolutions, dense


def test_pretended_cards_are_as_strict_as_real_ones(cards):
    x = torch.ones(2, 3, device="cuda:1")
    assert ((x + 1).device, (x + 1).tolist()) == (torch.device("cuda:1"), [[2.0] * 3] * 2)
    for other in (torch.ones(3), torch.ones(3, device="cuda:0")):
        with pytest.raises(RuntimeError, match="on the same device"):
            x + other
    with pytest.raises((RuntimeError, TypeError)):
        x.numpy()
    assert x.cpu().numpy().sum() == 6 and x.to("cuda:0").device.index == 0


def test_5_6d_each_row_tells_the_card_of_its_parameter(placed):
    engine, _, convolutions, dense = placed
    rows = engine.answer(TellLive()).rows
    assert {row.device for row in rows if row.name.split(".")[0] in DENSE} == {dense}
    assert {row.device for row in rows if row.name.split(".")[0] not in DENSE} == {convolutions}


def test_5_6e_the_outputs_are_those_of_the_cpu_and_every_card_is_waited_for_before_time_is_told(placed, cards):
    engine, _, convolutions, dense = placed
    report = engine.answer(RunOnce(InputChoice("data", 7)))
    plain = Engine()
    plain.answer(BuildLive(lenet()))
    plain.answer(LoadWeights(WEIGHTS))
    wanted = plain.answer(RunOnce(InputChoice("data", 7)))
    assert report.outputs[0].values == pytest.approx(wanted.outputs[0].values, rel=1e-5)
    assert report.device == convolutions and report.outputs[0].classes[0].label == wanted.outputs[0].classes[0].label
    assert {key: seen.shape for key, seen in report.nodes.items()} == {k: s.shape for k, s in wanted.nodes.items()}
    assert set(cards) == {convolutions, dense} - {"cpu"}


def test_5_6f_weights_go_from_device_to_device_and_into_files_without_a_change(placed, tmp_path):
    engine, *_ = placed
    state = torch.load(WEIGHTS, weights_only=True)
    engine.answer(SaveWeights(str(tmp_path / "w.params")))
    saved = torch.load(tmp_path / "w.params", weights_only=True)
    assert all(torch.equal(saved[name], tensor) and saved[name].device.type == "cpu" for name, tensor in state.items())
    assert {row.device for row in engine.answer(BuildLive(lenet())).rows} == {"cpu"}
    assert all(torch.equal(tensor, state[name]) for name, tensor in engine.module.state_dict().items())


def test_5_6_what_lies_on_a_card_is_looked_at_through_every_question(placed, tmp_path):
    engine, drawn, *_ = placed
    state, of = torch.load(WEIGHTS, weights_only=True), OfModule("7.weight")
    facts = engine.answer(LookAt(of))
    assert facts.device == "cuda:1"
    blocks = engine.answer(ReadBlocks(of, facts.arrangement, Window(0, 0, 120, 400)))
    assert torch.equal(torch.tensor(blocks.array), state["7.weight"])
    assert engine.answer(CountPart(of, 0)).size == 48_000
    assert float(engine.answer(ReadElement(of, (3, 4))).text) == pytest.approx(float(state["7.weight"][3, 4]))
    for what in ("similarity", "singular"):
        engine.answer(LookAt(Viewed(of, what)))
    told = set()
    while names := tuple(row.name for row in engine.answer(TellLive()).rows if row.name not in told):
        told |= set(engine.answer(FindFigures(names)).figures)
    convolution = next(node.id for node in drawn.main_block.nodes if node.name == "3")
    assert engine.answer(LookInto(Look(convolution, InputChoice()))).outputs == 16
    assert len(engine.answer(TimeForward(InputChoice(batch=2))).nodes) > 10
    engine.answer(RunOnce(InputChoice()))
    engine.answer(SaveTensors(str(tmp_path / "out.npy"), "outputs"))
    assert read_tensors(tmp_path / "out.npy").shape == (1, 10)


def test_5_6e_a_sum_of_two_cards_is_refused_before_it_runs_and_is_made_on_either(cards):
    drawn = put_nodes(set_device(residual(), "cuda:0"), "Net", ("f",), "cuda:1")
    engine = Engine()
    (problem,) = engine.answer(FindShapes(drawn)).problems
    assert "plus gets fc from cuda:1 and x from cuda:0" in problem.message
    for device in ("cuda:0", "cuda:1"):
        made = put_nodes(drawn, "Net", ("p",), device)
        assert engine.answer(FindShapes(made)).problems == ()
        engine.answer(BuildLive(made))
        assert engine.module(torch.ones(2, 4, device="cuda:0")).device == torch.device(device)


def test_5_6_activations_are_measured_on_a_card(placed, monkeypatch):
    """Without the way back, which pretended cards do not know."""
    engine, *_ = placed
    monkeypatch.setattr("designer.runtime.flows.activations._gradients", lambda *_: {})
    report = engine.answer(MeasureActivations(InputChoice("data", batch=8)))
    assert report.batch == 8 and all(node.mean is not None for node in report.nodes.values())
