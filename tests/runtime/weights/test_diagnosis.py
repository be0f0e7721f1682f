"""What loading a file would do, in rows and in one sentence, before anything is changed."""

from __future__ import annotations

import msgspec

from designer.runtime.reports import Diagnosis, OddValues, Repeated, TensorFact
from designer.runtime.weights.diagnosis import everything, first_choice, rows, sentence
from designer.runtime.weights.match import match, repeated


def fact(name, *shape, dtype="float32", aliases=()):
    return TensorFact(name, shape, dtype, aliases)


def diagnosis(own, given, differs=False):
    pairs = match(own, given, {}, {})
    again = tuple(Repeated(name, other, differs) for name, other in repeated(own, given, pairs))
    return Diagnosis("w.params", tuple(own), tuple(given), pairs, again)


TEN = [fact(f"{number}.weight", number + 1) for number in range(10)]


def groups(found):
    return {(row.own or row.given).name: row.group for row in rows(found)}


def test_what_will_happen_is_one_plain_sentence():
    found = diagnosis(TEN, TEN[:9])
    assert sentence(found, first_choice(found)) == (
        "9 of 10 tensors will be loaded; 9.weight has no counterpart and stays as it is."
    )
    assert sentence(diagnosis(TEN, TEN), {f.name: f.name for f in TEN}) == "10 tensors will be loaded."
    more = [*TEN[:7], fact("spare", 77), fact("rest", 78)]
    assert sentence(diagnosis(TEN, more), first_choice(diagnosis(TEN, more))) == (
        "7 of 10 tensors will be loaded; 7.weight, 8.weight and 1 more have no counterpart and stay as they are; "
        "2 tensors of the file will not be used."
    )
    assert sentence(found, {}) == "Nothing will be loaded; 9 tensors of the file will not be used."


def test_a_proposal_counts_only_when_it_is_taken():
    own, given = [fact("a", 2), fact("b", 2), fact("c", 3)], [fact("x", 2), fact("y", 2)]
    found = diagnosis(own, given)
    assert first_choice(found) == {}
    assert everything(found) == {"a": "x", "b": "y"}
    assert sentence(found, {"a": "x"}) == (
        "1 of 3 tensors will be loaded, 1 of them from another name; c has no counterpart and stays as it is; "
        "b stays as it is by choice; 1 tensor of the file will not be used."
    )
    assert groups(found) == {"a": "proposed", "b": "proposed", "c": "missing"}


def test_each_tensor_of_both_sides_stands_in_one_row():
    own = [fact("same", 2), fact("turned", 3, 4), fact("gone", 5), fact("real", 6)]
    given = [fact("same", 2), fact("turned", 4, 3), fact("new", 9), fact("real", 6, dtype="complex64")]
    found = diagnosis(own, given)
    assert groups(found) == {
        "same": "matched",
        "turned": "wrong",
        "gone": "missing",
        "real": "wrong",
        "new": "unexpected",
    }
    why = {(row.own or row.given).name: row.why for row in rows(found)}
    assert why["turned"] == "wrong shape: it is the other way round"
    assert why["real"] == "complex64 numbers do not go into float32"


def test_different_values_for_one_tensor_are_said():
    own = [fact("2.weight", 8, 8, aliases=("4.weight",)), fact("6.weight", 1, 8)]
    given = [fact("2.weight", 8, 8), fact("4.weight", 8, 8), fact("6.weight", 1, 8)]
    found = diagnosis(own, given, differs=True)
    assert [row.group for row in rows(found)] == ["tied", "matched", "tied"]
    chosen = first_choice(found)
    assert sentence(found, chosen) == (
        "2 tensors will be loaded; 2.weight and 4.weight are one tensor here and differ in the file: 2.weight counts."
    )
    assert sentence(found, {**chosen, "2.weight": "4.weight"}).endswith("in the file: 4.weight counts.")
    alike = diagnosis(own, given)
    assert {row.group for row in rows(alike)} == {"matched"}
    assert sentence(alike, first_choice(alike)) == "2 tensors will be loaded."


def test_nan_in_the_file_asks_for_a_decision_and_is_told_of_what_is_taken():
    plain = diagnosis(TEN, TEN)
    odd = (OddValues("2.weight", 3, 0, 84_000), OddValues("5.weight", 1, 2, 6))
    found = msgspec.structs.replace(plain, prefix="module.", odd=odd)
    assert {name for name, group in groups(found).items() if group == "odd"} == {"2.weight", "5.weight"}
    assert [row.why for row in rows(found) if row.group == "odd"] == ["3 NaN, by name", "1 NaN and 2 infinite, by name"]
    assert sentence(found, first_choice(found)) == (
        '10 tensors will be loaded; all names in the file begin with "module.", which was left out; '
        "2.weight holds 3 NaN of 84,000 values; 1 other tensor holds such values too."
    )
    assert "NaN" not in sentence(found, {"0.weight": "0.weight"})
