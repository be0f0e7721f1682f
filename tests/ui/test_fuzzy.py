from hypothesis import given
from hypothesis import strategies as st

from designer.ui.fuzzy import cost


def best(typed, *texts):
    priced = {text: cost(typed, text) for text in texts}
    return min((t for t in texts if priced[t] is not None), key=lambda t: priced[t], default=None)


def test_letters_in_order_fit():
    assert cost("c2d", "Conv2d") is not None
    assert cost("svw", "Save Weights") is not None
    assert cost("xyz", "Save Weights") is None
    assert cost("d2c", "Conv2d") is None


def test_every_word_has_to_fit():
    assert cost("save we", "Save Weights") is not None
    assert cost("save picture", "Save Weights") is None


def test_whole_names_come_before_beginnings_and_those_before_what_is_inside():
    assert best("conv", "LazyConv", "Conv2d", "conv") == "conv"
    assert best("conv", "LazyConv", "Conv2d") == "Conv2d"
    assert best("weights", "Overweights", "Load Weights") == "Load Weights"
    assert best("cv", "Conv2d", "Cv") == "Cv"


def test_other_words_fit_too_but_less_well():
    assert cost("卷积", "Conv2d", "卷积 filter") is not None
    assert cost("filter", "Conv2d", "卷积 filter") > cost("filter", "filter")


@given(st.text(max_size=6), st.text(max_size=20), st.text(max_size=10))
def test_any_text_is_borne(typed, text, more):
    price = cost(typed, text, more)
    assert price is None or price >= 0
    assert cost(text, text) is not None
