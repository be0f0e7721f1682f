"""The book's numbers of 6.6, LeNet; the section stands in the test's name."""

from __future__ import annotations

import designer
from tests.book.test_book import built, opened
from tests.book.test_lessons import node_id, pooled
from tests.book.values import value


def test_6_6b_lenet_layer_by_layer():
    drawn = opened("lenet")
    report = designer.shapes(drawn)
    shapes = [report.nodes[node_id(drawn, str(i))].outputs["output"] for i in range(12)]
    assert shapes == [
        f"B×{side}" for side in (
            "6×28×28", "6×28×28", "6×14×14", "16×10×10", "16×10×10", "16×5×5", "400", "120", "120", "84", "84", "10"
        )
    ]  # fmt: skip
    assert report.multiply_adds == 416_520


def test_6_6d_lenet_starts_with_xavier_weights():
    bound = (6 / (400 + 120)) ** 0.5
    weight = designer.build(opened("lenet"))[7].weight
    assert 0.9 * bound < value(weight.detach().abs().max()) <= bound


def test_6_6e_max_pooling_changes_no_name_and_no_count():
    drawn = pooled(opened("lenet"))
    assert designer.shapes(drawn).parameters == 61_706
    assert list(designer.build(drawn).state_dict()) == list(built("lenet").state_dict())
