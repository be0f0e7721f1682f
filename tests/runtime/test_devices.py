"""Devices by name; one that is missing is told in one line with what there is."""

from __future__ import annotations

import pytest
import torch

from designer.errors import DeviceMissing
from designer.graph.devices import put_nodes, set_device
from designer.runtime import devices as module
from designer.runtime.devices import absent, device, devices, free_memory, no_gpu, try_all_gpus, try_gpu
from tests.helpers.drawing import mlp

GIB = 2**30


def test_the_processor_comes_first() -> None:
    assert devices()[0].name == "cpu"
    assert device("cpu") == torch.device("cpu")


@pytest.mark.parametrize("name", ["cuda:99", "tpu", ""])
def test_a_device_that_is_not_there_is_refused_with_those_that_are(name: str) -> None:
    with pytest.raises(DeviceMissing, match=f'no device "{name}"; it has cpu'):
        device(name)


class Card:
    """What torch tells of a card."""

    def __init__(self, name: str, total_memory: int) -> None:
        self.name, self.total_memory = name, total_memory


@pytest.fixture
def two_cards(monkeypatch, tmp_path):
    """torch speaks of two cards, of which the second is taken by another program."""
    cards = (Card("NVIDIA A", 24 * GIB), Card("NVIDIA B", 48 * GIB))

    def memory(place):
        index = place if isinstance(place, int) else place.index
        if index:
            raise RuntimeError("CUDA error: all CUDA-capable devices are busy or unavailable")
        return 20 * GIB, 24 * GIB

    (tmp_path / "version").write_text("NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  Sat Aug 19\n")
    monkeypatch.setattr(module, "NVIDIA", tmp_path / "version")
    monkeypatch.setattr(torch.version, "cuda", "12.8")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: len(cards))
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda index: cards[index])
    monkeypatch.setattr(torch.cuda, "mem_get_info", memory)


def test_5_6a_each_card_has_its_name_its_driver_and_its_memory_and_one_that_is_busy_is_listed_too(two_cards) -> None:
    _, first, second, meta = devices()
    assert (first.name, first.text) == ("cuda:0", "NVIDIA A, CUDA 12.8, driver 535.104.05")
    assert (first.memory, first.free) == (24 * GIB, 20 * GIB)
    assert (second.name, second.memory, second.free) == ("cuda:1", 48 * GIB, 0)
    assert second.text.endswith("which cannot be used now") and meta.name == "meta"
    assert free_memory(torch.device("cuda:0")) == 20 * GIB and free_memory(torch.device("cuda:1")) == 0
    assert no_gpu() == ""
    with pytest.raises(DeviceMissing, match="it has cpu, cuda:0, cuda:1, meta"):
        device("cuda:2")


def test_5_6c_with_two_cards_there_is_a_second_and_no_eleventh(two_cards) -> None:
    assert (try_gpu(), try_gpu(1), try_gpu(10)) == tuple(map(torch.device, ("cuda:0", "cuda:1", "cpu")))
    assert try_all_gpus() == [torch.device("cuda:0"), torch.device("cuda:1")]
    assert device("cuda") == torch.device("cuda:0") != torch.device("cuda")
    drawn = put_nodes(set_device(mlp(), "cuda"), "Net", ("c",), "cuda:1")
    assert absent(drawn) == []
    assert [problem.node for problem in absent(put_nodes(drawn, "Net", ("c",), "cuda:2"))] == ["c"]


def test_5_6a_without_a_gpu_it_is_said_why(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    monkeypatch.setattr(module, "NVIDIA", tmp_path / "version")
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    monkeypatch.setattr(torch.version, "hip", None)
    monkeypatch.setattr(torch.version, "cuda", None)
    assert no_gpu() == f"no GPU: torch {torch.__version__} is built for the CPU alone"
    monkeypatch.setattr(torch.version, "cuda", "12.8")
    assert no_gpu() == f"no GPU: torch {torch.__version__} is built for CUDA 12.8, but finds no driver"
    (tmp_path / "version").write_text("NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  Sat Aug 19\n")
    assert no_gpu().endswith("but finds no card under the driver 535.104.05")
    monkeypatch.setattr(torch.version, "cuda", None)
    assert "though an NVIDIA driver is here (535.104.05)" in no_gpu()
    monkeypatch.setattr(torch.version, "cuda", "12.8")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    assert no_gpu() == "no GPU: CUDA_VISIBLE_DEVICES hides every card"


def test_what_is_free_for_a_program_is_known_and_no_more_than_there_is() -> None:
    cpu = devices()[0]
    assert free_memory(torch.device("cpu")) > 0 and 0 < cpu.free <= cpu.memory
    assert free_memory(torch.device("meta")) == 0
