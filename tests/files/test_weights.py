"""Weights in files: bit for bit there and back, and nothing hostile, cut or foreign gets in."""

from __future__ import annotations

import gzip
import pickle
import random
import zipfile
from collections import OrderedDict
from pathlib import Path

import pytest
import safetensors.torch
import torch
from torch import Tensor, nn

from designer.bundled import bundled
from designer.errors import FileRefused
from designer.files import precheck, suffixes, weights
from designer.files.weights import read_given, read_weights, write_weights
from tests.helpers import hostile

KINDS = [torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.uint8, torch.bool]
PATHS = ["net.params", "net.safetensors"]


def network() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(1, 3, 3), nn.BatchNorm2d(3), nn.Flatten(), nn.Linear(12, 4))


def tied() -> nn.Module:
    net = nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 3))
    net[1].weight = net[0].weight
    return net


def same(first: dict[str, Tensor], second: dict[str, Tensor]) -> bool:
    return first.keys() == second.keys() and all(
        first[name].dtype == second[name].dtype and torch.equal(first[name], second[name]) for name in first
    )


def refusal(path: Path, data: bytes | None = None) -> str:
    """The one line that the file is refused with."""
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(FileRefused) as caught:
        read_weights(path)
    line = str(caught.value)
    assert "\n" not in line
    assert len(line) < 300
    assert line.startswith(f"{path.name}: ")
    return line.removeprefix(f"{path.name}: ")


@pytest.mark.parametrize("name", PATHS)
def test_weights_come_back_bit_for_bit(tmp_path, name):
    state = network().state_dict()
    state.update({str(kind): torch.arange(6).reshape(2, 3).to(kind) for kind in KINDS})
    state["transposed"] = torch.randn(4, 3).t()
    state["nan"] = torch.tensor([float("nan"), float("inf"), -0.0]).view(torch.int32)
    state["empty"] = torch.zeros(0, 3)
    state["scalar"] = torch.tensor(2.5)
    write_weights(state, tmp_path / name)
    assert same(read_weights(tmp_path / name), dict(state))


@pytest.mark.parametrize("suffix", [".params", ".pth", ".pt"])
def test_plain_pytorch_writes_and_this_reads(tmp_path, suffix):
    state = network().state_dict()
    torch.save(state, tmp_path / f"net{suffix}")
    assert same(read_weights(tmp_path / f"net{suffix}"), dict(state))


def test_this_writes_and_plain_pytorch_reads(tmp_path):
    net, other = network(), network()
    nn.init.zeros_(other[0].weight)
    write_weights(net.state_dict(), tmp_path / "net.params", {"design.ids": "{}"})
    state = torch.load(tmp_path / "net.params", weights_only=True)
    assert vars(state) == vars(net.state_dict())
    other.load_state_dict(state)
    assert same(other.state_dict(), net.state_dict())


def test_safetensors_of_others_are_read_and_ours_by_others(tmp_path):
    state = network().state_dict()
    safetensors.torch.save_file(dict(state), tmp_path / "other.safetensors")
    assert same(read_weights(tmp_path / "other.safetensors"), dict(state))
    write_weights(state, tmp_path / "own.safetensors")
    assert same(safetensors.torch.load_file(tmp_path / "own.safetensors"), dict(state))


@pytest.mark.parametrize("name", PATHS)
def test_shared_weights_are_under_each_of_their_names(tmp_path, name):
    write_weights(tied().state_dict(), tmp_path / name)
    state = read_weights(tmp_path / name)
    assert torch.equal(state["0.weight"], state["1.weight"])
    net = tied()
    net.load_state_dict(state)
    assert net[0].weight is net[1].weight


def test_shared_weights_stay_one_tensor_in_params(tmp_path):
    write_weights(tied().state_dict(), tmp_path / "net.params")
    state = read_weights(tmp_path / "net.params")
    assert state["0.weight"].data_ptr() == state["1.weight"].data_ptr()


@pytest.mark.parametrize("name", PATHS)
def test_words_about_the_weights_come_back(tmp_path, name):
    words = {"design.ids": '{"conv1": "n2"}', "note": "é"}
    write_weights(network().state_dict(), tmp_path / name, words)
    assert read_given(tmp_path / name)[1] == words
    write_weights(network().state_dict(), tmp_path / name)
    assert read_given(tmp_path / name)[1] == {}


