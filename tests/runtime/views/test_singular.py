"""Singular values, rank and condition as torch.linalg has them."""

from __future__ import annotations

import pytest
import torch

from designer.errors import DesignerError
from designer.runtime.views import singular
from designer.runtime.views.singular import spectrum


@pytest.mark.parametrize("shape", [(5, 5), (3, 8), (8, 3), (1, 1), (4, 2, 3, 3)])
def test_all_values_rank_and_condition_are_those_of_torch(shape):
    tensor = torch.randn(shape)
    matrix = tensor.flatten(1).double()
    found = spectrum(tensor)
    torch.testing.assert_close(torch.tensor(found.values, dtype=torch.float64), torch.linalg.svdvals(matrix))
    assert found.count == min(matrix.shape) == len(found.values)
    assert found.rank == int(torch.linalg.matrix_rank(matrix.float()))
    assert found.condition == pytest.approx(float(torch.linalg.cond(matrix)))


def test_a_matrix_that_lacks_rank_says_so():
    found = spectrum(torch.randn(20, 3) @ torch.randn(3, 10))
    assert found.rank == 3
    assert spectrum(torch.zeros(4, 4)) == singular.Spectrum((0.0,) * 4, 4, 0, float("inf"))


@pytest.mark.parametrize("shape", [(300, 200), (200, 300)])
def test_of_a_huge_one_the_largest_are_told_and_no_more_is_claimed(shape, monkeypatch):
    monkeypatch.setattr(singular, "WHOLE", 100)
    torch.manual_seed(0)
    matrix = torch.randn(shape) @ torch.diag(0.97 ** torch.arange(float(shape[1])))
    found = spectrum(matrix)
    assert (found.count, found.rank, found.condition) == (200, None, None)
    torch.testing.assert_close(torch.tensor(found.values), torch.linalg.svdvals(matrix)[:64], rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize(
    ("tensor", "words"),
    [
        (torch.ones(3), "fewer than two"),
        (torch.tensor([[1.0, torch.nan]]), "NaN or infinite"),
        (torch.zeros(0, 3), "no rows"),
        (torch.empty(2, 2, device="meta"), "no values"),
    ],
)
def test_what_has_no_singular_values_is_told_in_words(tensor, words):
    with pytest.raises(DesignerError, match=words):
        spectrum(tensor)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.int8, torch.bool, torch.complex64])
def test_numbers_of_any_kind_have_them(dtype):
    assert spectrum(torch.eye(3).to(dtype)).values == pytest.approx((1.0, 1.0, 1.0))
