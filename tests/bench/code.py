"""The generated text: how fast it is made, how fast it runs, and that it computes the same."""

from __future__ import annotations

import time

import torch
from torch import nn

import designer
from designer.bundled import bundled
from designer.codegen.source import generate
from tests.bench import by_hand
from tests.bench.rows import Row, median

CASES = (
    ("LeNet", "lenet", by_hand.LeNet, (64, 1, 28, 28), 400),
    ("ResNet-152", "resnet152", by_hand.ResNet152, (1, 3, 64, 64), 60),
)


def measure() -> list[Row]:
    """Runs the generated and the hand-written module in turn."""
    torch.set_num_threads(1)
    rows = []
    for title, example, twin_class, shape, times in CASES:
        design = designer.load(bundled("examples", f"{example}.design.json"))
        module, twin = designer.build(design).eval(), twin_class().eval()
        by_hand.same_weights(module, twin)
        x = torch.rand(shape)
        generated, written, difference = _in_turn(module, twin, x, times)
        reference = f"by hand {1000 * written:.3g} ms"
        rows.append(Row(f"code: forward, generated / by hand, {title}", generated / written, 1.02, "", reference))
        rows.append(Row(f"code: largest difference of the outputs, {title}", difference, 0.0, "", "bit-identical"))
    design = designer.load(bundled("examples", "resnet152.design.json"))
    rows.append(Row("code: text of ResNet-152", 1000 * _seconds_to_write(design), 20, "ms", "median of 50"))
    return rows


def _in_turn(module: nn.Module, twin: nn.Module, x: torch.Tensor, times: int) -> tuple[float, float, float]:
    """Least CPU time of each, run in turn so that both meet the same machine; and how far their outputs differ."""
    best = {id(module): float("inf"), id(twin): float("inf")}
    with torch.no_grad():
        difference = float((module(x) - twin(x)).abs().max())
        for _ in range(times):
            for network in (module, twin):
                started = time.process_time()
                network(x)
                best[id(network)] = min(best[id(network)], time.process_time() - started)
    return best[id(module)], best[id(twin)], difference


def _seconds_to_write(design: designer.Design) -> float:
    times = []
    for _ in range(50):
        started = time.perf_counter()
        generate(design)
        times.append(time.perf_counter() - started)
    return median(times)
