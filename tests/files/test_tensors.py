"""Tensors, lists and dictionaries of them: section 5.5 of the book, and nothing endless or hostile gets in."""

from __future__ import annotations

from collections import OrderedDict

import numpy as np
import pytest
import torch

from designer.errors import FileRefused
from designer.files.tensors import read_tensors, walk, write_tensors
from designer.runtime.weights.members import member_at, members
from tests.helpers import hostile

X, Y = torch.arange(4), torch.zeros(4)
TORCH = [".params", ".pth", ".pt"]


def equal(one, other):
    if isinstance(one, torch.Tensor):
        return one.dtype == other.dtype and torch.equal(one, other)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(equal(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return type(one) is type(other) and len(one) == len(other) and all(map(equal, one, other))
    return one == other


def refusal(path, value=None):
    if value is not None:
        torch.save(value, path)
    with pytest.raises(FileRefused) as caught:
        read_tensors(path)
    line = str(caught.value)
    assert line.startswith(f"{path.name}: ")
    assert len(line) < 300
    return line


@pytest.mark.parametrize("ending", [*TORCH, ".safetensors", ".npy", ".npz"])
def test_5_5a_a_tensor_comes_back_and_holds_whole_numbers(tmp_path, ending):
    write_tensors(X, tmp_path / f"x{ending}")
    found = read_tensors(tmp_path / f"x{ending}")
    tensor = found if isinstance(found, torch.Tensor) else found["tensor"]
    assert tensor.dtype == torch.int64
    assert tensor.tolist() == [0, 1, 2, 3]


def test_5_5a_a_slice_is_saved_without_what_it_is_a_part_of(tmp_path):
    write_tensors(torch.zeros(1_000_000)[:1000], tmp_path / "x.pt")
    assert (tmp_path / "x.pt").stat().st_size < 6_500


@pytest.mark.parametrize("value", [X, [X, Y], {"x": X, "y": Y}])
def test_5_5a_b_c_the_books_own_files_have_names_without_an_ending(tmp_path, value):
    torch.save(value, tmp_path / "x-file")
    assert equal(read_tensors(tmp_path / "x-file"), value)
    (tmp_path / "x-file").write_text("no tensors at all")
    assert refusal(tmp_path / "x-file") == "x-file: is not a PyTorch weights file"


@pytest.mark.parametrize(
    "value", [[X, Y], (X, [Y, {"a": X, 3: Y}]), {"x": X, "y": Y}, {"step": 7, "note": "é", "n": None}]
)
@pytest.mark.parametrize("ending", TORCH)
def test_5_5b_and_c_lists_and_dictionaries_come_back_as_such(tmp_path, value, ending):
    path = tmp_path / f"x{ending}"
    write_tensors(value, path)
    assert equal(read_tensors(path), value)
    assert equal(torch.load(path, weights_only=True), value)


def test_5_5b_members_kinds_and_values_are_told(tmp_path):
    torch.save({"x": X, "inner": [Y, 3, OrderedDict(a=X.float().reshape(2, 2))]}, tmp_path / "x.pt")
    value = read_tensors(tmp_path / "x.pt")
    found = members(value, "x.pt")
    told = [(m.parent, m.label, m.kind, m.shape, m.dtype, m.count, m.text) for m in found]
    assert told == [
        (-1, "", "dict", None, "", 2, ""),
        (0, "x", "Tensor", (4,), "int64", 4, ""),
        (0, "inner", "list", None, "", 3, ""),
        (2, "[0]", "Tensor", (4,), "float32", 4, ""),
        (2, "[1]", "int", None, "", 0, "3"),
        (2, "[2]", "OrderedDict", None, "", 1, ""),
        (5, "a", "Tensor", (2, 2), "float32", 4, ""),
    ]
    assert torch.equal(member_at(value, 6, "x.pt"), X.float().reshape(2, 2))


def test_named_tensors_go_through_numpy_and_safetensors(tmp_path):
    named = {"a.weight": torch.rand(2, 3), "b c": torch.tensor(2.5)}
    for ending in (".npz", ".safetensors"):
        write_tensors(named, tmp_path / f"x{ending}")
        assert equal(read_tensors(tmp_path / f"x{ending}"), named)
    assert np.array_equal(np.load(tmp_path / "x.npz")["a.weight"], named["a.weight"].numpy())


@pytest.mark.parametrize(
    ("value", "ending", "words"),
    [
        ({"x": [X]}, ".safetensors", "choose .params"),
        ({"x": X}, ".npy", "a .npy file holds one tensor"),
        (X.bfloat16(), ".npy", "NumPy has no bfloat16 numbers"),
        (X, ".docx", "end in .params"),
        (torch.nn.LazyLinear(2).weight, ".pt", "no values yet"),
        (torch.zeros(2, device="meta"), ".npz", "no values yet"),
    ],
)
def test_what_a_format_cannot_hold_is_said_in_one_line_and_nothing_is_written(tmp_path, value, ending, words):
    path = tmp_path / f"x{ending}"
    with pytest.raises(FileRefused, match=words):
        write_tensors(value, path)
    assert not path.exists()


def test_a_tensor_that_comes_twice_stays_one(tmp_path):
    net = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Linear(2, 2))
    net[1].weight = net[0].weight
    write_tensors(net.state_dict(), tmp_path / "x.pt")
    found = read_tensors(tmp_path / "x.pt")
    assert found["0.weight"].data_ptr() == found["1.weight"].data_ptr()


def test_a_list_that_holds_itself_and_one_too_deep_are_refused(tmp_path):
    endless: list = [X]
    endless.append(endless)
    assert "deep" in refusal(tmp_path / "x.pt", endless)
    bomb: list = [X]
    for _ in range(40):
        bomb = [bomb] * 10
    assert "members" in refusal(tmp_path / "x.pt", bomb)
    wide: list = [X] * 50_000
    for _ in range(30):
        wide = [wide] * 50_000
    assert "members" in refusal(tmp_path / "x.pt", wide)


def test_sparse_endless_and_hostile_files_are_refused(tmp_path):
    assert "it holds a sparse tensor; save it with to_dense()" in refusal(
        tmp_path / "x.pt", {"x": torch.eye(3).to_sparse()}
    )
    assert "declares more numbers than the file holds" in refusal(tmp_path / "x.pt", [torch.zeros(1).expand(1 << 40)])
    marker = tmp_path / "it-ran"
    (tmp_path / "x.params").write_bytes(hostile.running(str(marker), 2))
    refusal(tmp_path / "x.params")
    assert not marker.exists()


def test_complex_numbers_and_an_empty_dictionary_are_shown(tmp_path):
    torch.save({"z": torch.ones(2, dtype=torch.complex64), "none": {}}, tmp_path / "x.pt")
    assert [m.dtype for m in members(read_tensors(tmp_path / "x.pt"), "x")] == ["", "complex64", ""]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04cut", b"hello"])
@pytest.mark.parametrize("ending", [".pt", ".npz", ".npy", ".safetensors"])
def test_cut_and_foreign_files_are_refused_in_one_line(tmp_path, data, ending):
    (tmp_path / f"x{ending}").write_bytes(data)
    assert refusal(tmp_path / f"x{ending}")


def test_a_bomb_of_numpy_is_refused_by_its_declared_size(tmp_path):
    import zipfile

    with zipfile.ZipFile(tmp_path / "x.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(2):
            with archive.open(f"{number}.npy", "w", force_zip64=True) as entry:
                for _ in range(520):
                    entry.write(bytes(1 << 20))
    assert (tmp_path / "x.npz").stat().st_size < 2 << 20
    assert "more than is read" in refusal(tmp_path / "x.npz")


def test_numbers_of_members_follow_the_walk():
    assert [label for _, label, _ in walk({"a": [1, 2], "b": 3}, "x")] == ["", "a", "[0]", "[1]", "b"]
