"""The idx format: there and back, and every way in which a file can lie about its size."""

from __future__ import annotations

import gzip
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra.numpy import array_shapes, arrays

from designer.errors import FileRefused
from designer.files import idx
from designer.files.idx import decode, encode, read_idx

TWO = b"\0\0\x08\x02\0\0\0\x02\0\0\0\x03abcdef"


@settings(deadline=None)
@given(arrays(np.uint8, array_shapes(max_dims=4, min_side=0, max_side=5)))
def test_what_is_written_is_read_back(array):
    read = decode(encode(array))
    assert read.dtype == np.uint8
    np.testing.assert_array_equal(read, array)


def test_the_same_array_always_gives_the_same_bytes_whatever_its_layout():
    array = np.arange(12, dtype=np.uint8).reshape(3, 4)
    assert encode(array) == encode(np.asfortranarray(array))
    assert encode(array)[4:8] == b"\0\0\0\0"  # no time of day


def test_plain_and_gzipped_files_are_read(tmp_path):
    (tmp_path / "a").write_bytes(TWO)
    (tmp_path / "b.gz").write_bytes(gzip.compress(TWO, mtime=0))
    for name in ("a", "b.gz"):
        assert read_idx(tmp_path / name).tobytes() == b"abcdef"
        assert read_idx(tmp_path / name).shape == (2, 3)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", "a.gz: is empty"),
        (b"hello", "a.gz: is not an idx file"),
        (b"\0\0\x08", "a.gz: is not an idx file"),
        (b"\0\0\x0d\x01", "a.gz: holds type 0x0d in 1 dimensions; only bytes (0x08) in 1 to 4 are read"),
        (b"\0\0\x08\x00", "a.gz: holds type 0x08 in 0 dimensions; only bytes (0x08) in 1 to 4 are read"),
        (b"\0\0\x08\xff", "a.gz: holds type 0x08 in 255 dimensions; only bytes (0x08) in 1 to 4 are read"),
        (TWO[:9], "a.gz: is cut off in its header"),
        (TWO[:-1], "a.gz: declares 2×3 bytes but holds 5; it is cut or damaged"),
        (TWO + b"x", "a.gz: declares 2×3 bytes but holds 7; it is cut or damaged"),
        (
            b"\0\0\x08\x04" + b"\xff" * 16,
            "a.gz: declares 4294967295×4294967295×4294967295×4294967295 bytes but holds 0; it is cut or damaged",
        ),
        (gzip.compress(TWO, mtime=0)[:-1], "a.gz: is cut off; its gzip data ends too early"),
        (gzip.compress(TWO, mtime=0)[:12], "a.gz: is cut off; its gzip data ends too early"),
        (b"\x1f\x8bhello", "a.gz: is damaged; its gzip data cannot be read"),
    ],
)
def test_a_bad_file_is_refused_in_one_line(tmp_path, data, line):
    (tmp_path / "a.gz").write_bytes(data)
    with pytest.raises(FileRefused) as caught:
        read_idx(tmp_path / "a.gz")
    assert str(caught.value) == line


def test_a_flipped_bit_in_gzip_data_is_noticed():
    data = bytearray(encode(np.arange(200, dtype=np.uint8)))
    data[60] ^= 1
    with pytest.raises(FileRefused, match=r"damaged|cut off"):
        decode(bytes(data))


def test_a_gzip_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(idx, "LARGEST", 1 << 20)
    bomb = gzip.compress(b"\0" * (50 << 20), mtime=0)
    tracemalloc.start()
    with pytest.raises(FileRefused, match=r"^data: unpacks to more than 1 MB, the most that is read$"):
        decode(bomb)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 5 << 20
