"""A view is the tensor cut, worked out and put in order, and every place in it tells where it truly is."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from designer.errors import DesignerError
from designer.runtime.live import Live
from designer.runtime.pictures.reports import OfModule, Viewed
from designer.runtime.views.filters import response, similarity
from designer.runtime.views.views import KEPT, Views, seen

W = OfModule("w")
ORDERS = st.sampled_from(["given", "norm", "similarity"])


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), ORDERS, ORDERS, st.integers(0, 3), st.integers(0, 4))
def test_each_place_of_a_view_shows_the_value_at_its_true_index(shape, rows, columns, start, stop):
    tensor = torch.randn(shape)
    start, stop = min(start, shape[0] - 1), min(stop, shape[0])
    view = Viewed(W, "values", start, stop if stop > start else 0, rows, columns)
    shown = seen(view, tensor)
    for index in torch.cartesian_prod(*(torch.arange(size) for size in shown.tensor.shape)).reshape(-1, len(shape)):
        place = tuple(index.tolist())
        assert shown.tensor[place] == tensor[shown.report.true_index(place)]
    assert len({shown.report.true_index((row, *[0] * (len(shape) - 1))) for row in range(len(shown.tensor))}) == len(
        shown.tensor
    )


@given(ORDERS)
def test_likeness_stays_that_of_the_true_pair_in_any_order(order):
    tensor = torch.randn(5, 3)
    shown = seen(Viewed(W, "similarity", 1, 5, rows=order), tensor)
    full = similarity(tensor)
    for row in range(4):
        for column in range(4):
            assert shown.tensor[row, column] == pytest.approx(
                float(full[shown.report.true_index((row, column))]), abs=1e-6
            )


def test_inputs_are_compared_by_what_they_go_to():
    tensor = torch.randn(5, 3)
    torch.testing.assert_close(seen(Viewed(W, "alike_inputs"), tensor).tensor, similarity(tensor.T))
    assert seen(Viewed(W, "alike_inputs", 2, 4), tensor).tensor.shape == (3, 3)


def test_a_response_is_of_the_part_that_is_looked_at():
    kernels = torch.randn(4, 2, 3, 3)
    torch.testing.assert_close(seen(Viewed(W, "response", 1, 3), kernels).tensor, response(kernels)[1:3])


def test_singular_values_are_bars_with_rank_and_condition_in_words():
    shown = seen(Viewed(W, "singular"), torch.diag(torch.tensor([4.0, 2.0, 0.0])))
    assert shown.tensor.tolist() == [4.0, 2.0, 0.0]
    assert shown.report.words == "rank 2 of 3 · condition infinite"
    assert seen(Viewed(W, "singular"), torch.eye(2) * 3).report.words == "rank 2 of 2 · condition 1"


def test_what_is_not_asked_for_is_not_copied():
    tensor = torch.randn(3, 3)
    assert seen(Viewed(W, start=1), tensor).tensor.data_ptr() == tensor[1:].data_ptr()


def test_a_view_is_worked_out_again_only_when_the_values_have_changed(monkeypatch):
    views, tensor, count = Views(Live()), torch.randn(4, 3), 0

    def counted(view, tensor):
        nonlocal count
        count += 1
        return seen(view, tensor)

    monkeypatch.setattr("designer.runtime.views.views.seen", counted)
    view = Viewed(W, "similarity")
    first = views.shown(view, tensor)
    assert views.shown(view, tensor) is first and count == 1
    tensor.mul_(torch.tensor([1.0, 2.0, 3.0]))
    assert not torch.equal(views.shown(view, tensor).tensor, first.tensor) and count == 2
    for start in range(3):
        views.shown(Viewed(W, start=start), tensor)
    assert len(views._kept) == KEPT


@pytest.mark.parametrize(
    ("view", "tensor"),
    [
        (Viewed(W, start=4, stop=6), torch.zeros(5, 2)),
        (Viewed(W, start=1), torch.tensor(1.0)),
        (Viewed(W, "response"), torch.zeros(3)),
        (Viewed(W, "singular"), torch.zeros(3)),
        (Viewed(W, "alike_inputs"), torch.zeros(3)),
        (Viewed(W), torch.empty(3, device="meta")),
        (Viewed(W, "response"), torch.zeros(1).expand(4096, 4096, 3, 3)),
    ],
)
def test_what_cannot_be_seen_so_is_refused_in_words(view, tensor):
    with pytest.raises(DesignerError):
        seen(view, tensor)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.bool, torch.int64, torch.complex64, torch.float8_e4m3fn])
def test_numbers_of_any_kind_can_be_put_in_order(dtype):
    tensor = torch.eye(3).to(dtype)
    shown = seen(Viewed(W, rows="similarity", columns="norm"), tensor)
    assert shown.tensor.dtype == dtype and shown.tensor.shape == (3, 3)


@pytest.mark.filterwarnings("ignore:ComplexHalf support")
@pytest.mark.parametrize("dtype", [torch.complex32, torch.complex64, torch.complex128])
def test_5_4f_the_phase_of_complex_numbers_is_seen_and_real_ones_have_none(dtype):
    tensor = torch.tensor([[10, -2 + 2j], [-1j, 0]], dtype=torch.complex128).to(dtype)
    shown = seen(Viewed(W, "phase"), tensor)
    torch.testing.assert_close(shown.tensor.double(), torch.tensor([[0, 3], [-2, 0]]).double() * torch.pi / 4)
    with pytest.raises(DesignerError, match="real numbers have no phase"):
        seen(Viewed(W, "phase"), torch.ones(2))
