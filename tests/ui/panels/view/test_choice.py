"""Which ways there are to look at a tensor, and what the engine is asked for then."""

from __future__ import annotations

import pytest

from designer.runtime.pictures.reports import Arrangement, Facts, OfModule, Viewed
from designer.runtime.pictures.sheet import usual
from designer.runtime.views.reports import Part
from designer.ui.panels.view.choice import (
    USUAL,
    Choice,
    arrangement_of,
    can_order,
    can_slice,
    in_words,
    kind_of,
    subject_of,
    ways,
)

W = OfModule("w")
GATES = (Part("i", "input gate", 0, 5), Part("f", "forget gate", 5, 10))


def facts(*shape):
    return Facts(shape, "float32", "cpu", usual(shape), "picture")


@pytest.mark.parametrize(
    ("shape", "mosaic", "expected"),
    [
        ((), False, ["values"]),
        ((4,), False, ["values"]),
        ((4, 5), False, ["values", "similarity", "alike_inputs", "singular"]),
        ((8, 4, 3, 3), True, ["values", "response", "similarity", "alike_inputs", "singular"]),
        ((8, 3, 7, 7), True, ["values", "colours", "response", "similarity", "alike_inputs", "singular"]),
        ((8, 3, 200, 300), False, ["values", "similarity", "alike_inputs", "singular"]),
    ],
)
def test_each_shape_has_its_ways(shape, mosaic, expected):
    assert list(ways(shape, mosaic)) == expected


def test_what_flows_has_no_filters():
    assert ways((1, 3, 28, 28), True, flows=True) == ("values", "singular")
    assert ways((3,), False, flows=True) == ("values",)
    assert ways((3,), False, flows=True, phases=True) == ("values", "phase")
    assert ways((3, 4), False, phases=True)[:2] == ("values", "phase")


def test_the_usual_way_asks_for_the_tensor_itself():
    assert subject_of(W, USUAL, ()) == W
    assert subject_of(W, Choice("colours"), ()) == W


def test_a_part_is_asked_for_by_its_rows():
    assert subject_of(W, Choice(part="f", rows="norm"), GATES) == Viewed(W, start=5, stop=10, rows="norm")
    assert subject_of(W, Choice(part="f"), ()) == W, "a tensor without that part shows all"


def test_two_axes_are_laid_out_with_the_others_cut():
    chosen = Choice(axes=(2, 0)).put(1, 2, 3)
    assert arrangement_of(facts(4, 3, 5), chosen) == Arrangement((2,), (0,), ((1, 2),))
    assert arrangement_of(facts(4, 3), chosen) == usual((4, 3)), "a matrix has no third axis"
    assert arrangement_of(facts(4, 3, 5), USUAL) == usual((4, 3, 5))


def test_what_is_held_against_itself_has_one_order():
    assert can_order((4, 5), "values") == (True, True)
    assert can_order((4, 5), "similarity") == (True, False)
    assert can_order((4, 5), "singular") == (False, False)
    assert can_order((4,), "values") == (True, False)
    assert can_slice((4, 5), "values") and not can_slice((4,), "values") and not can_slice((4, 5), "similarity")


def test_a_choice_holds_for_tensors_of_one_kind():
    assert kind_of(facts(4, 5), (), False) == kind_of(facts(7, 2), (), False)
    assert kind_of(facts(20, 5), GATES, False) != kind_of(facts(20, 5), (), False)
    assert kind_of(facts(4, 3, 3, 3), (), False) != kind_of(facts(4, 5), (), False)
    assert kind_of(facts(4, 3, 3, 3), (), False) != kind_of(facts(4, 3, 3, 3), (), True)


def test_what_differs_is_said():
    assert in_words(USUAL, GATES) == ""
    assert (
        in_words(Choice("similarity", "i", rows="similarity"), GATES)
        == "likeness of outputs · input gate · rows like beside like"
    )
