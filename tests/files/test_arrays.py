"""NumPy files: numbers of any sort come back, and no pickle is ever read."""

from __future__ import annotations

import io
import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra.numpy import array_shapes, arrays

from designer.errors import FileRefused
from designer.files import arrays as array_file
from designer.files.arrays import read_array
from tests.helpers.hostile import Asks


def saved(array: np.ndarray, **options: bool) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, **options)
    return buffer.getvalue()


def header(shape: str, descr: str = "'<f4'") -> bytes:
    """A `.npy` that says it has this shape, with 8 bytes of data."""
    text = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + b"\0" * 8


@pytest.mark.parametrize(
    "dtype", ["bool", "uint8", "int64", "float16", "float32", "float64", ">f4", ">i2", "complex64", ">c16"]
)
def test_numbers_of_every_sort_come_back_in_the_order_of_this_machine(tmp_path, dtype):
    array = np.arange(6).reshape(2, 3).astype(dtype)
    for number, layout in enumerate((array, np.asfortranarray(array))):
        (tmp_path / f"{number}.npy").write_bytes(saved(layout))
        read = read_array(tmp_path / f"{number}.npy")
        np.testing.assert_array_equal(read, array)
        assert read.dtype == array.dtype.newbyteorder("=")
        assert read.flags.c_contiguous


@pytest.mark.skipif(np.dtype(np.longdouble).itemsize == 8, reason="this machine has no longer numbers")
@pytest.mark.parametrize("dtype", [np.longdouble, np.clongdouble])
def test_numbers_longer_than_pytorch_has_are_refused_in_one_line(tmp_path, dtype):
    (tmp_path / "a.npy").write_bytes(saved(np.ones(2, dtype)))
    with pytest.raises(FileRefused, match=r"^a\.npy: holds \w+ values; only numbers that PyTorch has are read$"):
        read_array(tmp_path / "a.npy")


@settings(deadline=None, max_examples=40)
@given(array=arrays(np.float32, array_shapes(min_dims=0, min_side=0)))
def test_arrays_of_any_shape_come_back(tmp_path_factory, array):
    path = tmp_path_factory.getbasetemp() / "any.npy"
    path.write_bytes(saved(array))
    np.testing.assert_array_equal(read_array(path), array)
    assert read_array(path).shape == array.shape


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", "is empty"),
        (b"hello", "is not a .npy file, or its header is damaged"),
        (b"\x93NUMPY\x09\x00", "is not a .npy file, or its header is damaged"),
        (b"\x93NUMPY\x01\x00\xff\xff{", "is not a .npy file, or its header is damaged"),
        (header("(2,)", "'nonsense'"), "is not a .npy file, or its header is damaged"),
        (header("(2, 'x')"), "is not a .npy file, or its header is damaged"),
        (header("(" * 3000), "is not a .npy file, or its header is damaged"),
        (header("(3,)"), "declares 12 bytes of numbers but holds 8; it is cut or damaged"),
        (header("(1,)"), "declares 4 bytes of numbers but holds 8; it is cut or damaged"),
        (header(f"({2**40},)"), f"declares {2**42} bytes of numbers but holds 8; it is cut or damaged"),
        (header("(-1, -2)"), "is damaged; NumPy cannot read it"),
        (saved(np.array(["a"])), "holds str32 values; only numbers that PyTorch has are read"),
        (saved(np.zeros(2, [("a", "f4")])), "holds void32 values; only numbers that PyTorch has are read"),
    ],
)
def test_a_bad_file_is_refused_in_one_line(tmp_path, data, line):
    (tmp_path / "a.npy").write_bytes(data)
    with pytest.raises(FileRefused) as caught:
        read_array(tmp_path / "a.npy")
    assert str(caught.value) == f"a.npy: {line}"


def test_a_pickle_in_an_array_does_not_run(tmp_path):
    marker = tmp_path / "it-ran"
    evil = np.array([Asks(os.system, f"touch {marker}")], dtype=object)
    (tmp_path / "a.npy").write_bytes(saved(evil, allow_pickle=True))
    with pytest.raises(FileRefused, match=r"^a.npy: holds object values; only numbers that PyTorch has are read$"):
        read_array(tmp_path / "a.npy")
    assert not marker.exists()


def test_a_file_cut_anywhere_is_refused(tmp_path):
    data = saved(np.arange(10.0))
    for length in range(len(data)):
        (tmp_path / "a.npy").write_bytes(data[:length])
        with pytest.raises(FileRefused):
            read_array(tmp_path / "a.npy")


def test_a_file_over_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(array_file, "LARGEST", 100)
    (tmp_path / "a.npy").write_bytes(saved(np.arange(10.0)))
    with pytest.raises(FileRefused, match="is larger than 100 bytes"):
        read_array(tmp_path / "a.npy")
