"""Whatever tensors a person saves, in whatever lists and dictionaries, come back the same from every format."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from designer.errors import FileRefused
from designer.files.tensors import read_tensors, write_tensors

TORCH = [".params", ".pth", ".pt"]
DTYPES = [
    torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.float8_e4m3fn, torch.float8_e5m2, torch.complex64,
    torch.int8, torch.int16, torch.int64, torch.uint8, torch.uint16, torch.bool,
]  # fmt: skip
WITHOUT_NUMPY = {torch.bfloat16, torch.float8_e4m3fn, torch.float8_e5m2}
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0/"), min_size=1, max_size=6)


@st.composite
def tensors(draw) -> torch.Tensor:
    """Of any dtype and shape, empty and scalar ones too, with any bits: NaN, infinities, denormals."""
    dtype, shape = draw(st.sampled_from(DTYPES)), draw(st.lists(st.integers(0, 3), max_size=4))
    count = torch.Size(shape).numel()
    if dtype == torch.bool:
        return torch.tensor(draw(st.lists(st.booleans(), min_size=count, max_size=count)), dtype=dtype).reshape(shape)
    bits = draw(st.binary(min_size=count * dtype.itemsize, max_size=count * dtype.itemsize))
    flat = torch.frombuffer(bytearray(bits), dtype=dtype) if bits else torch.zeros(count, dtype=dtype)
    made = flat.reshape(shape)
    return made.transpose(0, -1) if len(shape) > 1 and draw(st.booleans()) else made


PLAIN = st.none() | st.booleans() | st.integers(-(2**60), 2**60) | NAMES
VALUES = st.recursive(
    tensors() | PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)


def same(one, other) -> bool:
    """Whether all of it is equal, each tensor bit for bit."""
    if isinstance(one, torch.Tensor):
        return one.dtype == other.dtype and one.shape == other.shape and bits(one) == bits(other)
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(held, other[key]) for key, held in one.items())
    if isinstance(one, list | tuple):
        return type(one) is type(other) and len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and one == other


def bits(tensor: torch.Tensor) -> bytes:
    """The numbers of a tensor as they lie in memory."""
    return bytes(tensor.contiguous().flatten().view(torch.uint8).numpy()) if tensor.numel() else b""


@pytest.mark.parametrize("ending", TORCH)
@given(value=VALUES)
def test_5_5b_any_nesting_comes_back_bit_for_bit(tmp_path_factory, ending, value):
    path = tmp_path_factory.getbasetemp() / f"any{ending}"
    write_tensors(value, path)
    assert same(value, read_tensors(path))


@pytest.mark.parametrize("ending", [".safetensors", ".npz"])
@given(named=st.dictionaries(NAMES, tensors(), min_size=1, max_size=4))
def test_5_5c_named_tensors_come_back_bit_for_bit_or_the_format_is_named_that_cannot_hold_them(
    tmp_path_factory, ending, named
):
    path = tmp_path_factory.getbasetemp() / f"named{ending}"
    path.unlink(missing_ok=True)
    try:
        write_tensors(named, path)
    except FileRefused as refused:
        assert "\n" not in str(refused) and not path.exists()
        assert ending == ".npz" and any(tensor.dtype in WITHOUT_NUMPY for tensor in named.values()), refused
        return
    found = read_tensors(path)
    assert found.keys() == named.keys() and all(same(tensor, found[name]) for name, tensor in named.items())
