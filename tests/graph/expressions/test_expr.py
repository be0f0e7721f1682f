import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.errors import ExpressionError
from designer.graph.expressions import expr
from designer.graph.model import Expr


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("channels * 4", 64),
        ("channels // 3", 5),
        ("-channels + 1", -15),
        ("max(channels, 20)", 20),
        ("(channels, 3)", (16, 3)),
        ("channels > 8", True),
        ("'same'", "same"),
        ("None", None),
        ("2 ** 3", 8),
    ],
)
def test_an_expression_is_worked_out_over_settings(text, value):
    assert expr.evaluate(text, {"channels": 16}) == value


@pytest.mark.parametrize(
    "text",
    [
        "", "1 +", "__import__('os')", "channels.bit_length()", "[1]", "lambda: 1", "channels[0]", "open('x')", "a if b else c",
        "1 if", "max(*x)", "max(1, key=2)", "x := 1", "f'{x}'", "await x", "(" * 200, "1" + "+1" * 100, "min()", "b'x'", "...",
    ],
)  # fmt: skip
def test_anything_else_is_no_expression(text):
    with pytest.raises(ExpressionError):
        expr.parse(text)


@pytest.mark.parametrize(
    "text", ["1 / 0", "unknown", "'a' * 3", "9 ** 999", "(1, 2) + (3,)", "2 ** 60", "1 < 'a'", "(-8) ** 0.5"]
)
def test_what_cannot_be_worked_out_is_refused_in_one_line(text):
    with pytest.raises(ExpressionError) as refused:
        expr.evaluate(text, {})
    assert "\n" not in str(refused.value)


def test_settings_are_put_in_and_worked_out_where_all_is_known():
    assert expr.substitute(Expr("channels * 4"), {"channels": 16}) == 64
    assert expr.substitute((Expr("n"), 2), {"n": 3}) == (3, 2)
    assert expr.substitute(Expr("n * 2"), {"n": Expr("m + 1")}) == Expr("(m + 1) * 2")
    assert expr.substitute(Expr("other"), {"n": 3}) == Expr("other")


def test_renaming_a_setting_leaves_other_words_alone():
    assert expr.rename("max(n, nn) * n", "n", "width") == "max(width, nn) * width"


@given(st.integers(-1000, 1000), st.integers(-1000, 1000), st.sampled_from(["+", "-", "*", "//", "%", "<", "=="]))
def test_arithmetic_is_pythons(a, b, sign):
    try:
        expected = eval(f"{a} {sign} {b}")  # the oracle, on two numbers made here
    except ZeroDivisionError:
        with pytest.raises(ExpressionError):
            expr.evaluate(f"a {sign} b", {"a": a, "b": b})
    else:
        assert expr.evaluate(f"a {sign} b", {"a": a, "b": b}) == expected


@given(st.text(max_size=40))
def test_no_text_does_anything_but_give_a_value_or_a_refusal(text):
    try:
        expr.evaluate(text, {"a": 1})
    except ExpressionError as refused:
        assert "\n" not in str(refused)
