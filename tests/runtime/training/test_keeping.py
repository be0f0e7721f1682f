"""5.5h Checkpoints that a training writes by itself: which come, which stay, and what a list tells of them."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

import pytest
import torch
from msgspec.structs import replace

from designer.errors import DesignerError
from designer.runtime.training import checkpoint, keeper
from designer.runtime.training.checkpoint_list import checkpoints_in
from designer.runtime.training.keeping import Keeping
from designer.runtime.training.reports import Recipe
from designer.runtime.training.trainer import Trainer
from tests.helpers.drawing import mlp
from tests.runtime.training.test_training import built, small

RANDOM = Recipe("random", "mse", "Adam", rate=0.01, batch=256)
PICTURES = Recipe(optimiser="Adam", rate=0.01, batch=1000, seed=7)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def kept(tmp_path, **how):
    return replace(Keeping(str(tmp_path / "kept"), "run", dated=False), **how)


def test_5_5h_after_each_epoch_one_is_written_and_the_last_few_and_the_best_stay(tmp_path):
    trainer = Trainer(built(mlp()))
    report = trainer.advance(RANDOM, 6, seconds=60, keeping=kept(tmp_path, last=2))
    assert report.done and report.written == "run-6.pt" and not report.said
    assert names(tmp_path / "kept") == ["run-5.pt", "run-6.pt", "run-best.pt"]


def test_5_5h_a_training_that_was_cut_goes_on_from_the_list_to_the_same_last_bit(tmp_path):
    whole, cut, elsewhere = built(small()), built(small()), built(small(), seed=9)
    losses = [figure.loss for figure in Trainer(whole).advance(PICTURES, 4, seconds=60).epochs]
    Trainer(cut).advance(PICTURES, 2, seconds=60, keeping=kept(tmp_path))
    newest = next(row for row in checkpoints_in(str(tmp_path / "kept")).rows if "best" not in row.path)
    other = Trainer(elsewhere)
    found = other.resume(newest.path)
    assert (newest.epoch, newest.step, newest.recipe) == (2, 10, PICTURES) and newest.loss == losses[1]
    assert [figure.loss for figure in found.report.epochs] == losses[:2], "the curve comes along"
    report = other.advance(PICTURES, 4, seconds=60)
    assert [figure.loss for figure in report.epochs] == losses[2:]
    pairs = zip(whole.module.parameters(), elsewhere.module.parameters(), strict=True)
    assert all(torch.equal(one, another) for one, another in pairs)


def test_5_5h_the_best_is_the_one_with_the_most_test_images_right(tmp_path):
    report = Trainer(built(small())).advance(PICTURES, 5, seconds=60, keeping=kept(tmp_path, last=1))
    best = max(report.epochs, key=lambda figure: figure.share)
    rows = {Path(row.path).name: row for row in checkpoints_in(str(tmp_path / "kept")).rows}
    assert set(rows) == {"run-5.pt", "run-best.pt"}
    assert (rows["run-best.pt"].epoch, rows["run-best.pt"].share) == (best.epoch, best.share)


def test_5_5h_every_few_minutes_means_in_the_middle_of_an_epoch_too(tmp_path, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    trainer, keeping = Trainer(built(small())), kept(tmp_path, minutes=2.0)
    for _ in range(3):
        report = trainer.advance(PICTURES, 9, steps=1, keeping=keeping)
        now[0] += 61.0
    assert report.written == "run-0-step-3.pt" and names(tmp_path / "kept") == ["run-0-step-3.pt"]


@pytest.mark.parametrize(("epochs", "found"), [(2, {"run-2.pt", "run-4.pt", "run-5.pt"}), (0, {"run-5.pt"})])
def test_every_so_many_epochs_and_after_the_last_one(epochs, found, tmp_path):
    Trainer(built(mlp())).advance(RANDOM, 5, seconds=60, keeping=kept(tmp_path, epochs=epochs))
    assert {*names(tmp_path / "kept")} - {"run-best.pt"} == found


def test_writing_takes_no_more_than_its_share_of_the_time_and_the_last_epoch_is_always_kept(tmp_path, monkeypatch):
    def slow(copy, path, told):
        time.sleep(0.05)
        path.touch()
        written.append(path.name)

    written: list[str] = []
    monkeypatch.setattr(checkpoint, "write_checkpoint", slow)
    monkeypatch.setattr(keeper, "write_same", lambda source, path: None)
    Trainer(built(mlp())).advance(RANDOM, 8, seconds=60, keeping=kept(tmp_path, share=1e-6))
    assert written == ["run-1.pt", "run-8.pt"]


def test_5_5h_a_full_disk_is_one_line_and_training_goes_on(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    live, twin = built(mlp()), built(mlp())
    figures = Trainer(twin).advance(RANDOM, 3, seconds=60).epochs
    monkeypatch.setattr(os, "fsync", full)
    report = Trainer(live).advance(RANDOM, 3, seconds=60, keeping=kept(tmp_path))
    assert report.done and report.epochs == figures and not report.written
    assert report.said == (
        "no checkpoint could be written, training goes on: run-3.pt: cannot be written (No space left on device); "
        "choose another place"
    )
    assert names(tmp_path / "kept") == []


def test_a_folder_that_is_a_file_is_one_line_and_training_goes_on(tmp_path):
    (tmp_path / "kept").write_text("")
    report = Trainer(built(mlp())).advance(RANDOM, 1, seconds=60, keeping=kept(tmp_path))
    assert report.done and report.said.startswith("no checkpoint could be written, training goes on: ")


def test_another_training_has_files_of_its_own_and_of_many_the_oldest_go(tmp_path, monkeypatch):
    keeping = kept(tmp_path, dated=True, trainings=2, last=1)
    for day in range(1, 5):
        monkeypatch.setattr(time, "strftime", lambda form, day=day: f"2026010{day}-120000")
        Trainer(built(mlp())).advance(RANDOM, 2, seconds=60, keeping=keeping)
    (tmp_path / "kept" / "run-mine.pt").write_text("")
    assert names(tmp_path / "kept") == [
        *(f"run-2026010{day}-120000-{word}.pt" for day in (3, 4) for word in ("2", "best")),
        "run-mine.pt",
    ]


@pytest.mark.parametrize("how", [{"last": 0}, {"epochs": -1}, {"minutes": -1.0}, {"minutes": float("nan")}])
def test_what_cannot_be_is_refused_before_the_first_step(how, tmp_path):
    trainer = Trainer(built(mlp()))
    with pytest.raises(DesignerError):
        trainer.advance(RANDOM, 1, keeping=kept(tmp_path, **how))
    assert not (tmp_path / "kept").exists()


def test_5_5h_damaged_files_say_so_in_their_row_and_the_others_are_there(tmp_path):
    Trainer(built(mlp())).advance(RANDOM, 3, seconds=60, keeping=kept(tmp_path))
    folder = tmp_path / "kept"
    whole = (folder / "run-2.pt").read_bytes()
    (folder / "cut.pt").write_bytes(whole[: len(whole) // 2])
    (folder / "empty.pt").write_bytes(b"")
    torch.save({"w": torch.zeros(3)}, folder / "weights.pt")
    (folder / "notes.txt").write_text("no checkpoint")
    rows = {Path(row.path).name: row for row in checkpoints_in(str(folder)).rows}
    assert rows["cut.pt"].refusal == "cut.pt: is cut or damaged; its archive cannot be read"
    assert rows["empty.pt"].refusal == "empty.pt: is empty"
    assert rows["weights.pt"].refusal == "weights.pt: holds no training to go on with; as weights it can be loaded"
    assert "notes.txt" not in rows
    good = {name: row for name, row in rows.items() if not row.refusal}
    assert set(good) == {"run-1.pt", "run-2.pt", "run-3.pt", "run-best.pt"}
    assert [good[f"run-{epoch}.pt"].epoch for epoch in (1, 2, 3)] == [1, 2, 3]
    assert all(row.size == (folder / name).stat().st_size and row.at > 1.7e9 for name, row in good.items())


def test_a_checkpoint_of_before_there_were_words_beside_it_is_listed_too(tmp_path):
    trainer, path = Trainer(built(mlp())), tmp_path / "old.pt"
    trainer.advance(RANDOM, 1, steps=3)
    trainer.save(str(path))
    value = torch.load(path, weights_only=True)
    for word in ("design", "at", "past", "hits", "looked"):
        del value["training"][word]
    torch.save(value, path)
    (row,) = checkpoints_in(str(tmp_path)).rows
    assert (row.epoch, row.step, row.loss, row.refusal) == (0, 3, None, "")
    assert Trainer(built(mlp())).resume(str(path)).report.step == 3


def test_a_list_comes_in_pieces_and_a_folder_that_is_not_there_is_empty(tmp_path, monkeypatch):
    Trainer(built(mlp())).advance(RANDOM, 3, seconds=60, keeping=kept(tmp_path))
    monkeypatch.setattr("designer.runtime.training.checkpoint_list.AT_ONCE", 0.0)
    found, start = [], 0
    while start is not None:
        part = checkpoints_in(str(tmp_path / "kept"), start)
        found, start = [*found, *part.rows], part.next
    assert len(found) == 4 and len({row.path for row in found}) == 4
    assert checkpoints_in(str(tmp_path / "none")).rows == ()
    with pytest.raises(DesignerError, match="cannot be read"):
        checkpoints_in(found[0].path)
