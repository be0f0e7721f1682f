"""Training on data sets in idx files of one's own."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
import torch
from msgspec.structs import replace

from designer.errors import FileRefused, RunFailed
from designer.runtime.live import Live
from designer.runtime.runs.classifying import Classifying
from designer.runtime.training.reports import Recipe
from designer.runtime.training.trainer import ANOTHER, Trainer
from tests.helpers.drawing import node
from tests.helpers.idx_files import digits, write_fashion, write_pair
from tests.runtime.training.test_training import built, pictures, small


def trained(live: Live, recipe: Recipe, epochs: int = 1):
    """Reports until all epochs are done."""
    trainer, reports = Trainer(live), []
    while not (reports and reports[-1].done):
        reports.append(trainer.advance(recipe, epochs))
        assert not reports[-1].stopped
    return trainer, reports


def test_6_6c_training_on_files_of_ones_own_is_training_on_the_same_images_bundled(tmp_path):
    folder = str(write_fashion(tmp_path, train=5000, test=1000))
    losses = []
    for data in ("fashion", folder):
        _, reports = trained(built(small()), Recipe(data=data, batch=100))
        losses.append([figure for report in reports for figure in (*report.steps, *report.epochs)])
    assert losses[0] == losses[1]


def test_6_6c_the_share_after_an_epoch_is_that_of_all_test_images_of_the_folder(tmp_path):
    folder = str(write_fashion(tmp_path, train=300, test=130))
    live = built(small())
    _, reports = trained(live, Recipe(data=folder, batch=60))
    (epoch,) = [figure for report in reports for figure in report.epochs]
    assert epoch.step == 5
    assert epoch.share == Classifying(live).advance(folder, seconds=9).right / 130


def test_a_folder_without_test_images_trains_and_tells_no_share(tmp_path):
    _, reports = trained(built(small()), Recipe(data=str(write_fashion(tmp_path, train=100, test=0))))
    assert [figure.share for report in reports for figure in report.epochs] == [None]


def test_labels_of_26_classes_want_as_many_scores(tmp_path):
    images, labels = digits(104, classes=26)
    folder = str(write_pair(tmp_path, "train", images, labels))
    with pytest.raises(RunFailed, match="scores B×26 for the 26 classes of the images; the network gives B×10"):
        Trainer(built(small())).advance(Recipe(data=folder), 1)
    last = node("b", "layer", "last", "Linear", in_features=784, out_features=26)
    for loss in ("cross_entropy", "mse"):
        net = pictures(node("f", "layer", "flat", "Flatten"), last)
        _, reports = trained(built(net), Recipe(data=folder, batch=26, loss=loss))
        assert reports[-1].step == 4


def test_6_6c_a_checkpoint_says_its_data_and_a_folder_that_is_gone_is_one_line(tmp_path):
    folder, file = tmp_path / "clothes", str(tmp_path / "half.pt")
    write_fashion(folder, train=200, test=20)
    recipe = Recipe(data=str(folder), batch=50)
    live = built(small())
    trainer = Trainer(live)
    trainer.advance(recipe, 1, steps=2)
    trainer.save(file)
    assert Trainer(built(small())).resume(file).recipe == recipe
    shutil.rmtree(folder)
    trainer.advance(recipe, 1, steps=1)  # what was read is not read again
    other = built(small())
    before = [value.clone() for value in other.module.parameters()]
    with pytest.raises(FileRefused) as caught:
        Trainer(other).resume(file)
    assert (
        str(caught.value)
        == f"half.pt: goes on with the data it was trained on; {folder}: there is no such folder or file"
    )
    assert all(map(torch.equal, before, other.module.parameters()))


def test_other_data_are_another_training(tmp_path):
    trainer, folder = Trainer(built(small())), str(write_fashion(tmp_path, train=128))
    trainer.advance(Recipe(), 1, steps=1)
    assert trainer.advance(replace(Recipe(), data=folder), 1, steps=1).said == ANOTHER


def test_all_images_are_never_numbers_at_once(tmp_path):
    folder = str(write_pair(tmp_path, "train", np.zeros((60_000, 28, 28), np.uint8), np.zeros(60_000)))
    trainer = Trainer(built(small()))
    report = trainer.advance(Recipe(data=folder, batch=256), 1, steps=1)
    assert report.per_epoch == 235
    held = vars(trainer._course._samples)["_held"]["train"]
    assert [array.dtype for array in held] == [np.uint8, np.uint8]
