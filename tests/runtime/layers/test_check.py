"""What the check of a custom layer finds by running it."""

import pytest

from designer.engine.calls.layers import CheckLayer
from designer.engine.engine import Engine
from designer.errors import DesignerError, NotTrusted
from designer.runtime.layers.check import check_layer
from designer.runtime.layers.sample import dimensions
from designer.runtime.shapes.memo import Memo
from tests.helpers.written import MY_LINEAR, TRUSTED, centered, module, my_linear, with_code


def check(drawn, name="Mine", node="c"):
    report = check_layer(drawn, name, "Net" if node else "", node, Memo(), TRUSTED)
    return [(line.verdict, line.text) for line in report.lines]


def layer(init="", forward="return x"):
    body = "def __init__(self):\n    super().__init__()\n    " + init.replace("\n", "\n    ") + "\n\n" if init else ""
    return module(f"{body}def forward(self, x):\n    " + forward.replace("\n", "\n    "))


def test_5_4c_the_book_s_layer_is_told_what_cuts_its_gradients_and_how_to_mend_it():
    report = check_layer(my_linear(), "MyLinear", "Net", "c", Memo(), TRUSTED)
    lines = [(line.verdict, line.text, line.line) for line in report.lines]
    mended = "linear = torch.matmul(X, self.weight) + self.bias"
    assert ("bad", f"no gradient reaches weight: .data in line 13 cuts it. Without it: {mended}", 13) in lines
    assert ("bad", f"no gradient reaches bias: .data in line 13 cuts it. Without it: {mended}", 13) in lines
    assert lines[0] == ("good", "3×4 with in_units=4, units=3 gives 3×3; 15 parameters", 0)
    assert not report.passed


def test_without_data_all_gradients_arrive():
    drawn = with_code(MY_LINEAR.replace(".data", ""), "MyLinear", "X", in_units=4, units=3)
    assert check(drawn, "MyLinear") == [
        ("good", "3×4 with in_units=4, units=3 gives 3×3; 15 parameters"),
        ("good", "a gradient reaches every parameter"),
        ("good", "it moves to another device"),
        ("good", "saved and loaded it gives the same"),
        ("good", "the same in training and evaluation"),
    ]


def test_a_layer_without_parameters_lets_the_gradient_through():
    assert check(centered(), "CenteredLayer")[:2] == [
        ("good", "3×4 gives 3×4; no parameters"),
        ("good", "the gradient passes through"),
    ]


def test_5_4b_a_mean_over_the_batch_is_told_and_the_mean_of_each_row_is_offered():
    lines = check_layer(centered(), "CenteredLayer", "Net", "c", Memo(), TRUSTED).lines
    (said,) = [line for line in lines if "alone" in line.text]
    assert (said.verdict, said.text) == (
        "warning",
        "a sample gives something else alone than among the others of its batch: x.mean() runs over all of them. "
        "For each row: x.mean(dim=-1, keepdim=True)",
    )
    source = centered().layers["CenteredLayer"].source
    assert "x.mean()" in source[said.line - 1]
    mended = with_code("\n".join(source).replace("x.mean()", "x.mean(dim=-1, keepdim=True)"), "CenteredLayer", "x")
    assert not any("alone" in text for _, text in check(mended, "CenteredLayer"))


def test_5_4a_whole_numbers_have_no_mean_and_it_is_told():
    assert ("warning", "on whole numbers: line 3: mean(): could not infer output dtype. Input dtype must be either a "
            "floating point or complex dtype. Got: Long") in check(centered(), "CenteredLayer")  # fmt: skip
    assert not any("whole numbers" in text for _, text in check(with_code(layer(forward="return x * 2"))))