@pytest.mark.parametrize("name", PATHS)
def test_equal_weights_give_equal_bytes(tmp_path, name):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        write_weights(network().state_dict(), tmp_path / folder / name, {"a": "b"})
    assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


@pytest.mark.parametrize("wrapper", ["state_dict", "model_state_dict"])
def test_a_checkpoint_is_unwrapped(tmp_path, wrapper):
    net = network()
    optimizer = torch.optim.Adam(net.parameters())
    net(torch.randn(2, 1, 4, 4)).sum().backward()
    optimizer.step()
    checkpoint = {"epoch": 3, "optimizer": optimizer.state_dict(), wrapper: net.state_dict()}
    torch.save(checkpoint, tmp_path / "net.pt")
    assert same(read_weights(tmp_path / "net.pt"), dict(net.state_dict()))


def test_the_prefix_of_data_parallel_goes_when_all_names_have_it(tmp_path):
    torch.save({"module.a": torch.ones(1), "module.b": torch.ones(1)}, tmp_path / "net.pt")
    assert list(read_weights(tmp_path / "net.pt")) == ["a", "b"]
    assert read_given(tmp_path / "net.pt").prefix == "module."
    torch.save({"module.a": torch.ones(1), "b": torch.ones(1)}, tmp_path / "net.pt")
    assert list(read_weights(tmp_path / "net.pt")) == ["module.a", "b"]
    assert read_given(tmp_path / "net.pt").prefix == ""


def test_parameters_are_read_as_tensors_that_track_nothing(tmp_path):
    torch.save(network().state_dict(keep_vars=True), tmp_path / "net.pt")
    assert not any(tensor.requires_grad for tensor in read_weights(tmp_path / "net.pt").values())


@pytest.mark.parametrize("name", PATHS)
def test_a_cut_file_is_refused_wherever_it_is_cut(tmp_path, name):
    write_weights(nn.Linear(3, 2).state_dict(), tmp_path / name)
    data = (tmp_path / name).read_bytes()
    for length in range(0, len(data), 7):
        assert refusal(tmp_path / name, data[:length])


