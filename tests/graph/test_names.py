import pytest
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from designer.errors import NameRefused
from designer.graph.names import (
    MODULE_NAMES,
    FreeNames,
    as_class_name,
    as_identifier,
    check_class_name,
    check_node_name,
    unique_name,
)


def test_the_list_of_names_that_torch_uses_is_that_of_the_installed_torch():
    of_torch = set(dir(nn.Sequential())) | set(nn.Module().__dict__)
    assert {name for name in of_torch if not (name.startswith("__") and name.endswith("__"))} == MODULE_NAMES


@pytest.mark.parametrize("name", ["", "a.b", "forward", "training", "__init__", "line\nbreak", " space", "x" * 101])
def test_a_layer_cannot_have_a_name_that_breaks_a_module(name):
    with pytest.raises(NameRefused) as refused:
        check_node_name(name)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", ["conv1", "block 0", "0", "weight", "层", "self"])
def test_a_layer_may_have_a_name_that_is_no_identifier(name):
    check_node_name(name)


@pytest.mark.parametrize("name", ["block 0", "0", "class", "self", "torch", "naïve"])
def test_an_input_must_be_a_python_name(name):
    with pytest.raises(NameRefused):
        check_node_name(name, "input")


@pytest.mark.parametrize("name", ["nn", "print", "2d", "a b", "None", "F"])
def test_a_block_cannot_hide_a_word_of_python_or_torch(name):
    with pytest.raises(NameRefused):
        check_class_name(name)


@pytest.mark.parametrize(
    ("text", "name"), [("features", "Features"), ("stage 2", "Stage2"), ("0", "Block0"), ("", "Block"), ("f", "FBlock")]
)
def test_a_block_gets_a_class_name_from_what_it_is_called(text, name):
    assert as_class_name(text) == name
    check_class_name(name)


@pytest.mark.parametrize(("text", "name"), [("block 0", "block_0"), ("0", "_0"), ("class", "class_"), ("x", "x")])
def test_any_text_becomes_an_identifier(text, name):
    assert as_identifier(text) == name


def test_a_taken_name_counts_on():
    assert unique_name("conv", {"conv"}) == "conv2"
    assert unique_name("conv1", {"conv1", "conv2"}) == "conv3"
    assert unique_name("conv", set()) == "conv"


@given(
    st.lists(st.sampled_from(("c", "c1", "c2", "c9", "d", "7", "07", "")), max_size=30),
    st.sets(st.text("cd0129", max_size=3)),
)
def test_free_names_are_those_that_one_would_find_one_by_one(bases, taken):
    free, known = FreeNames(taken), set(taken)
    for base in bases:
        expected = unique_name(base, known)
        known.add(expected)
        assert free.take(base) == expected


@pytest.mark.parametrize("kind", ["layer", "block", "tensor", "while"])
def test_a_word_of_python_is_no_name_for_part_of_a_module(kind):
    with pytest.raises(NameRefused, match="a word of Python"):
        check_node_name("class", kind)
