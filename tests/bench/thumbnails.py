"""ResNet-152 with a thumbnail on every wire, against a plain forward pass, both in as many threads as the engine has."""

from __future__ import annotations

import time
from collections.abc import Callable

import torch

from designer.bundled import bundled
from designer.engine import encoding
from designer.engine.calls.live import BuildLive
from designer.engine.calls.run import RunOnce
from designer.engine.engine import Engine, served
from designer.files.design import read_design
from designer.runtime.reports import InputChoice
from designer.runtime.runs.feed import feed
from designer.runtime.runs.run import guarded, timed
from tests.bench.rows import Row, median

TIMES = 7


def measure() -> list[Row]:
    """Both are done in turns, so that whatever else the machine does meets them alike; a run is answered as packed."""
    threads = torch.get_num_threads()
    torch.set_num_threads(Engine.threads())
    engine, design = Engine(), read_design(bundled("examples", "resnet152.design.json"))
    engine.answer(BuildLive(design))
    live, call = engine.state.live, encoding.pack_call(RunOnce(InputChoice()))
    inputs = feed(design, InputChoice())[0]
    plain, whole = [], []
    for turn in range(TIMES + 1):
        pair = _seconds(lambda: guarded(live, lambda: timed(live, inputs))), _seconds(lambda: served(engine, call))
        if turn:  # the first of each pays for what torch does once
            plain.append(pair[0])
            whole.append(pair[1])
    torch.set_num_threads(threads)
    reference = f"plain forward {median(plain) * 1000:.0f} ms, run {median(whole) * 1000:.0f} ms"
    shares = [seen / alone for seen, alone in zip(whole, plain, strict=True)]
    return [Row("ResNet-152: run with all thumbnails / plain forward", median(shares), 1.3, "×", reference)]


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
