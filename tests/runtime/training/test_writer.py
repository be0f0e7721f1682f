"""5.5h A large checkpoint is written beside everything else: training goes on, and is over once the last is there."""

from __future__ import annotations

import threading

import pytest
import torch
from msgspec.structs import replace

from designer.errors import FileRefused
from designer.runtime import file_writer
from designer.runtime.training import checkpoint
from designer.runtime.training.checkpoint import read_checkpoint, write_checkpoint
from designer.runtime.training.keeping import Keeping
from designer.runtime.training.reports import Recipe
from designer.runtime.training.trainer import Trainer
from tests.helpers.drawing import mlp
from tests.runtime.training.test_keeping import names
from tests.runtime.training.test_training import built

RECIPE = Recipe("random", "mse", "Adam", rate=0.01, batch=256)
STEPS = 4


@pytest.fixture
def gate(monkeypatch):
    """Every checkpoint counts as large, and is written once the gate is open."""
    opened, write = threading.Event(), write_checkpoint
    monkeypatch.setattr(file_writer, "AT_ONCE", 0)

    def waits(copy, path, told):
        told(1000)
        assert opened.wait(60)
        write(copy, path, told)

    monkeypatch.setattr(checkpoint, "write_checkpoint", waits)
    yield opened
    opened.set()


@pytest.fixture
def keeping(tmp_path):
    return Keeping(str(tmp_path / "kept"), "run", dated=False)


def values(live):
    return {name: value.clone() for name, value in live.module.state_dict().items()}


def test_training_goes_on_while_the_first_is_written_and_is_done_once_the_last_is_there(gate, keeping, tmp_path):
    live = built(mlp())
    trainer = Trainer(live)
    trainer.advance(RECIPE, 3, steps=STEPS, keeping=keeping)
    first = values(live)
    report = trainer.advance(RECIPE, 3, seconds=0.3, keeping=keeping)
    assert report.epoch == 3 and not report.done and report.writing.path.endswith("run-1.pt")
    assert (report.writing.done, report.writing.over) == (1000, False) and report.writing.size > 1000
    assert names(tmp_path / "kept") == []
    gate.set()
    reports = [trainer.advance(RECIPE, 3, keeping=keeping)]
    while not reports[-1].done:
        assert len(reports) < 1000
        reports.append(trainer.advance(RECIPE, 3, keeping=keeping))
    assert reports[-1].writing is None and reports[-1].step == 3 * STEPS
    assert names(tmp_path / "kept") == ["run-1.pt", "run-3.pt", "run-best.pt"], "the second was not waited for"
    kept = read_checkpoint(tmp_path / "kept" / "run-1.pt")
    assert all(torch.equal(kept.weights[name], value) for name, value in first.items()), "as it was when it was begun"
    assert all(
        torch.equal(read_checkpoint(tmp_path / "kept" / "run-3.pt").weights[n], v) for n, v in values(live).items()
    )


def test_one_that_is_saved_by_hand_is_told_until_it_is_there(gate, tmp_path):
    trainer, path = Trainer(built(mlp())), tmp_path / "day.pt"
    trainer.advance(RECIPE, 1, steps=1)
    begun = trainer.save(str(path))
    assert not begun.over and begun.path == str(path) and not path.exists()
    saver = trainer.writers[0]
    assert saver.path == str(path) and saver.writing.done in (0, 1000)
    trainer.advance(RECIPE, 1, steps=1)
    gate.set()
    saver.wait(60.0)
    found = saver.writing
    assert found.over and found.done == found.size == path.stat().st_size
    assert read_checkpoint(path).progress.step == 1


def test_a_disk_that_is_full_is_told_with_the_next_report_and_training_goes_on(keeping, monkeypatch):
    def full(copy, path, told):
        raise FileRefused(f"{path.name}: cannot be written (No space left on device); choose another place")

    monkeypatch.setattr(file_writer, "AT_ONCE", 0)
    monkeypatch.setattr(checkpoint, "write_checkpoint", full)
    trainer = Trainer(built(mlp()))
    reports = [trainer.advance(RECIPE, 1, keeping=keeping)]
    while not reports[-1].done:
        reports.append(trainer.advance(RECIPE, 1, keeping=keeping))
    said = {report.said for report in reports if report.said}
    assert said == {
        "no checkpoint could be written, training goes on: run-1.pt: cannot be written (No space left on device); "
        "choose another place"
    }


def test_a_bug_while_it_is_written_is_not_swallowed(keeping, monkeypatch):
    def broken(copy, path, told):
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(file_writer, "AT_ONCE", 0)
    monkeypatch.setattr(checkpoint, "write_checkpoint", broken)
    trainer = Trainer(built(mlp()))
    with pytest.raises(ZeroDivisionError):
        for _ in range(100):
            trainer.advance(RECIPE, 2, steps=STEPS, keeping=replace(keeping, epochs=1))


def test_where_memory_is_short_it_is_written_at_once(monkeypatch, tmp_path):
    monkeypatch.setattr(file_writer, "AT_ONCE", 0)
    monkeypatch.setattr(file_writer, "free_memory", lambda place: 1)
    trainer, path = Trainer(built(mlp())), tmp_path / "day.pt"
    trainer.advance(RECIPE, 1, steps=1)
    assert trainer.save(str(path)).over and path.is_file()
