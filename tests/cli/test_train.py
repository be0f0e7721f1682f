"""Training from the command line: a line an epoch, the weights in a file, and one line for whatever is refused."""

from __future__ import annotations

import re

import pytest
import torch

import designer
from designer.bundled import bundled
from designer.cli.main import run
from tests.helpers.drawing import mlp
from tests.helpers.idx_files import write_fashion

LENET = str(bundled("examples", "lenet.design.json"))


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.design.json"
    designer.save(mlp(), path)
    return str(path)


def test_each_epoch_is_a_line_and_the_weights_that_were_learned_are_saved(small, tmp_path, capsys):
    out = str(tmp_path / "out.params")
    words = ["train", small, "--data", "random", "--loss", "mse", "--optimiser", "SGD", "--lr", "0.01", "--epochs", "3"]
    assert run([*words, "--save", out]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines[:3]] == [f"epoch {epoch} of 3" for epoch in (1, 2, 3)]
    losses = [float(re.search(r"loss ([\d.]+)", line).group(1)) for line in lines[:3]]
    assert losses[2] < losses[0]
    assert lines[3].startswith(f"{out} written, ")
    assert set(torch.load(out, weights_only=True)) == {"0.weight", "0.bias", "2.weight", "2.bias"}


def test_the_same_seed_gives_the_same_weights(small, tmp_path):
    paths = [tmp_path / f"{name}.params" for name in "abc"]
    for path, seed in zip(paths, ("3", "3", "4"), strict=True):
        words = ["train", small, "--data", "random", "--loss", "mse", "--epochs", "1", "--seed", seed]
        assert run([*words, "--save", str(path)]) == 0
    one, other, third = (torch.load(path, weights_only=True)["0.weight"] for path in paths)
    assert torch.equal(one, other) and not torch.equal(one, third)


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--lr", "0"], 2, "the learning rate is a number above 0, such as 0.005, not 0"),
        (["--lr", "inf"], 2, "not inf"),
        (["--batch", "9000"], 2, "a batch of 9,000 is more than the 5,000 training images"),
        (["--epochs", "0"], 2, "1 to 100,000 epochs, not 0"),
        (["--optimiser", "SGD", "--lr", "1e37"], 1, "at step 2; every parameter is still a number, the largest is in "),
    ],
)
def test_what_is_refused_is_one_line(words, status, said, capsys):
    assert run(["train", LENET, *words]) == status
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1


def test_a_network_that_takes_no_images_is_told_what_to_do(small, capsys):
    assert run(["train", small]) == 1
    assert "its inputs are x B×4; train on random numbers" in capsys.readouterr().err


RANDOM = ["--data", "random", "--loss", "mse", "--lr", "0.01"]


def test_5_5h_the_power_cord_after_an_epoch_the_last_checkpoint_goes_on_to_the_same_weights(small, tmp_path, capsys):
    whole, again, cut = (str(tmp_path / name) for name in ("whole.params", "again.params", "run.pt"))
    assert run(["train", small, *RANDOM, "--epochs", "5", "--save", whole]) == 0
    assert run(["train", small, *RANDOM, "--epochs", "3", "--checkpoint", cut, "--keep", "2"]) == 0
    found = sorted(path.name for path in tmp_path.glob("run*"))
    assert found == ["run-2.pt", "run-3.pt", "run-best.pt"], "the last two and the best stay"
    capsys.readouterr()
    words = ["--resume", str(tmp_path / "run-3.pt"), "--epochs", "5", "--save", again]
    assert run(["train", small, *words]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "goes on at step 48, after epoch 3" and told[1].startswith("epoch 4 of 5: loss ")
    one, other = torch.load(whole, weights_only=True), torch.load(again, weights_only=True)
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_a_checkpoint_says_itself_how_it_is_trained(small, tmp_path, capsys):
    cut = str(tmp_path / "run.pt")
    assert run(["train", small, *RANDOM, "--epochs", "1", "--checkpoint", cut]) == 0
    capsys.readouterr()
    resume = ["--resume", str(tmp_path / "run-1.pt")]
    for words, said in (
        ([small, *resume, "--lr", "0.1"], "--resume and --lr do not go together"),
        ([small, *resume, "--weights", "w.params"], "--resume and --weights do not go together"),
        ([LENET, *resume], "run-1.pt: does not fit the design, nothing was loaded: 8 missing (3.weight, …)"),
    ):
        assert run(["train", *words]) == 2
        error = capsys.readouterr().err
        assert said in error and error.count("\n") == 1
    assert run(["train", small, "--checkpoint", cut, "--keep", "0"]) == 2
    assert "at least 1 checkpoint stays, not 0" in capsys.readouterr().err


def test_5_5h_a_disk_that_is_full_is_a_note_and_training_goes_on(small, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    words = ["--epochs", "2", "--checkpoint", str(tmp_path / "file" / "run.pt")]
    assert run(["train", small, *RANDOM, *words]) == 0
    told = capsys.readouterr()
    assert "note: no checkpoint could be written, training goes on: " in told.err and "epoch 2 of 2" in told.out


def test_6_6d_an_epoch_tells_both_accuracies_and_the_speed_and_what_does_not_learn_is_a_note(capsys):
    assert run(["train", LENET, "--optimiser", "SGD", "--lr", "30", "--epochs", "1", "--batch", "200"]) == 0
    told = capsys.readouterr()
    assert re.search(r"% of the training and \d+\.\d% of the test images right, [\d,]+ samples/s, \d+ s", told.out)
    assert told.err.startswith("note: ") and told.err.count("\n") == 1


def test_6_6c_training_on_a_folder_of_ones_own_is_tested_on_its_own_test_images(tmp_path, capsys):
    folder = write_fashion(tmp_path / "clothes", train=200, test=40)
    out = str(tmp_path / "out.params")
    assert run(["train", LENET, "--data", str(folder), "--batch", "50", "--epochs", "1", "--save", out]) == 0
    share = float(re.search(r"([\d.]+)% of the test images", capsys.readouterr().out).group(1))
    assert run(["run", LENET, "--weights", out, "--data", str(folder), "--accuracy"]) == 0
    right = int(capsys.readouterr().out.split()[0])
    assert share == pytest.approx(right / 40 * 100, abs=0.05)


def test_a_folder_that_is_not_there_is_one_line(capsys):
    assert run(["train", LENET, "--data", "fashon"]) == 2
    error = capsys.readouterr().err
    assert "fashon: there is no such folder or file" in error and error.count("\n") == 1
