"""Large weights are written beside everything else, as they were when it was begun; Stop leaves the old file."""

from __future__ import annotations

import pytest
import torch

from designer.engine.calls.live import BuildLive
from designer.engine.calls.weights import SaveWeights
from designer.engine.calls.writings import StopWriting, TellWriting
from designer.engine.engine import Engine
from designer.errors import FileRefused
from designer.files.weights import read_weights
from tests.helpers.drawing import mlp
from tests.helpers.held_files import held_files


@pytest.fixture
def gate(monkeypatch):
    with held_files(monkeypatch) as opened:
        yield opened


def begun(path):
    engine = Engine()
    engine.answer(BuildLive(mlp()))
    return engine, engine.answer(SaveWeights(str(path)))


@pytest.mark.parametrize("ending", ["params", "safetensors"])
def test_large_weights_are_those_of_the_moment_in_which_they_were_saved(gate, ending, tmp_path):
    path = tmp_path / f"w.{ending}"
    engine, writing = begun(path)
    before = {name: tensor.clone() for name, tensor in engine.module.state_dict().items()}
    assert not writing.over and writing.size == sum(tensor.nbytes for tensor in before.values())
    with torch.no_grad():
        engine.module.get_parameter("0.weight").zero_()
    assert not engine.answer(TellWriting(str(path), 0.0)).over and not path.exists()
    gate.set()
    found = engine.answer(TellWriting(str(path), 60.0))
    assert found.over and not found.refusal and found.size == path.stat().st_size
    saved = read_weights(path)
    assert saved.keys() == before.keys() and all(torch.equal(saved[name], before[name]) for name in before)


@pytest.mark.parametrize("ending", ["params", "safetensors"])
def test_one_that_is_stopped_leaves_the_old_file_and_nothing_else(gate, ending, tmp_path):
    path = tmp_path / f"w.{ending}"
    path.write_bytes(b"old")
    engine, _ = begun(path)
    engine.answer(StopWriting(str(path)))
    gate.set()
    found = engine.answer(TellWriting(str(path), 60.0))
    said = f"w.{ending}: was stopped while it was written; what was there before is as it was"
    assert found.over and found.refusal == said
    assert path.read_bytes() == b"old" and [one.name for one in tmp_path.iterdir()] == [path.name]
    assert engine.answer(SaveWeights(str(path), at_once=True)).over, "another goes on"
    assert read_weights(path)


def test_of_a_file_that_is_not_on_its_way_there_is_nothing_to_stop(tmp_path):
    engine = Engine()
    for call in (TellWriting("elsewhere.pt"), StopWriting("elsewhere.pt")):
        assert engine.answer(call).over
    engine.answer(BuildLive(mlp()))
    with pytest.raises(FileRefused, match="weights are in files that end in"):
        engine.answer(SaveWeights(str(tmp_path / "w.docx")))
