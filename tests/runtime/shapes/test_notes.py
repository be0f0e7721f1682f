"""What is remarked of a whole design, once for each definition."""

import designer
from designer.runtime.findings import findings
from designer.runtime.reports.notes import notes
from tests.book.test_book import opened
from tests.helpers.drawing import design, node, row
from tests.runtime.laboratory.test_kernels import fed


def told(drawn):
    return notes(drawn, designer.shapes(drawn).nodes)


def linear(node_id, name):
    return node(node_id, "layer", name, "Linear", in_features=4, out_features=4)


def test_what_two_uses_of_a_block_say_alike_is_told_once_at_the_first():
    inner = row(linear("l", "first"), linear("m", "second"))
    (said,) = told(design(row(node("a", "block", "one", "Inner"), node("b", "block", "two", "Inner")), Inner=inner))
    assert (said.path, said.block, said.node) == (("a", "m"), "Inner", "m")


def test_what_is_hardly_meant_so_comes_first():
    pool = node("p", "layer", "pool", "MaxPool2d", kernel_size=2)
    said = [note.remark.loud for note in told(fed(pool, 1, 5, 4))]
    assert len(said) > 1 and said == sorted(said, reverse=True)
    said = [note.remark.loud for note in told(fed(pool, 1, 4, 8, then=(linear("l", "a"), linear("m", "b"))))]
    assert said[0] and not said[-1]


def test_how_a_size_comes_about_is_told_of_the_node_and_not_of_the_whole_design():
    drawn = opened("lenet")
    reports = designer.shapes(drawn).nodes.values()
    assert any("28 + 2·2 − 5 + 1 = 28" in remark.text for report in reports for remark in report.remarks)
    assert told(drawn) == ()


def test_problems_and_notes_are_found_in_one_look():
    drawn = opened("padding_stride")
    problems, found = findings(drawn)
    assert problems == designer.check(drawn) == [] and len(found) == 1
