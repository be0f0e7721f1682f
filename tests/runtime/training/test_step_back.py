"""6.6d One goes back to the weights of an earlier epoch, and trains on from there."""

from __future__ import annotations

import pytest
import torch

from designer.engine.calls.live import BuildLive
from designer.engine.calls.training import ResetTraining, StepBack, Train
from designer.engine.engine import Engine
from designer.errors import DesignerError
from designer.runtime.training.reports import Recipe
from tests.runtime.training.test_training import small

RECIPE = Recipe("fashion", "cross_entropy", "SGD", 0.05, 0.0, 1000, 3)


@pytest.fixture
def engine():
    made = Engine()
    made.answer(BuildLive(small()))
    return made


def epochs(engine, count):
    """Trains until so many epochs are done; the weights after each."""
    found = {}
    for epoch in range(engine.answer(Train(RECIPE, 1, 1)).epoch + 1, count + 1):
        assert engine.answer(Train(RECIPE, epoch, seconds=60.0)).kept == (epoch,)
        found[epoch] = {name: value.clone() for name, value in engine.module.state_dict().items()}
    return found


def same(engine, values):
    return all(torch.equal(value, values[name]) for name, value in engine.module.state_dict().items())


def test_6_6d_the_weights_are_those_of_the_epoch_in_place_and_the_curve_ends_there(engine):
    kept, module = epochs(engine, 4), engine.module
    found = engine.answer(StepBack(2))
    assert engine.module is module and same(engine, kept[2])
    assert (found.recipe, found.report.epoch, found.report.step, found.report.kept) == (RECIPE, 2, 10, (1, 2))
    assert [figure.epoch for figure in found.report.epochs] == [1, 2]
    assert found.report.said == "the optimiser starts anew"


def test_6_6d_training_goes_on_from_there_and_one_can_go_back_again(engine):
    kept = epochs(engine, 3)
    engine.answer(StepBack(2))
    report = engine.answer(Train(RECIPE, 3, seconds=60.0))
    assert (report.epoch, report.step) == (3, 15) and not same(engine, kept[2])
    engine.answer(StepBack(1))
    assert same(engine, kept[1])
    engine.answer(ResetTraining())


def test_an_epoch_that_was_not_kept_is_refused_and_nothing_is_changed(engine):
    kept = epochs(engine, 2)
    for epoch in (0, 3, -1):
        with pytest.raises(DesignerError, match="were not kept"):
            engine.answer(StepBack(epoch))
    assert same(engine, kept[2])
    engine.answer(BuildLive(small(), fresh=True))
    with pytest.raises(DesignerError, match="nothing was trained since the module was built"):
        engine.answer(StepBack(1))
