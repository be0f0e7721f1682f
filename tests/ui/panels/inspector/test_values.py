import pytest

from designer.catalogue.spec import SettingSpec
from designer.graph.model import Expr
from designer.ui.panels.inspector.values import ValueRefused, from_text, in_words, to_text

WHOLE = SettingSpec("out_channels", ("int",), required=True)
SIZE = SettingSpec("kernel_size", ("int", "tuple"), length=2)
PADDING = SettingSpec("padding", ("int", "tuple", "str"), 0, choices=("valid", "same"), length=2)
SHARE = SettingSpec("p", ("float",), 0.5)
MODE = SettingSpec("mode", ("str",), "zeros", choices=("zeros", "reflect"))
DTYPE = SettingSpec("dtype", ("dtype",), "float32")
SHAPE = SettingSpec("shape", ("shape",), required=True)
ROW = SettingSpec("shape", ("tuple",), (1,))
ANY = SettingSpec("width", ("int", "float", "bool", "str", "none", "tuple"))


@pytest.mark.parametrize(
    ("text", "spec", "value"),
    [
        ("8", WHOLE, 8),
        (" -1 ", WHOLE, -1),
        ("4 * 4", WHOLE, 16),
        ("channels", WHOLE, Expr("channels")),
        ("channels * 4", WHOLE, Expr("channels * 4")),
        ("5", SIZE, 5),
        ("5, 3", SIZE, (5, 3)),
        ("(5, 3)", SIZE, (5, 3)),
        ("5, channels", SIZE, (5, Expr("channels"))),
        ("same", PADDING, "same"),
        ('"same"', PADDING, "same"),
        ("2", PADDING, 2),
        ("0.25", SHARE, 0.25),
        ("1e-5", SHARE, 1e-5),
        ("1", SHARE, 1),
        ("reflect", MODE, "reflect"),
        ("float64", DTYPE, "float64"),
        ("B, 1, 28, 28", SHAPE, ("B", 1, 28, 28)),
        ("B×1×28×28", SHAPE, ("B", 1, 28, 28)),
        ("[B, 4]", SHAPE, ("B", 4)),
        ("5", SHAPE, (5,)),
        ("B", SHAPE, ("B",)),
        ("[5, 3]", SIZE, (5, 3)),
        ("3", ROW, (3,)),
        ("3", SettingSpec("sides", ("int", "shape")), 3),
        ("3, 2", ROW, (3, 2)),
        ("True", ANY, True),
        ("None", ANY, None),
        ("1e-5", ANY, 1e-5),
        ("same", ANY, "same"),
        ("channels", ANY, Expr("channels")),
        ('"channels"', ANY, "channels"),
    ],
)
def test_text_becomes_the_value_that_was_meant(text, spec, value):
    read = from_text(text, spec, {"channels"})
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("text", "spec", "reason"),
    [
        ("five", WHOLE, 'the block has no setting called "five"'),
        ("5.5", WHOLE, "out_channels takes a whole number, not 5.5"),
        ("True", WHOLE, "takes a whole number"),
        ("1, 2, 3", SIZE, "takes a whole number or 2 numbers such as 5, 5"),
        ("sames", PADDING, '"valid", "same"'),
        ("__import__('os')", WHOLE, "takes a whole number"),
        ("1e400", SHARE, "p takes a number, not 1e400"),
        ("True", SHAPE, "shape takes a shape such as 1, 28, 28, not True"),
        ("three", ROW, "shape takes a list such as 5, 5"),
        ("1 / 0", SHARE, "divides by zero"),
        ("5,,", SIZE, "takes"),
        ("1/0", ANY, "divides by zero"),
        ("__import__('os')", ANY, "put quotes round it"),
    ],
)
def test_text_that_is_no_value_is_refused_in_one_line(text, spec, reason):
    with pytest.raises(ValueRefused) as refused:
        from_text(text, spec, {"channels"})
    assert reason in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("value", [5, -1, 0.1, 1e-5, True, None, "same", (5, 3), (5,), Expr("channels * 4")])
def test_what_a_field_shows_reads_as_the_same_value(value):
    read = from_text(to_text(value), ANY, {"channels"})
    assert read == value
    assert type(read) is type(value)


def test_what_a_setting_takes_is_told_in_words():
    assert in_words(SIZE) == "a whole number or 2 numbers such as 5, 5"
    assert in_words(PADDING) == '"valid", "same", a whole number or 2 numbers such as 5, 5'
