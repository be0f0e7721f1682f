"""Whatever kind of tensor the live module holds, every question about it is answered, or refused in one line."""

from __future__ import annotations

import itertools
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as some

from designer.engine import encoding
from designer.engine.calls.figures import FindFigures
from designer.engine.calls.grids import CopyNumbers, WriteGrid
from designer.engine.calls.live import BuildLive, TellLive
from designer.engine.calls.moments import Compare, KeepMoment, ListMoments
from designer.engine.calls.parameter_edits import SetValue, StartAnew
from designer.engine.calls.pictures import CountPart, FindOdd, LookAt, ReadBlocks, ReadElement, SpreadPart
from designer.engine.calls.tensor_files import SaveTensors
from designer.engine.calls.views import ReadColours, TellParts, TellView
from designer.engine.calls.watch import TellWatched
from designer.engine.calls.weights import SaveWeights
from designer.engine.engine import Engine, served
from designer.files.grids.grid import Paint
from designer.runtime.moments.reports import Begun, InFile, Kept, Now, Rounded
from designer.runtime.pictures.reports import Difference, OfModule, Own, Viewed, Window
from designer.runtime.pictures.sheet import Sheet
from designer.runtime.reports import InputChoice
from designer.runtime.watch.reports import FIGURES, Watched
from tests.helpers.drawing import mlp
from tests.helpers.odd_tensors import MADE, put

PAINT = Paint(bytes(range(27)), -1.0, 1.0, bytes(9))


def calls(name, folder):
    """Everything that can be asked of a parameter or buffer."""
    subject = OfModule(name)
    views = [Viewed(subject, what) for what in ("response", "similarity", "alike_inputs", "singular")]
    views += [
        Viewed(subject, "values", rows=a, columns=b) for a, b in itertools.product(("norm", "similarity"), repeat=2)
    ]
    views += [Viewed(subject, "values", 0, 1), Viewed(subject, "values", 1, 99)]
    sides = (Kept(1), Now(), Begun(), Rounded("bfloat16"), Now(), Rounded("float8_e5m2"))
    differences = [Difference(name, before, after) for before, after in itertools.pairwise(sides)]
    yield from (TellLive(), FindFigures((name,)), ListMoments(), TellParts(name), KeepMoment())
    yield from (Compare(before, after) for before, after in itertools.pairwise(sides))
    for seen in (subject, OfModule(name, gradient=True), *views, *differences):
        yield from (LookAt(seen), CountPart(seen, 0), SpreadPart(seen, 0, 0.0, 1.0, 0.5, 8), FindOdd(seen))
        yield from (ReadElement(seen, index) for index in ((), (0,), (0, 0), (9, 9)))
        yield from (ReadElement(seen, (0,) * (last + 1), (last,)) for last in range(3))
        yield ReadColours(seen)
    yield from (TellView(view) for view in views)
    for figure in ("", *FIGURES):
        yield from (TellWatched((Watched(kind, name, figure),), InputChoice()) for kind in ("value", "gradient"))
    yield from (SetValue(name, 1.0, index) for index in (None, (0,), (0, 0), (9, 9)))
    yield StartAnew((name,))
    yield from (
        SaveTensors(str(folder / f"one.{e}"), "live", (name,)) for e in ("params", "pt", "safetensors", "npy", "npz")
    )
    yield from (SaveWeights(str(folder / f"all.{e}")) for e in ("params", "safetensors"))
    yield from (Compare(InFile(str(folder / f"all.{e}")), Now()) for e in ("params", "safetensors"))


def pictures(engine, name, folder):
    """What is asked once it is known how a tensor lies."""
    for subject in (OfModule(name), Viewed(OfModule(name), "similarity"), Difference(name, Kept(1), Now())):
        good, reply = ask(engine, LookAt(subject))
        if not good:
            continue
        rows, columns = Sheet(reply.shape, reply.arrangement).size
        for how, step, own in itertools.product(("sample", "mean", "largest"), (1, 2), get_args(Own)):
            yield ReadBlocks(subject, reply.arrangement, Window(0, 0, rows, columns, step, step), how, own)
        yield CopyNumbers(subject, reply.arrangement)
        for ending in ("png", "svg", "csv", "npy"):
            yield WriteGrid(str(folder / f"{name}.{ending}"), subject, reply.arrangement, PAINT)


def ask(engine, call):
    """The answer as the window gets it; whatever is no plain refusal fails."""
    good, packed = served(engine, encoding.pack_call(call))
    reply = encoding.unpack_reply(packed, call, good)
    assert good or not reply.bug, f"{call}\n{reply.report}"
    assert good or (reply.text and "\n" not in reply.text), call
    return good, reply


@pytest.fixture
def engine():
    made = Engine()
    made.answer(BuildLive(mlp()))
    return made


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", MADE)
def test_every_question_about_a_tensor_of_any_kind_is_answered_or_refused_in_a_line(engine, kind, tmp_path):
    name = put(engine, f"{kind}_one", MADE[kind]())
    ask(engine, KeepMoment())
    asked = [*calls(name, tmp_path), *pictures(engine, name, tmp_path)]
    answered = [good for good, _ in (ask(engine, call) for call in asked)]
    assert any(answered)


EXTREME = some.sampled_from([0.0, -0.0, 1.0, -1.5, 1e-42, -1e-45, 3.4e38, -3.4e38, torch.inf, -torch.inf, torch.nan])


@settings(max_examples=12)
@given(some.lists(some.lists(EXTREME, min_size=3, max_size=3), min_size=1, max_size=4))
def test_figures_and_files_of_extreme_values_are_what_numpy_says_of_them(values):
    engine, array = Engine(), np.asarray(values, np.float32)
    engine.answer(BuildLive(mlp()))
    put(engine, "extreme", torch.from_numpy(array.copy()))
    seen, finite = OfModule("extreme"), array[np.isfinite(array)].astype(np.float64)
    found = ask(engine, FindFigures(("extreme",)))[1].figures["extreme"].statistics
    assert (found.nan, found.infinite) == (np.isnan(array).sum(), np.isinf(array).sum())
    assert (found.low, found.high) == ((finite.min(), finite.max()) if finite.size else (None, None))
    if finite.size:
        assert found.mean == pytest.approx(finite.mean(), rel=1e-6, abs=1e-7 * np.abs(finite).mean())

    facts = ask(engine, LookAt(seen))[1]
    with TemporaryDirectory() as folder:
        for ending in ("npy", "csv", "svg", "png"):
            assert ask(engine, WriteGrid(f"{folder}/it.{ending}", seen, facts.arrangement, PAINT))[0]
        assert np.array_equal(np.load(f"{folder}/it.npy"), array, equal_nan=True)
        lines = Path(folder, "it.csv").read_text(encoding="utf-8").split()
        assert np.array_equal(np.array([line.split(",") for line in lines], np.float32), array, equal_nan=True)

    ask(engine, KeepMoment())
    ask(engine, SetValue("extreme", 0.5))
    with np.errstate(all="ignore"):
        changed = np.abs(np.float32(0.5) - array).astype(np.float64)
    row = next(one for one in ask(engine, Compare(Kept(1), Now()))[1].rows if one.name == "extreme")
    assert row.largest == np.where(np.isfinite(changed), changed, 0.0).max()
    assert row.not_finite == (~np.isfinite(changed)).sum() and row.changed == array.size
