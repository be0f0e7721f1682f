"""Training through the engine's calls: what is watched travels with the answer, and its moments can be gone back to."""

from __future__ import annotations

import gc
import weakref

import pytest
import torch

from designer.bundled import bundled
from designer.engine.calls.live import BuildLive, TellLive
from designer.engine.calls.moments import ListMoments
from designer.engine.calls.parameter_edits import Backward
from designer.engine.calls.run import RunOnce
from designer.engine.calls.training import ResetTraining, Train
from designer.engine.calls.watch import ForgetKept, GoBackTo, TellKept, TellWatched
from designer.engine.engine import Engine
from designer.errors import DesignerError
from designer.files.design import read_design
from designer.runtime.moments.moments import Moments
from designer.runtime.reports import InputChoice
from designer.runtime.training.reports import Recipe
from designer.runtime.training.trainer import REBUILT
from designer.runtime.watch.reports import Watched

KERNELS = Watched("value", "0.weight")


@pytest.fixture
def engine():
    made = Engine()
    made.answer(BuildLive(read_design(bundled("examples", "lenet.design.json"))))
    return made


def test_every_moment_of_a_watched_weight_can_be_gone_back_to(engine):
    seen = {}
    for _ in range(5):
        report = engine.answer(Train(Recipe(), steps=1, watched=(KERNELS,)))
        seen[report.step] = report.glances.seen
        assert report.glances.moment.step == report.step
        assert engine.answer(TellWatched((KERNELS,), InputChoice())).seen == report.glances.seen
    kept = engine.answer(TellKept())
    assert [moment.step for moment in kept.moments] == [1, 2, 3, 4, 5] and len(set(seen.values())) == 5
    for moment in kept.moments:
        back = engine.answer(GoBackTo(moment.number))
        assert (back.moment, back.seen) == (moment, seen[moment.step])
    assert engine.answer(ForgetKept()).moments == ()
    with pytest.raises(DesignerError, match="no moment is kept"):
        engine.answer(GoBackTo(1))


def test_nothing_is_looked_at_that_is_not_watched(engine):
    assert engine.answer(Train(Recipe(), steps=1)).glances is None
    assert engine.answer(TellKept()).moments == ()


def test_a_watched_weight_that_goes_says_so_and_training_goes_on(engine):
    watched = (KERNELS, Watched("value", "no.weight"))
    report = engine.answer(Train(Recipe(), steps=1, watched=watched))
    there, gone = report.glances.seen
    assert not there.said and gone.said == "not in the live module any more" and report.step == 1


def test_training_is_a_moment_and_reset_brings_the_values_back(engine):
    before = {name: value.clone() for name, value in engine.module.state_dict().items()}
    moment = engine.answer(TellLive()).moment
    engine.answer(Train(Recipe(), steps=2))
    trained = engine.answer(TellLive())
    assert trained.moment > moment
    assert not torch.equal(engine.module.state_dict()["0.weight"], before["0.weight"])
    assert engine.answer(ResetTraining()).moment > trained.moment
    assert all(torch.equal(value, before[name]) for name, value in engine.module.state_dict().items())


def test_the_values_after_every_epoch_are_kept_to_be_compared(engine):
    while not engine.answer(Train(Recipe(batch=2500), 2, seconds=0.001)).done:
        pass
    kept = engine.answer(ListMoments()).kept
    assert [(one.title, one.at) for one in kept] == [("Training 1, epoch 1", 2), ("Training 1, epoch 2", 4)]
    last = engine.state.of(Moments).snapshots.tensors(kept[-1].key)["0.weight"]
    assert torch.equal(last, engine.module.get_parameter("0.weight").detach())


def test_of_a_module_that_was_trained_nothing_is_kept_once_another_was_built(engine):
    engine.answer(Train(Recipe(), steps=2, watched=(KERNELS,)))
    module, kernels = weakref.ref(engine.module), engine.module[0].weight.detach().clone()
    engine.answer(RunOnce(InputChoice()))
    engine.answer(Backward(InputChoice()))
    engine.answer(BuildLive(read_design(bundled("examples", "lenet.design.json"))))
    gc.collect()
    assert module() is None
    assert torch.equal(engine.module[0].weight, kernels), "what was learned was carried along"
    with pytest.raises(DesignerError, match="built anew since it was trained"):
        engine.answer(ResetTraining())
    report = engine.answer(Train(Recipe(), steps=1))
    assert (report.step, report.said) == (1, REBUILT)
    assert engine.answer(Train(Recipe(), steps=1)).said == ""
