"""5.1d and 5.1f: what is said of a loop whose condition asks for values."""

from __future__ import annotations

import pytest

from designer.graph.model import Node, When
from tests.book.test_book import opened
from tests.codegen.test_regions import halve
from tests.helpers.drawing import design, row
from tests.runtime.nets import shapes


def told(kind: str, condition: str) -> list[str]:
    drawn = design(row(Node("r", kind, "step", "Halve", when=When(condition))), Halve=halve())
    return [remark.text for remark in shapes(drawn).nodes["r"].remarks]


def test_5_1d_the_book_s_loop_says_what_its_condition_means_for_the_batch_for_devices_and_for_inf_and_nan():
    drawn = opened("fixed_hidden_mlp")
    loop = next(node.id for node in drawn.main_block.nodes if node.kind == "while")
    batch, device, odd = (remark.text for remark in shapes(drawn).nodes[loop].remarks)
    assert "how often it goes round, and so a sample's answer, depends on its neighbours" in batch
    assert "a GPU waits in each round until it is answered, and on meta, which has none" in device
    assert odd == "What is infinite never leaves the loop (Stop breaks it off); what is NaN never enters it."


@pytest.mark.parametrize("condition", ["x.ndim > 3", "x.shape[0] > 99", "training"])
def test_5_1f_a_condition_that_asks_for_no_value_waits_for_nothing(condition):
    assert told("while", condition) == [] or told("if", condition) == []
    assert not any("GPU" in line for line in told("if", condition))


def test_5_1f_a_branch_that_asks_for_values_waits_once_a_run():
    batch, device = told("if", "x.sum() > 0")
    assert "which way it takes" in batch and "a GPU waits in every run" in device


@pytest.mark.parametrize(("condition", "says"), [("x.abs().sum() > 1", 1), ("1 < x.sum()", 1), ("x.sum() < 1", 0)])
def test_5_1d_only_where_a_great_number_keeps_the_loop_going_does_it_speak_of_inf(condition, says):
    assert sum("infinite" in line for line in told("while", condition)) == says