@pytest.mark.parametrize(
    ("forward", "told"),
    [
        ("return x - torch.mean(x)", "torch.mean(x) runs over all of them. For each row: torch.mean(x, dim=-1, keepdim=True)"),
        ("return x.flip(0)", "a sample gives something else alone than among the others of its batch"),
        ("return x - x.mean(1, keepdim=True)", ""),
        ("return x + torch.randn(x.shape)", ""),
        ("return x[1:] + x[:1]", ""),
        ("return x.sum()", ""),
    ],
)  # fmt: skip
def test_5_4b_what_mixes_the_samples_of_a_batch_is_told_and_nothing_else(forward, told):
    said = [text for _, text in check(with_code(layer(forward=forward))) if "alone" in text]
    assert [text.endswith(told) for text in said] == ([True] if told else [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (layer("self.kept = torch.randn(4)", "return x * self.kept"),
         ("bad", "kept is a plain tensor and stays on the cpu: register_buffer lets it move along")),
        (layer("self.kept = torch.randn(4)", "return x * self.kept"),
         ("bad", "saved and loaded it gives something else: kept is not saved")),
        (layer("self.row = [nn.Linear(4, 4)]", "return self.row[0](x)"),
         ("bad", "row is a list: torch does not find the modules in it; use nn.ModuleList")),
        (layer("self.w = nn.Parameter(torch.ones(4))\nself.idle = nn.Parameter(torch.ones(4))", "return x * self.w"),
         ("bad", "no gradient reaches idle: forward does not use it")),
        (layer("self.drop = nn.Dropout(0.5)", "return self.drop(x)"),
         ("good", "another result in training than in evaluation")),
        (layer("self.w = nn.Parameter(torch.ones(4))", "return x * self.w + torch.ones(4, dtype=torch.float32).to('cpu')"),
         ("bad", "on another device: line 7: ")),
        (layer("self.w = nn.Parameter(torch.ones(4))", "return x @ torch.ones(4, 4) * self.w"),
         ("warning", "with float64: line 7: ")),
        (layer(forward="return x / (1 // 0)"), ("bad", "line 3: ZeroDivisionError: ")),
        (layer(forward="y = {'a': x}\nreturn y"), ("bad", "forward gave a dict")),
        (layer(forward="return x.detach().round()"),
         ("bad", "no gradient comes back to what flows in: layers before it cannot learn")),
        (layer(forward="return x * x.sum().item()"), ("unknown", "whether it moves to another device: it needs values")),
    ],
)  # fmt: skip
def test_each_thing_that_goes_wrong_is_a_line(text, expected):
    verdict, words = expected
    assert any(found == verdict and said.startswith(words) for found, said in check(with_code(text))), check(
        with_code(text)
    )


def test_a_layer_that_stands_nowhere_is_tried_on_usual_sizes():
    text = module("def __init__(self, width):\n    super().__init__()\n    self.a = nn.Linear(width, 2)\n\n"
                  "def forward(self, x):\n    return self.a(x)")  # fmt: skip
    assert check(with_code(text), node="")[0] == ("good", "3×4 with width=4 gives 3×2; 10 parameters")


def test_one_that_no_usual_size_fits_asks_for_wires():
    lines = check(with_code(layer(forward="assert x.shape[-1] == 77\nreturn x")), node="")
    assert lines[0] == ("unknown", "place it in a block and wire it: only then it is known what it is called on")


def test_the_check_needs_trust_and_a_layer():
    with pytest.raises(NotTrusted):
        Engine().answer(CheckLayer(my_linear(), "MyLinear"))
    with pytest.raises(DesignerError, match='no custom layer called "Nothing"'):
        Engine().answer(CheckLayer(my_linear(), "Nothing"))


def test_a_text_that_cannot_run_is_not_run():
    assert check(with_code("class Mine(nn.Module):\n    def forward(self, x):\n        return {'a': x}")) == [
        ("bad", "line 3: forward gives a dict; give the tensors one after the other: return a, b")
    ]


@pytest.mark.parametrize(
    ("text", "shape"),
    [("B×4", (3, 4)), ("2·B×1", (6, 1)), ("(B + 1)×2", (4, 2)), ("scalar", ()), ("(B×4, B×5)", None), ("?", None)],
)
def test_a_shape_in_words_becomes_numbers(text, shape):
    assert dimensions(text) == shape
