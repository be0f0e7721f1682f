"""Pictures: grey or RGB, upright, and one line for what is none."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from designer.errors import FileRefused
from designer.files import images as image_file
from designer.files.images import read_image

GREY = np.arange(0, 240, 10, dtype=np.uint8).reshape(4, 6)
RGB = np.stack([GREY, GREY[::-1], GREY[:, ::-1]], axis=2)


def written(path, picture: Image.Image, **options: object):
    picture.save(path, **options)
    return path


def png(width: int, height: int) -> bytes:
    """The beginning of a PNG of this size, up to where the pixels would start."""
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    header = struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return b"\x89PNG\r\n\x1a\n" + header + struct.pack(">I", 99) + b"IDAT"


@pytest.mark.parametrize("suffix", ["png", "bmp", "gif", "tif", "pgm"])
def test_a_grey_picture_is_read_as_height_and_width(tmp_path, suffix):
    array = read_image(written(tmp_path / f"a.{suffix}", Image.fromarray(GREY)))
    np.testing.assert_array_equal(array if array.ndim == 2 else array[..., 0], GREY)
    assert array.dtype == np.uint8


@pytest.mark.parametrize("suffix", ["png", "bmp", "tif", "ppm"])
def test_a_coloured_picture_has_three_channels_last(tmp_path, suffix):
    np.testing.assert_array_equal(read_image(written(tmp_path / f"a.{suffix}", Image.fromarray(RGB))), RGB)


def test_a_jpeg_is_read_nearly_as_it_was(tmp_path):
    array = read_image(written(tmp_path / "a.jpg", Image.fromarray(GREY), quality=100))
    assert np.abs(array.astype(int) - GREY).max() <= 4


def test_see_through_parts_are_white(tmp_path):
    clear = np.zeros((2, 2, 4), np.uint8)
    clear[0, 0] = (10, 20, 30, 255)
    array = read_image(written(tmp_path / "a.png", Image.fromarray(clear)))
    assert array[0, 0].tolist() == [10, 20, 30]
    assert array[1, 1].tolist() == [255, 255, 255]
    grey = read_image(written(tmp_path / "b.png", Image.fromarray(clear[..., 2:])))
    assert grey.tolist() == [[30, 255], [255, 255]]


def test_black_and_white_sixteen_bits_palette_and_cmyk_are_read(tmp_path):
    assert set(read_image(written(tmp_path / "a.png", Image.fromarray(GREY > 100))).ravel()) == {0, 255}
    deep = read_image(written(tmp_path / "b.png", Image.fromarray(GREY.astype(np.uint16) * 257)))
    np.testing.assert_array_equal(deep, GREY)
    palette = Image.fromarray(RGB).convert("P")
    np.testing.assert_array_equal(read_image(written(tmp_path / "c.png", palette)), np.array(palette.convert("RGB")))
    assert read_image(written(tmp_path / "d.jpg", Image.fromarray(RGB).convert("CMYK"))).shape == (4, 6, 3)


def test_a_picture_is_turned_as_the_camera_said(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # the top is at the right
    array = read_image(written(tmp_path / "a.png", Image.fromarray(GREY), exif=exif))
    np.testing.assert_array_equal(array, np.rot90(GREY, -1))


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", "is empty"),
        (b"hello", "is no picture that can be read (PNG, JPEG, BMP, GIF, WEBP, TIFF, PPM)"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "is no picture that can be read"),
        (b"<html>404", "is a web page, not the file itself; download it again"),
        (png(60_000, 60_000), "has too many pixels; at most 50,000,000 are read"),
        (png(9_000, 9_000), "has 9000×9000 pixels; at most 50,000,000 are read"),
        (png(10, 10), "is a cut or damaged 41 bytes picture"),
    ],
)
def test_a_bad_file_is_refused_in_one_line(tmp_path, data, line):
    (tmp_path / "a.png").write_bytes(data)
    with pytest.raises(FileRefused) as caught:
        read_image(tmp_path / "a.png")
    assert str(caught.value).startswith(f"a.png: {line}")


@pytest.mark.parametrize("suffix", ["png", "jpg", "gif", "bmp", "tif", "webp"])
def test_a_cut_or_changed_picture_never_raises_anything_but_a_refusal(tmp_path, suffix):
    data = written(tmp_path / f"a.{suffix}", Image.fromarray(RGB)).read_bytes()
    rng = np.random.default_rng(0)
    refused = 0
    for number in range(120):
        broken = bytearray(data[: rng.integers(1, len(data))] if number % 2 else data)
        broken[rng.integers(len(broken))] ^= 1 << rng.integers(8)
        (tmp_path / "b").write_bytes(broken)
        try:
            assert read_image(tmp_path / "b").dtype == np.uint8
        except FileRefused as line:
            assert "\n" not in str(line)
            refused += 1
    assert refused > 20


def test_a_file_over_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(image_file, "LARGEST", 10)
    buffer = io.BytesIO()
    Image.fromarray(GREY).save(buffer, "PNG")
    (tmp_path / "a.png").write_bytes(buffer.getvalue())
    with pytest.raises(FileRefused, match="is larger than 10 bytes"):
        read_image(tmp_path / "a.png")
