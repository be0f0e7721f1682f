"""Tensors that are not plain floats are shown all the same, or it is said in words why not."""

import warnings

import numpy as np
import pytest
import torch
from torch import nn

from designer.errors import DesignerError
from designer.runtime.pictures import odd
from designer.runtime.pictures.facts import facts_of
from designer.runtime.pictures.reading import blocks_of
from designer.runtime.pictures.reports import Window
from designer.runtime.pictures.sheet import Sheet

PLAIN = [
    torch.bool,
    torch.uint8,
    torch.int8,
    torch.int16,
    torch.int32,
    torch.int64,
    torch.uint16,
    torch.uint32,
    torch.uint64,
    torch.float16,
    torch.bfloat16,
    torch.float64,
    torch.float8_e4m3fn,
    torch.float8_e5m2,
]


def shown(tensor, how="mean", step=1):
    facts = facts_of(tensor, "w")
    rows, columns = Sheet(facts.shape, facts.arrangement).size
    return blocks_of(tensor, facts.arrangement, Window(0, 0, rows, columns, step, step), how).array


@pytest.mark.parametrize("dtype", PLAIN, ids=str)
def test_every_dtype_shows_its_own_values(dtype):
    tensor = torch.tensor([[0, 1, 3], [1, 0, 2]]).to(dtype)
    for how in ("sample", "mean", "largest"):
        assert np.array_equal(shown(tensor, how), tensor.double().numpy())
        assert shown(tensor, how, 2).shape == (1, 2)


def test_numbers_that_float32_cannot_hold_are_kept():
    assert shown(torch.tensor([[2**24 + 1, 2**31 - 1]], dtype=torch.int32)).tolist() == [[2**24 + 1, 2**31 - 1]]
    assert shown(torch.tensor([[1e300, 5e-324]], dtype=torch.float64)).tolist() == [[1e300, 5e-324]]


@pytest.mark.filterwarnings("ignore:ComplexHalf support")
@pytest.mark.parametrize("dtype", [torch.complex64, torch.complex128, torch.complex32], ids=str)
def test_of_complex_numbers_the_size_is_shown(dtype):
    tensor = torch.tensor([[3 + 4j, -1j]], dtype=torch.complex64).to(dtype)
    assert shown(tensor).tolist() == [[5, 1]]
    assert not facts_of(tensor, "w").signed


@pytest.mark.filterwarnings("ignore:torch.quantize_per")
def test_quantised_tensors_show_what_they_stand_for():
    values = torch.tensor([[0.0, 1.0], [2.0, -3.0]])
    for made in (
        torch.quantize_per_tensor(values, 0.5, 0, torch.qint8),
        torch.quantize_per_channel(values, torch.tensor([0.5, 1.0]), torch.zeros(2), 0, torch.qint8),
    ):
        assert np.array_equal(shown(made), values.numpy())


def test_a_sparse_tensor_shows_its_zeros_too():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the formats by rows and columns are beta
        for made in (torch.eye(3).to_sparse(), torch.eye(3).to_sparse_csr()):
            assert np.array_equal(shown(made), np.eye(3))


def test_what_is_too_large_to_be_laid_out_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(odd, "MOST_DENSE", 8)
    with pytest.raises(DesignerError, match="w is sparse coo, and its 9 elements are too many"):
        facts_of(torch.eye(3).to_sparse(), "w")


def test_what_has_no_values_is_refused_in_words():
    with pytest.raises(DesignerError, match="w is on meta"):
        facts_of(torch.zeros(2, 2, device="meta"), "w")
    with pytest.raises(DesignerError, match="w has no values yet; run the network once"):
        facts_of(nn.LazyLinear(3).weight, "w")


@pytest.mark.parametrize("shape", [(0,), (0, 3), (2, 0), (2, 3, 0, 3), (0, 1, 3, 3), (3, 0, 3, 3)])
def test_an_empty_tensor_has_an_empty_sheet(shape):
    facts = facts_of(torch.zeros(shape), "w")
    assert 0 in Sheet(facts.shape, facts.arrangement).size or not np.prod(shape)


@pytest.mark.parametrize(
    ("shape", "layout"), [((), "scalar"), ((4,), "bars"), ((4, 4), "picture"), ((1, 1, 1), "picture")]
)
def test_the_layout_follows_the_number_of_dimensions(shape, layout):
    assert facts_of(torch.zeros(shape), "w").layout == layout


def test_a_tensor_that_is_turned_and_one_that_repeats_itself_read_as_they_are():
    turned = torch.randn(3, 5).T
    assert np.array_equal(shown(turned), turned.numpy())
    repeated = torch.randn(1, 5).expand(4, 5)
    assert np.array_equal(shown(repeated), repeated.numpy())
