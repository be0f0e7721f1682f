"""Every example of the book: opened, generated, built and run, all in one process."""

from __future__ import annotations

import time

import torch

import designer
from designer.codegen.source import generate
from designer.files.examples import EXAMPLES
from designer.runtime.reports import InputChoice
from designer.runtime.runs.feed import feed
from tests.bench.rows import Row


def measure() -> list[Row]:
    """The whole shelf, and the slowest of it, in CPU time of one thread."""
    torch.set_num_threads(1)
    times = {example.name: _seconds(example.name) for example in EXAMPLES}
    slowest = max(times, key=lambda name: times[name])
    reference = f"slowest {slowest} {times[slowest]:.2f} s"
    title = f"book: {len(times)} examples opened, checked, generated, built and run"
    return [Row(title, sum(times.values()), 5, "s", reference)]


def _seconds(name: str) -> float:
    started = time.process_time()
    path = next(example.path for example in EXAMPLES if example.name == name)
    design = designer.load(path)
    generate(design)
    module = designer.build(design, trust=True).eval()
    inputs, _ = feed(design, InputChoice("random"))
    device = next((parameter.device for parameter in module.parameters()), torch.device("cpu"))
    with torch.no_grad():
        module(*(tensor.to(device) for tensor in inputs))
    return time.process_time() - started
