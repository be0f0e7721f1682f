"""What is kept of a moment is exactly what was there, and never more than there is room for."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

import pytest
import torch
from torch import nn

from designer.errors import DesignerError
from designer.runtime.moments import snapshots as module
from designer.runtime.moments.snapshots import Snapshots

KINDS = [
    torch.randn(3, 4),
    torch.randn(5).double(),
    torch.randn(2, 3).bfloat16(),
    torch.randn(4).half(),
    torch.randn(4).to(torch.float8_e4m3fn),
    torch.randn(2, 2, dtype=torch.complex64),
    torch.randn(3, dtype=torch.complex128),
    torch.randn(4, 3).t(),
    torch.arange(5),
    torch.tensor([1, 65535], dtype=torch.uint16),
    torch.tensor([True, False]),
    torch.tensor(2.5),
    torch.tensor(1 + 2j),
    torch.zeros(0, 3),
    torch.tensor([float("nan"), float("inf"), -0.0, 1e-42]),
]


@pytest.mark.parametrize("tensor", KINDS, ids=lambda tensor: f"{tensor.dtype} {list(tensor.shape)}")
def test_a_tensor_of_any_kind_comes_back_bit_for_bit(tensor):
    kept = Snapshots()
    found = kept.tensors(kept.take({"a": torch.ones(3), "x": tensor, "z": torch.ones(1)}, "now").key)["x"]
    assert found.dtype == tensor.dtype
    assert found.reshape(-1).view(torch.uint8).tolist() == tensor.contiguous().reshape(-1).view(torch.uint8).tolist()
    assert found.numel() == tensor.numel()


@pytest.mark.filterwarnings("ignore:torch.quantize_per_tensor")
def test_sparse_and_quantised_ones_are_kept_as_their_numbers():
    sparse = torch.tensor([[0.0, 2.0], [0.0, 0.0]]).to_sparse()
    quantised = torch.quantize_per_tensor(torch.tensor([0.5, 1.0]), 0.5, 0, torch.qint8)
    kept = Snapshots()
    found = kept.tensors(kept.take({"s": sparse, "q": quantised}, "now").key)
    assert found["s"].tolist() == [[0.0, 2.0], [0.0, 0.0]]
    assert found["q"].tolist() == [0.5, 1.0]


def test_what_is_kept_does_not_change_with_the_live_values():
    weight = nn.Parameter(torch.ones(4))
    kept = Snapshots()
    key = kept.take({"w": weight}, "before").key
    with torch.no_grad():
        weight.mul_(3)
    assert kept.tensors(key)["w"].tolist() == [1.0] * 4


def test_a_shared_tensor_is_kept_once_under_all_its_names():
    weight = torch.randn(1000)
    kept = Snapshots()
    report = kept.take({"a": weight, "b": weight}, "now")
    assert report.count == 1 and report.size < 5000
    assert torch.equal(kept.tensors(report.key)["b"], weight)
    assert list(kept.tensors(report.key)) == ["a", "b"]


def test_what_has_no_values_yet_is_left_out():
    lazy = nn.LazyLinear(3).weight
    kept = Snapshots()
    report = kept.take({"lazy": lazy, "meta": torch.empty(2, device="meta"), "there": torch.ones(1)}, "now")
    assert list(kept.tensors(report.key)) == ["there"]


def test_an_empty_moment_is_one_too():
    kept = Snapshots()
    assert dict(kept.tensors(kept.take({}, "nothing").key)) == {}


def test_when_room_is_wanted_moments_stay_evenly_spread_and_what_lasts_stays():
    kept = Snapshots(largest=5 * 4200)
    first = kept.take({"w": torch.zeros(1000)}, "init", lasting=True)
    for step in range(20):
        kept.take({"w": torch.full((1000,), float(step))}, f"step {step}", at=step)
    assert kept.size <= 5 * 4200
    steps = [one.at for one in kept.kept if one.key != first.key]
    assert kept.kept[0] == first
    assert steps[0] == 0 and steps[-1] == 19 and len(steps) == 4
    assert max(b - a for a, b in pairwise(steps)) <= 10


def test_what_is_larger_than_all_the_room_is_refused_and_nothing_is_dropped_for_it():
    kept = Snapshots(largest=5000)
    kept.take({"w": torch.zeros(1000)}, "small")
    with pytest.raises(DesignerError, match=r'"large" could not be kept: moments may take 0 MB'):
        kept.take({"w": torch.zeros(2000)}, "large")
    assert [one.title for one in kept.kept] == ["small"]


def test_a_moment_that_was_dropped_is_told_in_words_and_its_file_is_gone():
    kept = Snapshots()
    key = kept.take({"w": torch.zeros(3)}, "now").key
    folder = kept._folder
    kept.drop([key, key, 99])
    assert list(folder.iterdir()) == []
    with pytest.raises(DesignerError, match="not kept any more"):
        kept.tensors(key)


def test_a_full_disk_is_told_and_leaves_nothing_behind(monkeypatch):
    kept = Snapshots()
    kept.take({"w": torch.zeros(3)}, "now")

    def full(tensor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("designer.runtime.moments.mapped.plain", full)
    with pytest.raises(DesignerError, match=r'"later" could not be kept: No space left on device'):
        kept.take({"w": torch.zeros(3)}, "later")
    assert len(list(kept._folder.iterdir())) == 1 == len(kept.kept)


def test_the_folder_goes_with_what_keeps_it():
    kept = Snapshots()
    kept.take({"w": torch.zeros(3)}, "now")
    folder = kept._folder
    assert folder.exists()
    del kept
    assert not folder.exists()
    assert module.LARGEST == 512 << 20


KEEPS_AND_WAITS = """
import torch
from designer.runtime.moments.snapshots import Snapshots
kept = Snapshots()
kept.take({"w": torch.zeros(9)}, "one")
print(kept.folder, flush=True)
input()
"""


def test_what_a_process_that_was_killed_left_on_the_disk_goes_with_the_next_one(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-c", KEEPS_AND_WAITS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    ) as other:
        left = Path(other.stdout.readline().strip())
        Snapshots().take({"w": torch.zeros(1)}, "one")
        assert list(left.iterdir()), "as long as it lives nobody takes its files"
        other.kill()
        other.wait()
    assert left.exists()
    kept = Snapshots()
    kept.take({"w": torch.zeros(1)}, "one")
    assert list(tmp_path.iterdir()) == [kept.folder]


def test_a_process_that_ends_takes_its_files_along(tmp_path):
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", KEEPS_AND_WAITS], input="\n", env=environment, text=True, check=True)
    assert list(tmp_path.iterdir()) == []