@pytest.mark.parametrize("name", PATHS)
def test_no_flipped_bit_changes_the_weights_unnoticed(tmp_path, name):
    state = network().state_dict()
    write_weights(state, tmp_path / name)
    data = (tmp_path / name).read_bytes()
    rng, noticed = random.Random(0), 0
    for _ in range(400):
        broken = bytearray(data)
        broken[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        (tmp_path / name).write_bytes(broken)
        try:
            assert same(read_weights(tmp_path / name), dict(state))  # a bit of padding or of a date
        except FileRefused:
            noticed += 1
    assert noticed > 100


@pytest.mark.parametrize("name", PATHS)
def test_a_flipped_bit_in_the_numbers_is_noticed(tmp_path, name):
    numbers = torch.arange(500.0)
    write_weights({"a": numbers}, tmp_path / name)
    data = (tmp_path / name).read_bytes()
    start = data.index(numbers.numpy().tobytes())
    rng = random.Random(0)
    for _ in range(200):
        broken = bytearray(data)
        broken[start + rng.randrange(2000)] ^= 1 << rng.randrange(8)
        assert "is damaged" in refusal(tmp_path / name, bytes(broken))


@pytest.mark.parametrize("protocol", [0, 1, 2, 4, 5])
def test_code_in_a_file_does_not_run(tmp_path, protocol):
    marker = tmp_path / "it-ran"
    line = refusal(tmp_path / "net.params", hostile.running(str(marker), protocol))
    assert line.startswith("is refused: it ")
    assert not marker.exists()


def bomb() -> bytes:
    return hostile.archive(("archive/data.pkl", b"\0" * 50_000_000), compression=zipfile.ZIP_DEFLATED)


@pytest.mark.parametrize(
    ("make", "line"),
    [
        (bomb, 'is refused: its entry "archive/data.pkl" is compressed'),
        (hostile.larger_than_its_data, "is damaged; torch cannot read its tensors"),
        (hostile.with_stride_zero, '"a" declares more numbers than the file holds'),
        (
            lambda: hostile.pickled(pickle.dumps({"a": hostile.Asks(bytearray, 4_000_000_000)}, 2)),
            'is refused: it asks for "__builtin__.bytearray"; only tensors are read, save a state_dict()',
        ),
        (lambda: hostile.pickled(b"\x80\x02}."), "holds no tensors"),
        (lambda: hostile.pickled(b"\x80\x02}"), "is cut or damaged; its archive cannot be read"),
        (lambda: hostile.pickled(b"\x80\x02K\x01."), "holds one int, not a state_dict; save net.state_dict()"),
        (lambda: hostile.archive(("a.txt", b"")), "is an archive, but not one of torch.save (it holds 0 data.pkl)"),
        (
            lambda: hostile.archive(("archive/data.pkl", b"."), ("other/data.pkl", b".")),
            "is an archive, but not one of torch.save (it holds 2 data.pkl)",
        ),
        (
            lambda: hostile.archive(("archive/data.pkl", b"."), ("archive/data.pkl", b".")),
            "is refused: two entries of its archive have one name",
        ),
        (
            lambda: hostile.archive(("archive/constants.pkl", b""), ("archive/data.pkl", b".")),
            "is a TorchScript program; save its state_dict() instead",
        ),
        (
            lambda: hostile.saved(torch.eye(3).to_sparse()),
            "is refused: it holds a sparse tensor; save it with to_dense()",
        ),
        (
            lambda: hostile.saved({"a": torch.zeros(2, device="meta")}),
            "is refused: it holds a tensor on meta, which has no values",
        ),
        (
            lambda: hostile.saved(torch.nn.LazyLinear(2).state_dict()),
            "is refused: it holds a parameter of unknown shape; run the network once, then save",
        ),
        (lambda: hostile.saved(network()), "is refused: it asks for "),
        (lambda: hostile.saved(torch.zeros(2)), "holds one Tensor, not a state_dict; save net.state_dict()"),
        (lambda: hostile.saved({"a": 1}), '"a" is of type int, not a tensor; save net.state_dict()'),
        (lambda: hostile.saved({1: torch.zeros(2)}), "is not a state_dict; 1 is no name of a tensor"),
        (lambda: hostile.saved({"x" * 2000: torch.zeros(2)}), "is not a state_dict; 'xxxx"),
        (
            lambda: hostile.saved({"a": torch.zeros(2)}, _use_new_zipfile_serialization=False),
            "is a pickle or a weights file of torch before 1.6; load it there and save it again",
        ),
        (lambda: pickle.dumps({"a": 1}), "is a pickle or a weights file of torch before 1.6"),
        (lambda: safetensors.torch.save({"a": torch.zeros(2)}), "is a safetensors file by its content; name it .safet"),
        (lambda: gzip.compress(b"x"), "is gzipped; unpack it first"),
        (lambda: b"\x89HDF\r\n", "is an HDF5 file; only weights of PyTorch are read"),
        (lambda: b"<!doctype html>", "is a web page, not the file itself; download it again"),
        (
            lambda: b"version https://git-lfs.github.com",
            "is a pointer of git-lfs, not the file itself; run git lfs pull",
        ),
        (lambda: b"", "is empty"),
        (lambda: b"hello", "is not a PyTorch weights file"),
    ],
)
def test_what_is_no_state_dict_of_torch_is_refused_in_one_line(tmp_path, make, line):
    assert refusal(tmp_path / "net.params", make()).startswith(line)


ONE = {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"hello", "is not a safetensors file, or cut off in its header"),
        (b"\xff" * 8 + b"{}", "is not a safetensors file, or cut off in its header"),
        (hostile.safetensors(b"nope"), "is damaged; its header cannot be read"),
        (hostile.safetensors(b"[" * 50_000), "is damaged; its header cannot be read"),
        (hostile.safetensors([1]), "is damaged; its header is no object"),
        (hostile.safetensors({}), "holds no tensors"),
        (hostile.safetensors(b'{"a":1,"a":2}'), "is damaged; its header cannot be read"),
        (hostile.safetensors({"a": 1}), "is cut or damaged; safetensors cannot read its tensors"),
        (hostile.safetensors({"a": ONE}), "is cut or damaged; safetensors cannot read its tensors"),
        (
            hostile.safetensors({"a": {"dtype": "F4", "shape": [2], "data_offsets": [0, 1]}}, b"1"),
            "holds numbers of the type F4, which torch lacks",
        ),
        (hostile.safetensors({"a": ONE}, b"12345"), "is cut or damaged; safetensors cannot read its tensors"),
        (hostile.safetensors({"a": ONE, "b": ONE}, b"1234"), "is cut or damaged; safetensors cannot read its tensors"),
        (
            hostile.safetensors({"a": ONE, "__metadata__": {precheck.DIGEST: "0"}}, b"1234"),
            "is damaged; the SHA-256 of its tensors is wrong",
        ),
        (pickle.dumps({"a": 1}), "is a file of torch.save by its content; name it .params or .pth"),
        (hostile.saved({"a": torch.zeros(1)}), "is a file of torch.save by its content; name it .params or .pth"),
        (b"", "is empty"),
    ],
)
def test_what_is_no_safetensors_is_refused_in_one_line(tmp_path, data, line):
    assert refusal(tmp_path / "net.safetensors", data).startswith(line)


