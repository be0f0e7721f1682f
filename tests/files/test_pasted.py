import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.errors import FileRefused
from designer.files.design import encode
from designer.files.pasted import LARGEST, read_pasted
from designer.graph.exchange.clipboard import cut_out
from tests.helpers.drawing import mlp

PYTHON = "import torch\nfrom torch import nn\n\nclass Residual(nn.Module):\n    pass\n"
SAID = {
    "": "nothing that could be pasted",
    " \n": "nothing that could be pasted",
    "Hello": "no part of a design",
    "\x00\x1b[31m": "no part of a design",
    "[1, 2]": "no part of a design",
    PYTHON: "Python that defines Residual",
    "{}": "missing",
    '{"a": 1}': 'no field "a"',
    '{"schema": 99, "main": "N", "blocks": {}}': "update it",
    '{"schema": 1, "main": "N", "blocks": {"N": {}}}': "holds no nodes",
    '{"schema": 1, "main": "N", "blocks": {}}': 'no block called "N"',
    '{"main": "\x07"}': "not JSON",
    '{"main": "\ud800"}': "missing",
    "{" * 100_000: "not JSON",
    '{"a":' * 100_000: "too deep",
}


@pytest.mark.parametrize("text", SAID)
def test_what_is_no_design_is_told_in_one_line(text):
    with pytest.raises(FileRefused) as refused:
        read_pasted(text)
    assert SAID[text] in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_copy_reads_back_and_half_of_it_is_told_as_cut():
    piece = cut_out(mlp(), "Net", {"a", "b"})
    text = encode(piece).decode()
    assert read_pasted(text) == piece
    with pytest.raises(FileRefused, match=r"cut off|not JSON"):
        read_pasted(text[: len(text) // 2])


@given(st.data())
def test_a_copy_cut_anywhere_gives_one_line(data):
    text = encode(cut_out(mlp(), "Net", {"a", "b", "c"})).decode().rstrip()
    end = data.draw(st.integers(0, len(text) - 1))
    with pytest.raises(FileRefused):
        read_pasted(text[:end])


def test_fifty_megabytes_are_refused_unread():
    text = "{" + "9" * (50 << 20)
    with pytest.raises(FileRefused, match="at most 16 MB"):
        read_pasted(text)
    assert len(text) > LARGEST
