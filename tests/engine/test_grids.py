"""What is looked at, written by the engine: all of it, exactly, and through one place for all formats."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from designer.engine.answers import grids
from designer.engine.calls.grids import CopyNumbers, WriteGrid
from designer.engine.calls.live import BuildLive
from designer.engine.calls.pictures import LookAt
from designer.engine.engine import Engine
from designer.errors import DesignerError
from designer.files.grids.grid import Paint
from designer.files.tensors import read_tensors
from designer.runtime.pictures.reports import Arrangement, OfModule, Viewed
from tests.runtime.nets import lenet

PAINT = Paint(bytes(range(252)) * 3, -0.5, 0.5, bytes(9))
KERNELS = OfModule("features.conv2.weight")


@pytest.fixture(scope="module")
def engine():
    made = Engine()
    made.answer(BuildLive(lenet()))
    return made


def written(engine, path, subject=KERNELS):
    saved = engine.answer(WriteGrid(str(path), subject, engine.answer(LookAt(subject)).arrangement, PAINT))
    assert saved.size == path.stat().st_size
    return path


def weight(engine):
    return engine.module.get_parameter("features.conv2.weight").detach().numpy()


def test_a_mosaic_is_a_picture_with_a_pixel_a_value(engine, tmp_path):
    with Image.open(written(engine, tmp_path / "a.png")) as picture:
        assert picture.size == (6 * 6 - 1, 16 * 6 - 1)


def test_numbers_are_written_in_the_dimensions_of_the_tensor(engine, tmp_path):
    assert np.array_equal(np.load(written(engine, tmp_path / "a.npy")), weight(engine))


@pytest.mark.parametrize("ending", [".pt", ".params", ".safetensors"])
def test_5_5a_what_is_looked_at_is_a_tensor_for_pytorch_too(engine, tmp_path, ending):
    found = read_tensors(written(engine, tmp_path / f"a{ending}"))
    tensor = found["tensor"] if isinstance(found, dict) else found
    assert np.array_equal(tensor.numpy(), weight(engine))


def test_as_text_kernels_stand_below_and_beside_one_another(engine, tmp_path):
    read = np.loadtxt(written(engine, tmp_path / "a.csv"), delimiter=",", dtype=np.float32)
    assert np.array_equal(read, weight(engine).transpose(0, 2, 1, 3).reshape(80, 30))


def test_a_view_is_written_as_it_is_seen(engine, tmp_path):
    values = np.load(written(engine, tmp_path / "a.npy", Viewed(OfModule("fc1.weight"), rows="norm")))
    norms = np.linalg.norm(values, axis=1)
    assert (np.diff(norms) <= 0).all()


def test_numbers_are_copied_with_tabs(engine, monkeypatch):
    call = CopyNumbers(OfModule("fc1.weight"), Arrangement((0,), (1,)))
    text = engine.answer(call).text
    assert [len(line.split("\t")) for line in text.splitlines()] == [400] * 120
    monkeypatch.setattr(grids, "MOST_COPIED", 100)
    with pytest.raises(DesignerError, match="48,000 numbers are too many to be copied"):
        engine.answer(call)
