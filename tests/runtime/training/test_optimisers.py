"""A step is torch's own to the last bit, and its compiler is not read for it."""

from __future__ import annotations

import subprocess
import sys

import pytest
import torch
from torch import nn

from designer.runtime.training.optimisers import optimiser_of, take_step
from designer.runtime.training.reports import OPTIMISERS, Recipe

WHOLE_WAY = """
import sys, torch
from designer.runtime.training.reports import OPTIMISERS, Recipe
from designer.runtime.training.trainer import Trainer
from tests.helpers.drawing import mlp
from tests.runtime.training.test_training import built
live = built(mlp())
for optimiser in OPTIMISERS:
    trainer = Trainer(live)
    trainer.advance(Recipe("random", "mse", optimiser, batch=256), 1, steps=2)
    trainer.save(sys.argv[1])
    other = Trainer(live)
    other.resume(sys.argv[1])
    other.advance(Recipe("random", "mse", optimiser, batch=256), 2, seconds=60)
print("torch._dynamo" in sys.modules)
"""


@pytest.mark.parametrize("name", OPTIMISERS)
def test_ten_steps_are_those_of_torch(name):
    recipe = Recipe(optimiser=name, rate=0.05, momentum=0.8)
    torch.manual_seed(0)
    own, inputs = nn.Sequential(nn.Linear(5, 7), nn.Tanh(), nn.Linear(7, 2)), torch.randn(9, 5)
    twin = nn.Sequential(nn.Linear(5, 7), nn.Tanh(), nn.Linear(7, 2))
    twin.load_state_dict(own.state_dict())
    more = {"momentum": 0.8} if name == "SGD" else {}
    mine = optimiser_of(recipe, list(own.parameters()))
    torchs = getattr(torch.optim, name)(twin.parameters(), lr=0.05, **more)
    for _ in range(10):
        for net, optimiser in ((own, mine), (twin, torchs)):
            optimiser.zero_grad()
            net(inputs).square().mean().backward()
        take_step(mine)
        torchs.step()
    assert all(torch.equal(a, b) for a, b in zip(own.parameters(), twin.parameters(), strict=True))
    assert torch.is_grad_enabled() and not next(own.parameters()).grad.requires_grad


def test_a_first_step_saving_and_going_on_do_without_torchs_compiler(tmp_path):
    command = [sys.executable, "-c", WHOLE_WAY, str(tmp_path / "a.pt")]
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip() == "False"
