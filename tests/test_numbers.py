import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer import numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.31274, "0.3127"), (-1.5, "−1.5"), (0.0, "0"), (1.2e-7, "1.2e-07"), (None, "–"), (math.inf, "inf")],
)
def test_a_number_has_four_digits(value, text):
    assert numbers.short(value) == text


@pytest.mark.parametrize(
    ("mean", "spread", "dtype", "text"),
    [
        (1.8e-8, 0.3, "float32", "≈ 0"),
        (-1.8e-8, 0.3, "float32", "≈ 0"),
        (1.8e-8, 0.3, "float64", "1.8e-08"),
        (1e-17, 0.3, "float64", "≈ 0"),
        (1e-4, 0.3, "float16", "≈ 0"),
        (1e-4, 0.3, "float32", "0.0001"),
        (1.8e-8, 2e-8, "float32", "1.8e-08"),
        (1.8e-8, 0.0, "float32", "1.8e-08"),
        (0.0, 0.3, "float32", "0"),
        (None, None, "float32", "–"),
        (1e-9, 100.0, "int64", "1e-09"),
        (0.01, 1.0, "bfloat16", "0.01"),
        (0.01, 1.0, "float8_e4m3fn", "0.01"),
        (math.nan, math.nan, "float32", "nan"),
        (math.inf, 1.0, "float32", "inf"),
    ],
)
def test_5_4b_a_mean_that_is_0_but_for_rounding_is_told_so(mean, spread, dtype, text):
    assert numbers.short_mean(mean, spread, dtype) == text


@given(st.floats(1e-6, 1e6), st.integers(-20, 20), st.sampled_from(sorted(numbers.STEPS)))
def test_5_4b_whether_a_mean_is_rounding_does_not_depend_on_the_unit(spread, power, dtype):
    for mean in (spread * numbers.STEPS[dtype], spread * numbers.STEPS[dtype] * 4):
        unit = 2.0**power
        assert numbers.is_rounding(mean * unit, spread * unit, dtype) == numbers.is_rounding(mean, spread, dtype)


def test_counts_shapes_times_and_shares_read_as_people_write_them():
    assert numbers.whole(61706) == "61,706"
    assert (numbers.shape((6, 1, 5, 5)), numbers.shape(())) == ("6×1×5×5", "scalar")
    assert [numbers.duration(s) for s in (0.00084, 0.12, 2.41)] == ["0.84 ms", "120 ms", "2.4 s"]
    assert [numbers.percent(s) for s in (0.992, 0.0001, 0.0)] == ["99.2 %", "< 0.1 %", "0.0 %"]
    assert [numbers.plural(n, "problem") for n in (1, 2)] == ["1 problem", "2 problems"]


@pytest.mark.parametrize(
    ("span", "text"), [(2.1, "2.1 s"), (0.00145, "1.45 ms"), (1.23e-5, "12.3 µs"), (0.0, "0 µs"), (1.0, "1 s")]
)
def test_a_short_time_has_three_digits(span, text):
    assert numbers.seconds(span) == text


@pytest.mark.parametrize(
    ("count", "text"), [(850, "850"), (416_520, "416.5 k"), (11_513_626_624, "11.51 G"), (3e12, "3 T"), (0, "0")]
)
def test_a_large_count_is_four_digits_and_a_letter(count, text):
    assert numbers.brief(count) == text
