"""6.6d A network that does not learn says so while it is trained, with the likely reason."""

from __future__ import annotations

import re

import pytest
import torch

from designer.bundled import bundled
from designer.files.design import read_design
from designer.runtime.live import Live
from designer.runtime.training.reports import Recipe, StepFigure
from designer.runtime.training.signs import Signs
from designer.runtime.training.trainer import Trainer
from tests.helpers.drawing import mlp
from tests.runtime.training.test_training import built, small

BOOK = Recipe(optimiser="SGD", rate=0.9, momentum=0.0, batch=256)


def lenet(xavier=True):
    """The book's network; without its rule the layers begin as torch makes them."""
    torch.manual_seed(0)
    live = Live()
    live.build(read_design(bundled("examples", "lenet.design.json")), "cpu")
    if not xavier:
        for layer in live.module.modules():
            if hasattr(layer, "reset_parameters"):
                layer.reset_parameters()
    return live


def test_6_6d_without_xavier_the_line_says_why_nothing_is_learned_and_with_it_there_is_none():
    report = Trainer(lenet(xavier=False)).advance(BOOK, 1, steps=20)
    sign = report.sign
    assert report.remedy == "xavier"
    spread = float(re.search(r"the scores differ by (\S+) over the batch", sign).group(1))
    assert sign.startswith("no better than chance: ") and 1e-5 < spread < 1e-4, "the book's 5e-5"
    assert "ln 10 = 2.303 is guessing; the signal fades in the layers of Sigmoid" in sign and "xavier_uniform_" in sign
    assert Trainer(lenet()).advance(BOOK, 1, steps=20).sign == ""


def test_6_6d_units_that_pass_nothing_on_are_told_from_a_signal_that_fades():
    said = heard(*[2.303] * 20).said(torch.ones(8, 10), torch.nn.Sequential(torch.nn.ReLU()), 0.9)
    assert said.endswith("no unit passes anything on, so the rate 0.9 was too large; Reset, then try 0.09")


def test_6_6d_a_rate_that_is_too_large_is_named_while_the_network_is_trained():
    sign = Trainer(built(mlp())).advance(Recipe("random", "mse", "SGD", 2.0, 0.0, 64), 9, steps=20).sign
    assert sign.startswith("the loss grows: ") and sign.endswith(
        "the rate 2 is probably too large; Reset, then try 0.2"
    )
    sign = Trainer(built(small())).advance(Recipe(optimiser="SGD", rate=5.0, momentum=0.0, batch=64), 9, steps=24).sign
    assert sign.startswith("no better than chance: the scores are the same all over the batch; ")
    assert "no unit passes anything on, so the rate 5 was too large" in sign


def test_6_6d_scores_that_differed_at_first_were_made_the_same_by_the_rate_and_not_by_the_first_values():
    signs, flat = Signs(), torch.zeros(8, 10)
    flat[0] = 1e-4
    signs.begun(torch.randn(8, 10))
    for number in range(20):
        signs.heard(StepFigure(number + 1, 2.303, 0.1))
    said = signs.said(flat, torch.nn.Sequential(torch.nn.Sigmoid()), 5.0)
    assert said.endswith("at first they differed more, so the rate 5 was too large; Reset, then try 0.5")


def heard(*losses, share=0.1):
    signs = Signs()
    for number, loss in enumerate(losses):
        signs.heard(StepFigure(number + 1, loss, share))
    return signs


def test_a_loss_that_grows_is_told_with_a_smaller_rate():
    said = heard(*[2.0] * 3, *[5.0] * 20).said(None, torch.nn.Linear(1, 1), 0.9)
    assert said == (
        "the loss grows: 5 over the last 20 steps, 2 at first; the rate 0.9 is probably too large; Reset, then try 0.09"
    )
    assert heard(*[2.0] * 3, *[3.9] * 20).said(None, torch.nn.Linear(1, 1), 0.9) == ""


@pytest.mark.parametrize(
    ("losses", "share", "scores"),
    [
        ([2.303] * 19, 0.1, torch.zeros(8, 10)),
        ([2.1] * 30, 0.1, torch.zeros(8, 10)),
        ([2.303] * 30, 0.3, torch.zeros(8, 10)),
        ([2.303] * 30, 0.1, torch.randn(8, 10)),
        ([2.303] * 30, 0.1, None),
        ([2.303] * 30, 0.1, torch.zeros(1, 10)),
        ([2.303] * 30, 0.1, torch.full((8, 10), torch.nan)),
    ],
)
def test_there_is_no_sign_too_early_and_where_something_is_learned(losses, share, scores):
    assert heard(*losses, share=share).said(scores, torch.nn.Linear(1, 1), 0.9) == ""


def test_6_6d_and_e_what_would_help_is_told_with_the_sign():
    assert heard(*[2.303] * 20).look(torch.ones(8, 10), torch.nn.Sequential(torch.nn.ReLU()), 0.9).remedy == "rate"
    assert heard(*[2.0] * 3, *[5.0] * 20).look(None, torch.nn.Linear(1, 1), 0.9).remedy == "rate"
    own = torch.nn.Sequential(torch.nn.Sigmoid())
    assert heard(*[2.303] * 20).look(torch.rand(8, 10) * 1e-5, own, 0.9).remedy == "", "no layer to start so"
