"""Numbers that a person typed, as the input takes them; and what is refused."""

from __future__ import annotations

import pytest
import torch

from designer.errors import RunFailed
from designer.graph.model import Block, Design
from designer.runtime.reports import InputChoice
from designer.runtime.runs.feed import feed
from designer.runtime.runs.run import run_once
from tests.helpers.drawing import design, mlp, node, wire
from tests.runtime.runs.test_run import live, taking


def typed(drawn: Design, text: str, batch: int = 1) -> torch.Tensor:
    """What a design is fed for what was typed."""
    (tensor, *_), _ = feed(drawn, InputChoice("typed", batch=batch, typed=text))
    return tensor


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 2 3 4", [[1, 2, 3, 4]]),
        ("1, 2, 3, 4; 5 −6 7e1 .5", [[1, 2, 3, 4], [5, -6, 70, 0.5]]),
        ("1 2 3 4\n5 6 7 8", [[1, 2, 3, 4], [5, 6, 7, 8]]),
        ("[1, 2, 3, 4]", [[1, 2, 3, 4]]),
        ("[[1, 2, 3, 4], [5, 6, 7, 8]]", [[1, 2, 3, 4], [5, 6, 7, 8]]),
        ("inf -inf 0 true", [[float("inf"), float("-inf"), 0, 1]]),
    ],
)
def test_typed_numbers_are_the_samples_of_the_input_and_whole_ones_become_real(text, expected) -> None:
    tensor = typed(mlp(), text)
    assert tensor.dtype == torch.float32 and tensor.tolist() == expected


def test_one_typed_number_fills_all_of_every_input() -> None:
    assert typed(mlp(), "1", batch=3).tolist() == [[1] * 4] * 3
    x, z, y = node("x", "input", "x", shape=("B", 2)), node("z", "input", "z", shape=("B", 2)), node("y", "output", "y")
    plus = node("p", "op", "plus", "add")
    both = design(Block((x, z, plus, y), (wire(x, plus), wire(z, plus, "other"), wire(plus, y))))
    tensors, reports = feed(both, InputChoice("typed", batch=2, typed=" 0.5 "))
    assert [tensor.tolist() for tensor in tensors] == [[[0.5] * 2] * 2] * 2
    assert [report.text for report in reports] == ["typed numbers"] * 2
    tensors, reports = feed(both, InputChoice("typed", typed="1 2 3 4"))
    assert tensors[0].tolist() == [[1, 2], [3, 4]] and tensors[1].shape == (2, 2)
    assert [report.text for report in reports] == ["typed numbers", "random numbers, seed 1"]
    tensors, _ = feed(both, InputChoice("typed", typed="1 2 | 3 4"))
    assert [tensor.tolist() for tensor in tensors] == [[[1, 2]], [[3, 4]]]
    tensors, _ = feed(both, InputChoice("typed", batch=2, typed="1 2 3 4|0"))
    assert [tensor.tolist() for tensor in tensors] == [[[1, 2], [3, 4]], [[0, 0], [0, 0]]]
    with pytest.raises(RunFailed, match=r"^numbers for 3 inputs are typed; the network takes 2$"):
        feed(both, InputChoice("typed", typed="1 2 | 3 4 | 5"))
    with pytest.raises(RunFailed, match=r"^no numbers are typed for z"):
        feed(both, InputChoice("typed", typed="1 2 |"))


def test_typed_numbers_take_the_dtype_and_the_shape_of_the_input() -> None:
    assert typed(taking("B", 3, dtype="int64"), "1 2.0 3").dtype == torch.int64
    assert typed(taking(2, 2), "[[1, 2], [3, 4]]").tolist() == [[1, 2], [3, 4]]
    assert typed(taking("B", 1, 3, 3), "0 1 2 3 4 5 6 7 8").shape == (1, 1, 3, 3)
    assert typed(taking("B", 2, dtype="complex64"), "1+2i -3i").tolist() == [[1 + 2j, -3j]]
    assert typed(taking("B", 2, dtype="bool"), "true 0").tolist() == [[True, False]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no numbers are typed for x, which takes B×4"),
        ("1 2 3", "3 numbers are typed; the input x takes B×4"),
        ("[[1, 2], [3, 4]]", "2×2 are typed; the input x takes B×4"),
        ("[[1, 2], [3]]", "the lists that are typed are not of one length"),
        ("[1, 2", "what is typed is no list of numbers"),
        ("[1, 'a']", '"a" is no number'),
        ("1 two 3 4", '"two" is no number'),
        ("1 2 3 4i", "a complex number is typed; the input x takes float32"),
        ("__import__('os')", r"\"__import__\('os'\)\" is no number"),
        ("[" * 400 + "1" + "]" * 400, "what is typed is no list of numbers"),
    ],
)
def test_what_is_typed_and_does_not_fit_is_refused_with_a_line(text, said) -> None:
    with pytest.raises(RunFailed, match=said):
        typed(mlp(), text)


def test_a_fraction_for_whole_numbers_and_what_is_too_large_are_refused() -> None:
    with pytest.raises(RunFailed, match=r"2\.5 is no whole number; the input x takes int64"):
        typed(taking("B", 2, dtype="int64"), "1 2.5")
    with pytest.raises(RunFailed, match="a number is typed that is too large for int64"):
        typed(taking("B", 2, dtype="int64"), "1 99999999999999999999")


def test_5_4f_complex_outputs_are_told_with_both_parts() -> None:
    drawn = taking("B", 2, dtype="complex64")
    (output,) = run_once(live(drawn), InputChoice("typed", typed="10 -2+2i")).outputs
    assert (output.values, output.imaginary, output.classes) == ((10, -2), (0, 2), ())
    assert output.numbers == (10, -2 + 2j)
