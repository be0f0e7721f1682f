"""What flows is asked for as the window asks: facts, blocks of one sample, and how far a run came."""

import numpy as np
import pytest
import torch

from designer.engine.calls.flows import FindSaliency, LookAtFlow, TellFlowed
from designer.engine.calls.live import BuildLive
from designer.engine.calls.parameter_edits import Backward
from designer.engine.calls.pictures import LookAt, ReadBlocks, ReadElement
from designer.engine.calls.run import RunOnce
from designer.engine.engine import Engine
from designer.errors import DesignerError, RunFailed
from designer.graph.model import Block
from designer.runtime.pictures.flow import flow_arrangement
from designer.runtime.pictures.reports import NONE, Arrangement, Window
from designer.runtime.pictures.sheet import Sheet
from designer.runtime.reports import Aim, InputChoice, OfFlow
from tests.helpers.drawing import design, node, row, wire
from tests.runtime.nets import lenet

CHOICE = InputChoice("random", batch=2)


def started(drawn):
    engine = Engine()
    engine.answer(BuildLive(drawn))
    return engine


def whole(engine, subject):
    facts = engine.answer(LookAt(subject))
    size = Sheet(facts.shape, facts.arrangement).size
    return facts, engine.answer(ReadBlocks(subject, facts.arrangement, Window(0, 0, *size), "mean")).array


def test_feature_maps_are_a_mosaic_of_the_channels_of_one_sample():
    engine = started(lenet())
    subject = OfFlow("n2/f2", CHOICE)
    facts, seen = whole(engine, subject)
    assert facts.shape == (2, 6, 28, 28) and facts.layout == "picture"
    assert engine.answer(LookAtFlow(subject)).batch == 0
    maps = engine.state.live.module.get_submodule("features.conv1")
    x = torch.rand(2, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        expected = maps(x)[0].numpy()
        one = float(maps(x)[1, 0, 3, 3])
    assert np.allclose(seen[:28, :28], expected[0]) and np.allclose(seen[:28, 29:57], expected[1])
    assert np.allclose(seen[29:57, :28], expected[3]), "three maps in a row"
    assert np.isnan(seen[28]).all(), "with a gap between the rows"
    assert float(engine.answer(ReadElement(subject, (1, 0, 3, 3))).text) == pytest.approx(one)


@pytest.mark.parametrize(
    ("shape", "batch", "lies"),
    [
        ((2, 10), 0, Arrangement((), (1,), ((0, 0),))),
        ((10,), None, Arrangement((), (0,))),
        ((), None, Arrangement()),
        ((7, 2, 5), 1, Arrangement((0,), (2,), ((1, 0),))),
        ((2, 16, 4, 4), 0, Arrangement((1, 2), (NONE, 3), ((0, 0),), 1, 4)),
        ((16, 4, 4), None, Arrangement((0, 1), (NONE, 2), (), 1, 4)),
        ((1, 3, 2, 4, 4), 0, Arrangement((1, 3), (2, 4), ((0, 0),), 1)),
    ],
)
def test_a_sample_lies_as_suits_it(shape, batch, lies):
    assert flow_arrangement(shape, batch) == lies


def test_every_cell_of_a_mosaic_leads_to_its_element_and_back():
    sheet = Sheet((2, 5, 3, 4), flow_arrangement((2, 5, 3, 4), 0))
    found = {index for y in range(sheet.size[0]) for x in range(sheet.size[1]) if (index := sheet.index_at(y, x))}
    assert found == {(0, c, y, x) for c in range(5) for y in range(3) for x in range(4)}
    assert all(sheet.index_at(*sheet.cell_of(index)) == index for index in found)


def test_a_recurrent_layer_is_time_by_features_of_one_sample():
    x, y = node("x", "input", "x", shape=(7, "B", 4)), node("y", "output", "y")
    gru = node("g", "layer", "gru", "GRU", input_size=4, hidden_size=5)
    engine = started(design(Block((x, gru, y), (wire(x, gru), wire(gru, y)))))
    facts, seen = whole(engine, OfFlow("g", CHOICE))
    assert facts.arrangement.fixed == ((1, 0),) and seen.shape == (7, 5)


def test_a_run_that_failed_tells_what_flowed_up_to_there():
    drawn = design(
        row(
            node("a", "layer", "fc", "Linear", in_features=4, out_features=4),
            node("b", "layer", "odd", "Linear", in_features=4, out_features=2),
        )
    )
    engine = started(drawn)
    assert engine.answer(TellFlowed()).nodes == {}
    engine.module.odd.weight = torch.nn.Parameter(torch.zeros(2, 9))
    with pytest.raises(RunFailed):
        engine.answer(RunOnce(CHOICE))
    assert set(engine.answer(TellFlowed()).nodes) == {"x", "a"}


def test_backward_of_a_class_gives_other_gradients_than_that_of_the_sum():
    engine = started(lenet())
    engine.answer(Backward(CHOICE, Aim("element", 4)))
    last = next(p for name, p in reversed(list(engine.module.named_parameters())) if name.endswith("weight"))
    assert last.grad is not None
    assert [int(at) for at in last.grad.abs().sum(1).nonzero().flatten()] == [4]
    with pytest.raises(DesignerError, match="there is no 10"):
        engine.answer(Backward(CHOICE, Aim("element", 10)))


def test_saliency_tells_of_what_it_is():
    engine = started(lenet())
    assert engine.answer(FindSaliency(InputChoice(), Aim("best"))).text.startswith("the greatest of ")
