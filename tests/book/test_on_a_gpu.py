"""5.6 Each bundled example on a GPU: the same parameters and the same numbers as on the CPU, as near as cards compute."""

from __future__ import annotations

import pytest
import torch

import designer
from designer.graph.devices import META, set_device
from tests.book.listings import LISTINGS, Listing
from tests.book.test_book import built, opened, results, run_once

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="this machine has no GPU")


@pytest.mark.parametrize(
    "listing", [one for one in LISTINGS if opened(one.example).device != META], ids=lambda o: o.title
)
def test_5_6f_a_listing_gives_the_same_on_the_gpu(listing: Listing):
    here = run_once(built(listing.example), listing)
    there = designer.build(set_device(opened(listing.example), "cuda:0"), trust=True).eval()
    inputs = [torch.rand(shape) for shape in listing.inputs]
    results(there, *(one.to("cuda:0") for one in inputs))
    assert {parameter.device.type for parameter in there.parameters()} <= {"cuda"}
    there.load_state_dict(here.state_dict())
    for mine, its in zip(here.modules(), there.modules(), strict=True):
        if hasattr(mine, "rand_weight"):
            its.rand_weight = mine.rand_weight.to("cuda:0")
    found = results(there, *(one.to("cuda:0") for one in inputs))
    for expected, given in zip(results(here, *inputs), found, strict=True):
        assert given.device.type == "cuda"
        torch.testing.assert_close(given.cpu(), expected, rtol=0.02, atol=0.02)
