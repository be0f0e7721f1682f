"""Which tensor of a file belongs to which of a module: laws for any names and shapes, and what people meet."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from designer.runtime.reports import TensorFact
from designer.runtime.weights.match import SURE, fits, match, repeated

WORDS = st.sampled_from(["0", "1", "2", "conv", "module", "_orig_mod", "weight", "bias", "block 0", "<b>"])
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(".".join)
SHAPES = st.sampled_from([(), (2,), (3,), (2, 3), (3, 2)])
FACTS = st.dictionaries(NAMES, SHAPES, max_size=9).map(
    lambda found: tuple(TensorFact(name, shape, "float32") for name, shape in found.items())
)


def facts(**shapes):
    return tuple(TensorFact(name.replace("__", "."), shape, "float32") for name, shape in shapes.items())


def pairs(own, given_facts, own_keys=None, given_keys=None):
    found = match(own, given_facts, own_keys or {}, given_keys or {})
    return {pair.own: (pair.given, pair.how) for pair in found}


MLP = facts(hidden__weight=(256, 20), hidden__bias=(256,), out__weight=(10, 256), out__bias=(10,))


@given(FACTS, FACTS)
def test_no_tensor_is_used_twice_and_each_fits_where_it_goes(own, other):
    found = match(own, other, {}, {})
    by_own, by_given = {fact.name: fact for fact in own}, {fact.name: fact for fact in other}
    assert len({pair.own for pair in found}) == len({pair.given for pair in found}) == len(found)
    assert all(fits(by_own[pair.own], by_given[pair.given]) for pair in found)


@given(FACTS)
def test_a_file_of_the_same_names_and_shapes_is_matched_by_name_entirely(own):
    found = match(own, tuple(reversed(own)), {}, {})
    assert [(pair.own, pair.given, pair.how) for pair in found] == [(fact.name, fact.name, "name") for fact in own]


@given(FACTS, FACTS)
def test_what_has_the_same_name_and_fits_is_never_matched_otherwise(own, other):
    by_given = {fact.name: fact for fact in other}
    for pair in match(own, other, {}, {}):
        same = by_given.get(pair.own)
        mine = next(fact for fact in own if fact.name == pair.own)
        if same is not None and fits(mine, same):
            assert (pair.given, pair.how) == (pair.own, "name")


@given(FACTS, FACTS)
def test_of_each_shape_as_many_are_proposed_as_both_sides_have(own, other):
    found = match(own, other, {}, {})
    for shape in {fact.shape for fact in own}:
        least = min(sum(fact.shape == shape for fact in side) for side in (own, other))
        assert sum(fact.shape == shape for pair in found for fact in own if fact.name == pair.own) == least


@given(FACTS, st.sampled_from(["module.", "_orig_mod.", "module._orig_mod.", "backbone.", "a.b.c."]))
def test_a_prefix_before_every_name_is_seen_through(own, prefix):
    plain = [fact for fact in own if not {"module", "_orig_mod"} & set(fact.name.split("."))]
    other = tuple(TensorFact(prefix + fact.name, fact.shape, fact.dtype) for fact in plain)
    found = match(tuple(plain), other, {}, {})
    assert len(found) == len(plain)
    assert all(pair.how in SURE for pair in found)


def test_other_names_of_the_same_shapes_in_the_same_order_belong_together():
    chain = facts(**{"0__weight": (256, 20), "0__bias": (256,), "2__weight": (10, 256), "2__bias": (10,)})
    assert pairs(MLP, chain) == {
        "hidden.weight": ("0.weight", "order"),
        "hidden.bias": ("0.bias", "order"),
        "out.weight": ("2.weight", "order"),
        "out.bias": ("2.bias", "order"),
    }


def test_the_module_may_have_the_prefix_and_the_file_not():
    inside = tuple(TensorFact(f"net.{fact.name}", fact.shape, fact.dtype) for fact in MLP)
    assert pairs(inside, MLP)["net.out.bias"] == ("out.bias", "prefix")


def test_a_wrapper_within_a_name_is_seen_through():
    assert pairs(MLP, (TensorFact("hidden._orig_mod.weight", (256, 20), "float32"),)) == {
        "hidden.weight": ("hidden._orig_mod.weight", "prefix")
    }


def test_a_renamed_node_is_known_by_its_id_while_the_rest_of_the_file_is_of_this_design():
    saved = facts(a__weight=(4, 4), b__weight=(4, 4), c__weight=(4, 4))
    own = facts(a__weight=(4, 4), new__weight=(4, 4), other__weight=(4, 4))
    given_keys = {"a.weight": "n1/weight", "b.weight": "n2/weight", "c.weight": "n3/weight"}
    own_keys = {"a.weight": "n1/weight", "other.weight": "n2/weight", "new.weight": "n3/weight"}
    assert pairs(own, saved, own_keys, given_keys) == {
        "a.weight": ("a.weight", "name"),
        "new.weight": ("c.weight", "node"),
        "other.weight": ("b.weight", "node"),
    }
    foreign = {**given_keys, "a.weight": "n9/weight"}
    assert pairs(own, saved, own_keys, foreign)["new.weight"] == ("b.weight", "order")


def test_several_of_one_shape_are_a_guess_and_the_only_one_is_said_to_be_so():
    own = facts(x=(2, 2), y=(2, 2), z=(5,), w=(1,))
    other = facts(a=(2, 2), b=(5,), c=(2, 2))
    assert pairs(own, other) == {"x": ("a", "guess"), "y": ("c", "guess"), "z": ("b", "shape")}
    assert "guess" not in SURE


def test_another_shape_and_numbers_of_another_kind_are_never_proposed():
    own = facts(w=(3, 64), b=(3,))
    assert pairs(own, facts(w=(10, 64), b=(10,))) == {}
    assert pairs(own, (TensorFact("b", (3,), "complex64"), TensorFact("w", (3, 64), "float64"))) == {"w": ("w", "name")}


def test_a_tensor_without_a_shape_yet_takes_any_by_name_and_none_by_shape():
    lazy = (TensorFact("0.weight", None, "float32"), TensorFact("1.weight", None, "float32"))
    assert pairs(lazy, facts(**{"0__weight": (2, 5)})) == {"0.weight": ("0.weight", "name")}


def test_further_names_of_one_tensor_are_repeated_not_used_twice():
    own = (TensorFact("2.weight", (8, 8), "float32", ("4.weight",)),)
    both = facts(**{"2__weight": (8, 8), "4__weight": (8, 8)})
    found = match(own, both, {}, {})
    assert [(pair.given, pair.own) for pair in found] == [("2.weight", "2.weight")]
    assert repeated(own, both, found) == [("4.weight", "2.weight")]
    assert match(own, both[1:], {}, {})[0].given == "4.weight"


def test_a_hundred_thousand_entries_take_no_time():
    deep = "a." * 490
    own = tuple(TensorFact(f"net.{deep}{number}", (number % 7,), "float32") for number in range(2_000))
    other = tuple(TensorFact(f"x{number}.{deep}w", (number % 5,), "float32") for number in range(100_000))
    started = time.process_time()
    match(own, other, {}, {})
    assert time.process_time() - started < 10
