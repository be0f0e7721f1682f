"""Moments that are kept come back as they were, within a bound of bytes and of number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.errors import DesignerError
from designer.runtime.watch.history import History
from designer.runtime.watch.reports import Glance, Watched

OF = Watched("value", "w")


def seen(number, size=8):
    return (Glance(OF, (size,), bytes([number % 251]) * size + number.to_bytes(4, "big"), (size,), (1,), "bars"),)


def test_every_moment_comes_back_as_it_was():
    history = History()
    for step in range(50):
        history.keep(1, step, seen(step))
    assert [moment.step for moment in history.kept.moments] == list(range(50))
    assert all(history.at(moment.number).seen == seen(moment.step) for moment in history.kept.moments)


def test_a_moment_in_which_nothing_changed_takes_no_room():
    history = History()
    first = history.keep(1, 1, seen(1))
    assert history.keep(1, 2, seen(1)) == first
    assert len(history.kept.moments) == 1
    assert history.keep(1, 3, ()) == first


def test_before_the_first_moment_there_is_nothing_to_go_back_to():
    history = History()
    with pytest.raises(DesignerError, match="no moment is kept yet"):
        history.at(3)
    history.keep(1, 1, seen(1))
    assert history.at(0).moment.step == 1, "the earliest stands for what was before"
    history.clear()
    with pytest.raises(DesignerError):
        history.at(1)
    assert history.keep(2, 1, seen(1)).number == 2 and len(history.kept.moments) == 1


@given(st.integers(1, 400), st.integers(2, 40), st.integers(200, 3000))
def test_it_is_thinned_evenly_and_never_grows_over_its_bounds(count, most, largest):
    history = History(largest=largest, most=most)
    for step in range(count):
        history.keep(1, step, seen(step))
        kept = history.kept
        assert len(kept.moments) <= most and kept.size <= largest
    numbers = [moment.number for moment in kept.moments]
    assert numbers == list(range(1, count + 1, kept.every))
    assert all(history.at(moment.number).seen == seen(moment.step) for moment in kept.moments)
    last = history.at(count)
    assert last.moment.number == numbers[-1]
