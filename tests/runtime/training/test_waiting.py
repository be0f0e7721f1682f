"""5.6 Training waits for its device a few times a second and not at each step; what a GPU does is what the CPU does."""

from __future__ import annotations

import time
from collections import Counter

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from designer.bundled import bundled
from designer.errors import DesignerError
from designer.files.design import read_design
from designer.files.weights import read_weights, write_weights
from designer.runtime.live import Live
from designer.runtime.training import pending_figures
from designer.runtime.training.reports import Recipe
from designer.runtime.training.trainer import Trainer
from tests.helpers.drawing import mlp
from tests.runtime.training.test_training import built, small

needs_gpu = pytest.mark.skipif(not torch.cuda.is_available(), reason="this machine has no GPU")
DEVICES = ["cpu", pytest.param("cuda:0", marks=needs_gpu)]
SGD = Recipe(optimiser="SGD", rate=0.05, batch=100)
READS = ("aten::_local_scalar_dense",)
"""What a number becomes Python's by."""


class Reads(TorchDispatchMode):
    """Counts numbers that are read from a device, by the sort of device."""

    def __init__(self) -> None:
        super().__init__()
        self.of: Counter[str] = Counter()

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        if function._schema.name in READS:
            self.of[args[0].device.type] += 1
        return function(*args, **(kwargs or {}))


def on(device: str, drawn, seed: int = 0) -> Live:
    torch.manual_seed(seed)
    live = Live()
    live.build(drawn, device)
    return live


@pytest.mark.parametrize("device", DEVICES)
def test_5_6h_no_step_waits_for_the_device_and_the_figures_are_the_same(device, monkeypatch):
    plain = Trainer(on(device, small())).advance(SGD, 1, steps=40)
    monkeypatch.setattr(pending_figures, "AT_ONCE", ())
    trainer = Trainer(on(device, small()))
    trainer.advance(SGD, 1, steps=1)
    with Reads() as reads:
        report = trainer.advance(SGD, 1, steps=39)
    assert reads.of[torch.device(device).type] == 0, "losses and hits come in one piece, after the steps"
    assert [figure.step for figure in report.steps] == list(range(2, 41))
    assert report.steps == plain.steps[1:]


def test_5_6h_a_whole_epoch_with_its_test_reads_one_number_of_a_thousand_images(monkeypatch):
    monkeypatch.setattr(pending_figures, "AT_ONCE", ())
    with Reads() as reads:
        report = Trainer(built(small())).advance(SGD, 1, seconds=60)
    assert report.done and report.epochs[0].share > 0.1 and report.epochs[0].trained > 0.1
    assert reads.of["cpu"] == 1, "how many test images were named rightly, once"


def test_5_6h_the_same_is_told_of_a_loss_that_is_no_number_and_of_an_epoch(monkeypatch):
    monkeypatch.setattr(pending_figures, "AT_ONCE", ())
    live, twin = built(small()), built(small())
    late = Trainer(live).advance(SGD, 1, seconds=60)
    monkeypatch.setattr(pending_figures, "AT_ONCE", ("cpu",))
    assert late.epochs == Trainer(twin).advance(SGD, 1, seconds=60).epochs
    monkeypatch.setattr(pending_figures, "AT_ONCE", ())
    with torch.no_grad():
        live.module.get_parameter("last.bias")[3] = torch.nan
    report = Trainer(live).advance(SGD, 1, steps=3)
    assert report.stopped.startswith("the loss is NaN at step 1; the first bad parameter is ") and not report.steps


def test_5_6i_a_norm_that_is_fetched_each_time_or_once_is_the_same_number():
    torch.manual_seed(0)
    factors = [torch.randn(100, 100) for _ in range(100)]
    each = [(one @ one).norm().item() for one in factors]
    once = torch.stack([(one @ one).norm() for one in factors]).tolist()
    assert each == once


def test_5_6i_a_file_that_was_written_on_a_gpu_is_read_on_the_cpu(tmp_path, monkeypatch):
    """The file says of each of its tensors that it lay on `cuda:0`, as torch writes it there."""
    state = {name: value.clone() for name, value in built(mlp()).module.state_dict().items()}
    monkeypatch.setattr(torch.serialization, "location_tag", lambda storage: "cuda:0")
    torch.save(state, tmp_path / "gpu.params")
    monkeypatch.undo()
    assert b"cuda:0" in (tmp_path / "gpu.params").read_bytes()
    read = read_weights(tmp_path / "gpu.params")
    assert {value.device.type for value in read.values()} == {"cpu"}
    assert all(torch.equal(value, state[name]) for name, value in read.items())


def test_5_6i_meta_has_no_values_to_write_and_says_so(tmp_path):
    with pytest.raises(DesignerError, match="is on meta, so it has no values"):
        write_weights(on("meta", mlp()).module.state_dict(), tmp_path / "meta.params")


@pytest.mark.parametrize("device", DEVICES)
def test_5_6i_a_checkpoint_of_a_device_goes_on_there_to_the_same_bits_and_on_the_cpu_with_a_word(device, tmp_path):
    path = str(tmp_path / "cut.pt")
    live = on(device, small())
    trainer = Trainer(live)
    trainer.advance(SGD, 9, steps=5)
    trainer.save(path)
    losses = [figure.loss for figure in trainer.advance(SGD, 9, steps=5).steps]
    same = Trainer(on(device, small(), seed=1))
    assert same.resume(path).report.said == ""
    assert [figure.loss for figure in same.advance(SGD, 9, steps=5).steps] == pytest.approx(losses, rel=1e-6)
    said = Trainer(on("cpu", small(), seed=2)).resume(path).report.said
    assert said == ("" if device == "cpu" else f"it was trained on {device} and goes on here on cpu: the random "
                    "numbers of that device are others")  # fmt: skip


@needs_gpu
def test_5_6i_a_file_written_on_the_gpu_gives_the_same_on_the_cpu(tmp_path):
    live = on("cuda:0", read_design(bundled("examples", "lenet.design.json")))
    write_weights(live.module.state_dict(), tmp_path / "gpu.params")
    there = on("cpu", read_design(bundled("examples", "lenet.design.json")), seed=1)
    there.module.load_state_dict(read_weights(tmp_path / "gpu.params"))
    x = torch.rand(4, 1, 28, 28)
    with torch.no_grad():
        torch.testing.assert_close(live.module(x.to("cuda:0")).cpu(), there.module(x), rtol=1e-3, atol=1e-4)


@needs_gpu
def test_5_6i_a_large_product_is_quicker_on_the_gpu_and_a_tiny_one_is_not():
    def takes(device: str, size: int, times: int) -> float:
        one = torch.rand(size, size, device=device)
        one @ one
        torch.cuda.synchronize()
        start = time.perf_counter()
        for _ in range(times):
            one @ one
        torch.cuda.synchronize()
        return time.perf_counter() - start

    assert takes("cuda:0", 2048, 20) < takes("cpu", 2048, 20)
    assert takes("cuda:0", 4, 1000) > takes("cpu", 4, 1000)
