import math

import pytest

from designer import numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.31274, "0.3127"), (-1.5, "−1.5"), (0.0, "0"), (1.2e-7, "1.2e-07"), (None, "–"), (math.inf, "inf")],
)
def test_a_number_has_four_digits(value, text):
    assert numbers.short(value) == text


def test_counts_shapes_times_and_shares_read_as_people_write_them():
    assert numbers.whole(61706) == "61,706"
    assert (numbers.shape((6, 1, 5, 5)), numbers.shape(())) == ("6×1×5×5", "scalar")
    assert [numbers.duration(s) for s in (0.00084, 0.12, 2.41)] == ["0.84 ms", "120 ms", "2.4 s"]
    assert [numbers.percent(s) for s in (0.992, 0.0001, 0.0)] == ["99.2 %", "< 0.1 %", "0.0 %"]
    assert [numbers.plural(n, "problem") for n in (1, 2)] == ["1 problem", "2 problems"]
