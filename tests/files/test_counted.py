"""A file that tells how far it has come, and keeps what goes wrong until torch has let go of it."""

from __future__ import annotations

import io
import itertools

import pytest
import torch

from designer.errors import FileRefused
from designer.files import counted
from designer.files.counted import CountedFile
from designer.files.tensors import copied, read_tensors, write_copied

LARGE = {"a": torch.arange(200_000.0), "b": torch.ones(3)}


class Full(io.BytesIO):
    def write(self, data):
        if self.tell() > 100_000:
            raise OSError(28, "No space left on device")
        return super().write(data)


def test_a_large_tensor_is_written_in_pieces_and_every_piece_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(counted, "PIECE", 100_000)
    told = []
    write_copied(copied(LARGE, "x.pt"), tmp_path / "x.pt", {"said": "words"}, told.append)
    assert told == sorted(told) and len(told) > 8
    assert max(after - before for before, after in itertools.pairwise([0, *told])) <= 100_000
    assert 800_000 < told[-1] <= (tmp_path / "x.pt").stat().st_size
    found = read_tensors(tmp_path / "x.pt")
    assert all(torch.equal(found[name], tensor) for name, tensor in LARGE.items())


def test_a_disk_that_is_full_is_told_after_torch_has_closed_its_file(monkeypatch):
    monkeypatch.setattr(counted, "PIECE", 50_000)
    file = CountedFile(Full(), lambda count: None)
    torch.save(LARGE, file)
    with pytest.raises(OSError, match="No space left"):
        file.raise_failure()


def test_on_a_device_that_takes_nothing_the_file_is_refused(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(CountedFile, "raise_failure", full)
    with pytest.raises(FileRefused, match=r"x.pt: cannot be written \(No space left on device\)"):
        write_copied(copied(LARGE, "x.pt"), tmp_path / "x.pt", {})
    assert not list(tmp_path.iterdir())


def test_what_is_done_to_a_tensor_later_does_not_reach_its_copy():
    value = {"a": torch.zeros(3)}
    kept = copied(value, "x.pt")
    value["a"] += 1
    assert torch.equal(kept["a"], torch.zeros(3))
