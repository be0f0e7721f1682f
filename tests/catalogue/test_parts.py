"""The numbered ports of operations that take or give as many tensors as one likes."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.catalogue import parts
from designer.catalogue.check import problems
from designer.catalogue.interface import input_ports
from designer.codegen.source import generate
from designer.graph.model import Block, Design
from tests.helpers.drawing import design, node, wire

X, Y = node("x", "input", "x", shape=("B", 4)), node("y", "output", "y")
ODD = ("01", "٣", "²", "9" * 5000, "-1", " 1", "1\n", "", "x")


def joined(tail: str) -> Design:
    cat = node("c", "op", "cat", "cat")
    return design(Block((X, cat, Y), (wire(X, cat, "tensors0"), wire(X, cat, f"tensors{tail}"), wire(cat, Y))))


def cut(tail: str) -> Design:
    chunk = node("c", "op", "chunk", "chunk", chunks=2)
    return design(Block((X, chunk, Y), (wire(X, chunk), wire(chunk, Y, out_of=f"chunks{tail}"))))


@given(st.integers(0, 9999))
def test_the_name_of_a_part_says_its_number(index):
    assert parts.number("tensors", parts.part("tensors", index)) == index


@pytest.mark.parametrize("tail", ODD)
def test_a_wire_to_a_part_with_an_odd_number_leads_nowhere(tail):
    drawn = joined(tail)
    assert any("cat has no input called" in problem.message for problem in problems(drawn))
    assert "torch.cat((x,))" in generate(drawn).text
    assert len(input_ports(drawn, drawn.main_block, drawn.main_block.node("c"))) == 2


@pytest.mark.parametrize("tail", ODD)
def test_what_a_file_writes_after_the_name_of_a_part_never_reaches_python(tail):
    drawn = cut(tail)
    text = generate(drawn).text
    ast.parse(text)
    assert "return ..." in text
    assert any("chunk has no output called" in problem.message for problem in problems(drawn))


def test_there_are_as_many_parts_as_the_settings_ask_for():
    assert problems(cut("1")) == ()
    assert [problem.message for problem in problems(cut("2"))] == [
        'chunk has no output called "chunks2", but a wire leads from it to y'
    ]
