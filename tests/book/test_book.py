"""Each bundled example opened, checked, generated, built, run, and held against the book and a module by hand."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

import designer
from designer.bundled import bundled
from tests.bench import by_hand
from tests.book.listings import LISTINGS, Listing


def opened(name: str) -> designer.Design:
    """The bundled example of this name."""
    return designer.load(bundled("examples", f"{name}.design.json"))


def built(name: str) -> nn.Module:
    """The live module of the bundled example of this name, in evaluation mode; its code is ours."""
    return designer.build(opened(name), trust=True).eval()


def run_once(module: nn.Module, listing: Listing) -> nn.Module:
    """Lets lazy layers find their sizes."""
    results(module, *(torch.rand(shape) for shape in listing.inputs))
    return module


def results(module: nn.Module, *inputs: Tensor) -> tuple[Tensor, ...]:
    """What a module gives, always as a tuple."""
    with torch.no_grad():
        given = module(*inputs)
    return given if isinstance(given, tuple) else (given,)


def make_constant(module: nn.Module, weight: float) -> None:
    """Every weight the same, every bias 0, every constant tensor 0.5."""
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            parameter.fill_(weight if name.endswith("weight") else 0.0)
        for part in module.modules():
            if hasattr(part, "rand_weight"):
                part.rand_weight.fill_(0.5)


def same_constants(module: nn.Module, twin: nn.Module) -> None:
    """Gives the module by hand the plain tensors of the drawn one, which no `state_dict` holds."""
    drawn = (part for part in module.modules() if hasattr(part, "rand_weight"))
    for mine, its in zip(drawn, (part for part in twin.modules() if hasattr(part, "rand_weight")), strict=True):
        its.rand_weight = mine.rand_weight


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda one: one.title)
def test_a_listing_gives_what_the_book_gives(listing: Listing):
    design = opened(listing.example)
    assert [p.message for p in designer.check(design) if p.severity == "error"] == []
    assert designer.shapes(design).parameters == listing.count
    module = run_once(built(listing.example), listing)
    named = {name: tuple(parameter.shape) for name, parameter in module.named_parameters()}
    if listing.parameters is not None:
        assert list(named.items()) == list(listing.parameters.items())
    assert sum(parameter.numel() for parameter in module.parameters()) == listing.count
    if listing.modules:
        assert len(list(module.modules())) == listing.modules
    inputs = [torch.rand(shape) for shape in listing.inputs]
    assert tuple(tuple(result.shape) for result in results(module, *inputs)) == listing.outputs


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda one: one.title)
def test_a_listing_is_the_module_by_hand_to_the_last_bit(listing: Listing):
    module, twin = run_once(built(listing.example), listing), run_once(listing.twin().eval(), listing)
    if listing.parameters is None:
        by_hand.same_weights(module, twin)
    else:
        assert list(module.state_dict()) == list(twin.state_dict())
        twin.load_state_dict(module.state_dict())
    same_constants(module, twin)
    for _ in range(3):
        inputs = [torch.rand(shape) for shape in listing.inputs]
        for mine, its in zip(results(module, *inputs), results(twin, *inputs), strict=True):
            assert float((mine - its).abs().max()) == 0.0


@pytest.mark.parametrize("listing", [one for one in LISTINGS if one.constant], ids=lambda one: one.title)
def test_a_listing_with_equal_weights_gives_the_books_number(listing: Listing):
    weight, expected = listing.constant
    module = run_once(built(listing.example), listing)
    make_constant(module, weight)
    (result,) = results(module, *(torch.ones(shape) for shape in listing.inputs))
    torch.testing.assert_close(result, torch.full_like(result, expected), rtol=1e-5, atol=1e-6)