def test_headers_and_counts_have_limits(tmp_path, monkeypatch):
    state = {f"t{number}": torch.zeros(1) for number in range(5)}
    for name in PATHS:
        write_weights(state, tmp_path / name)
    monkeypatch.setattr(precheck, "MOST_TENSORS", 4)
    for name in PATHS:
        assert refusal(tmp_path / name) == "holds 5 tensors; at most 4 are read"
    monkeypatch.setattr(precheck, "LARGEST_HEADER", 16)
    assert refusal(tmp_path / PATHS[1]) == "has a header of more than 16 bytes, the most that is read"
    monkeypatch.setattr(precheck, "LARGEST_PICKLE", 16)
    assert refusal(tmp_path / PATHS[0]) == "is refused: its entries declare more than the file can hold"
    monkeypatch.setattr(weights, "LARGEST", 100)
    assert refusal(tmp_path / PATHS[0]) == "is larger than 100 bytes, the most that is read"


@pytest.mark.parametrize("name", ["net.h5", "net", "net.pt2", "net.pkl"])
def test_other_suffixes_are_refused_both_ways(tmp_path, name):
    by_name, by_content = (
        "weights are in files that end in .params, .pth, .pt, .safetensors",
        "not a PyTorch weights file",
    )
    assert refusal(tmp_path / name, b"x") == (by_name if "." in name else f"is {by_content}")
    with pytest.raises(FileRefused, match=r"that end in \.params"):
        write_weights({}, tmp_path / name)


def test_every_suffix_that_is_offered_has_a_format():
    assert tuple(suffix for form in weights.FORMATS for suffix in form.suffixes) == suffixes.WEIGHTS


@pytest.mark.parametrize("name", PATHS)
def test_a_parameter_without_values_is_not_written(tmp_path, name):
    (tmp_path / name).write_bytes(b"old")
    lazy: OrderedDict[str, Tensor] = nn.LazyLinear(3).state_dict()
    meta = {"weight": torch.zeros(2, device="meta")}
    for state, told in ((lazy, "has no values yet; run the network once before saving"), (meta, "is on meta")):
        with pytest.raises(FileRefused, match=f'"weight" {told}'):
            write_weights(state, tmp_path / name)
    assert (tmp_path / name).read_bytes() == b"old"


def test_the_switch_that_turns_the_check_of_torch_off_does_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD", "1")
    monkeypatch.setattr(precheck, "check_zip", lambda *_: None)
    marker = tmp_path / "it-ran"
    refusal(tmp_path / "net.params", hostile.running(str(marker), 2))
    assert not marker.exists()


def test_the_bundled_weights_have_the_names_of_lenet():
    state = read_weights(bundled("examples", "lenet.params"))
    assert {name: tuple(tensor.shape) for name, tensor in state.items()} == {
        "0.weight": (6, 1, 5, 5),
        "0.bias": (6,),
        "3.weight": (16, 6, 5, 5),
        "3.bias": (16,),
        "7.weight": (120, 400),
        "7.bias": (120,),
        "9.weight": (84, 120),
        "9.bias": (84,),
        "11.weight": (10, 84),
        "11.bias": (10,),
    }


def test_a_safetensors_file_is_read_whatever_the_length_of_its_header(tmp_path):
    """A length whose first byte is 0x80 once passed for a pickle."""
    firsts = set()
    for letters in range(1, 260):
        path = tmp_path / f"{letters}.safetensors"
        write_weights({"w" * letters: torch.ones(1)}, path)
        firsts.add(path.read_bytes()[0])
        assert list(read_weights(path)) == ["w" * letters]
    assert 0x80 in firsts
