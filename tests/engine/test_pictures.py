"""Pictures of tensors asked for as the window asks, of the module that is live."""

import numpy as np
import pytest
import torch

from designer.engine.calls.live import BuildLive
from designer.engine.calls.pictures import FindOdd, LookAt, ReadBlocks, ReadElement
from designer.engine.calls.tensor_files import OpenTensors
from designer.engine.engine import Engine
from designer.errors import DesignerError
from designer.runtime.pictures.reports import Arrangement, OfFile, OfModule, Window
from tests.helpers.drawing import mlp


@pytest.fixture
def engine():
    made = Engine()
    made.answer(BuildLive(mlp()))
    return made


def test_a_parameter_is_looked_at_under_its_own_name_wherever_it_is(engine):
    name, weight = next((name, weight) for name, weight in engine.module.named_parameters() if weight.ndim == 2)
    facts = engine.answer(LookAt(OfModule(name)))
    assert facts.shape == tuple(weight.shape)
    blocks = engine.answer(ReadBlocks(OfModule(name), facts.arrangement, Window(0, 0, *weight.shape), "mean"))
    assert np.array_equal(blocks.array, weight.detach().numpy())
    with torch.no_grad():
        weight[1, 2] = torch.inf
    assert engine.answer(ReadElement(OfModule(name), (1, 2))).text == "inf"
    assert engine.answer(FindOdd(OfModule(name))).index == (1, 2)


@pytest.mark.parametrize("name", ["gone", "gone.weight", ""])
def test_a_name_that_is_no_more_is_refused_in_words(engine, name):
    with pytest.raises(DesignerError, match=f'has no parameter or buffer "{name}"'):
        engine.answer(LookAt(OfModule(name)))


def test_a_gradient_is_looked_at_once_there_is_one(engine):
    name, weight = next(iter(engine.module.named_parameters()))
    with pytest.raises(DesignerError, match="has no gradient yet"):
        engine.answer(LookAt(OfModule(name, gradient=True)))
    weight.grad = torch.ones_like(weight)
    blocks = engine.answer(
        ReadBlocks(
            OfModule(name, gradient=True),
            Arrangement((0,), (1,)),
            Window(0, 0, weight.shape[0], weight.shape[1], 99, 99),
            "mean",
        )
    )
    assert blocks.array.tolist() == [[1.0]]


def test_an_element_of_a_tensor_that_has_become_smaller_is_refused(engine):
    name, weight = next(iter(engine.module.named_parameters()))
    with pytest.raises(DesignerError, match="there is no element"):
        engine.answer(ReadElement(OfModule(name), (weight.shape[0], 0)))


def test_a_member_of_a_file_is_looked_at_like_any_other(engine, tmp_path):
    path = str(tmp_path / "one.pt")
    torch.save({"w": torch.tensor([[1 + 1j, 2j]]), "words": "none"}, path)
    engine.answer(OpenTensors(path))
    assert engine.answer(LookAt(OfFile(path, 1))).dtype == "complex64"
    assert engine.answer(ReadElement(OfFile(path, 1), (0, 0))).text == "(1+1j)"
    with pytest.raises(DesignerError, match="this is a str, not a tensor"):
        engine.answer(LookAt(OfFile(path, 2)))
