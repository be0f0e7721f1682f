"""Every layer that can be placed is generated, built, run, and takes back its weights."""

from __future__ import annotations

import pytest
import torch

from designer.catalogue.check import problems
from designer.catalogue.load import catalogue
from designer.catalogue.spec import LayerSpec
from designer.codegen.source import generate
from designer.runtime.build import build
from tests.catalogue.alone import alone, sample_tensors, seeded

PLACED = [spec for spec in catalogue().layers.values() if not spec.refused]


# Torch advises batch_first for speed, whoever makes a Transformer.
@pytest.mark.filterwarnings("ignore:enable_nested_tensor:UserWarning")
@pytest.mark.parametrize("spec", PLACED, ids=lambda spec: spec.name)
def test_layer_builds_runs_and_takes_back_its_weights(spec: LayerSpec) -> None:
    source = generate(alone(spec))
    tensors = sample_tensors(spec)
    module, twin = build(source).eval(), build(source).eval()
    result = seeded(module, tensors)
    seeded(twin, tensors)  # gives lazy layers their shapes
    twin.load_state_dict(module.state_dict())

    if len(spec.outputs) == 1:
        assert isinstance(result, torch.Tensor)
    else:
        assert isinstance(result, tuple) and len(result) == len(spec.outputs)
    torch.testing.assert_close(seeded(twin, tensors), result, rtol=0, atol=0, equal_nan=True)


@pytest.mark.parametrize("spec", PLACED, ids=lambda spec: spec.name)
def test_freshly_placed_layer_has_no_problem_once_it_is_wired(spec: LayerSpec) -> None:
    assert problems(alone(spec)) == ()


def test_two_modules_differ_until_one_takes_the_weights_of_the_other() -> None:
    spec = catalogue().layers["Conv2d"]
    source, tensors = generate(alone(spec)), sample_tensors(spec)
    module, twin = build(source), build(source)
    assert not torch.equal(seeded(module, tensors), seeded(twin, tensors))
