"""What a check is told by hand is what the engine is asked, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.catalogue.lesson_checks import LESSON_CHECKS, another, told, told_more, untold
from designer.files.examples import EXAMPLES
from designer.graph.model import Check
from designer.runtime.lessons import CHECKS
from tests.book.test_book import opened

VALUES = {
    "words": st.text(min_size=1, max_size=8),
    "int": st.integers(),
    "float": st.floats(allow_nan=False),
    "tuple": st.lists(st.integers(), min_size=1, max_size=4).map(tuple),
    "shape": st.lists(st.integers(1, 9) | st.just("B"), min_size=1, max_size=4).map(tuple),
    "str": st.sampled_from(("parameter", "buffer", "unsaved", "constant")),
}


def test_every_check_that_the_engine_knows_can_be_chosen():
    assert LESSON_CHECKS.keys() == CHECKS.keys()
    titles = [kind.title for kind in LESSON_CHECKS.values()]
    assert len(set(titles)) == len(titles)


@given(st.data(), st.sampled_from(sorted(LESSON_CHECKS)))
def test_told_in_any_order_all_of_it_stands_in_the_check(data, name):
    wanted = {
        setting.name: data.draw(VALUES[data.draw(st.sampled_from(setting.types))])
        for setting in data.draw(st.permutations(LESSON_CHECKS[name].settings))
    }
    check = another(None, name)
    for setting, value in wanted.items():
        check = told_more(check, setting, value)
    as_list = {key: (value,) if key == "sides" and isinstance(value, int) else value for key, value in wanted.items()}
    assert told(check) == as_list and not untold(check)


@pytest.mark.parametrize("example", [one.name for one in EXAMPLES])
def test_a_bundled_check_is_shown_whole_and_told_again_stays_the_same(example):
    for note in opened(example).main_block.nodes:
        if note.check is not None:
            again = another(None, note.check.name)
            for setting, value in told(note.check).items():
                again = told_more(again, setting, value)
            assert again == note.check and not untold(note.check)


def test_what_is_missing_is_named_and_what_is_cleared_is_missing_again():
    assert untold(Check("near", ("a",))) == "the note's check does not say numbers and within yet"
    whole = Check("element", ("a", (0, 0), 1.0))
    assert told_more(whole, "index", None) == Check("element", ("a", None, 1.0))
    assert untold(Check("element", ("a", None, 1.0))) == "the note's check does not say index yet"
    assert untold(Check("placed", ("Conv2d",))) == "", "how many has a default"
    assert "no check called" in untold(Check("exec"))
