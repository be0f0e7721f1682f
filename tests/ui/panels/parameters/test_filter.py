"""The filter of the parameter tree: names, globs, and words for what tensors are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.runtime.reports import ParameterRow
from designer.ui.panels.parameters.filter import PROPERTIES, Wanted, found, matcher, wanted
from designer.ui.panels.parameters.list import ParameterList
from tests.helpers.parameters import table_of


def parameter(name, count, trained=True, kind="parameter", aliases=()):
    return ParameterRow((count,), "float32", "cpu", kind, trained, name=name, path="n", aliases=aliases)


ROWS = ParameterList(
    table_of(
        (
            parameter("conv1.weight", 150),
            parameter("conv1.bias", 6, trained=False),
            parameter("head.weight", 900, aliases=("tail.weight",)),
            parameter("shared.bias", 3),
            parameter("bn.running_mean", 6, trained=False, kind="buffer"),
        )
    )
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ["conv1.weight", "conv1.bias", "head.weight", "shared.bias", "bn.running_mean"]),
        ("CONV", ["conv1.weight", "conv1.bias"]),
        ("*.weight", ["conv1.weight", "head.weight"]),
        ("tail", ["head.weight"]),
        ("conv?.b*", ["conv1.bias"]),
        ("frozen", ["conv1.bias"]),
        ("trained", ["conv1.weight", "head.weight", "shared.bias"]),
        ("*.bias trained", ["shared.bias"]),
        ("trained *.bias", ["shared.bias"]),
        ("buffer", ["bn.running_mean"]),
        ("shared", ["head.weight"]),
        ("*shared*", ["shared.bias"]),
        ("largest 2", ["head.weight", "conv1.weight"]),
        ("bias largest 1", ["conv1.bias"]),
        ("nan", ["head.weight"]),
        ("nan frozen", []),
    ],
)
def test_what_a_person_types_finds(text, names):
    assert [ROWS.names[number] for number in found(wanted(text), ROWS, bad={2})] == names


def test_largest_without_a_number_is_ten_and_a_number_alone_is_a_name():
    assert wanted("largest").largest == 10
    assert wanted("7") == Wanted("7")
    assert wanted("  ").everything


@given(
    st.sampled_from(["*.weight", "conv*", "*a*", "a", "?.*", "[ab]*.c", "*.*.*"]), st.text("ab.*cweight", max_size=12)
)
def test_a_glob_is_that_of_the_shell(glob, name):
    from fnmatch import fnmatchcase

    plain = fnmatchcase(name, glob) if any(sign in glob for sign in "*?[") else glob in name
    assert bool(matcher(glob)(name)) == plain


def test_every_property_says_what_it_means():
    assert set(PROPERTIES) == {"trained", "frozen", "shared", "buffer", "nan", "largest"}
    assert all(PROPERTIES.values()) and np.all([word.islower() for word in PROPERTIES])
