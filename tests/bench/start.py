"""How soon the window is there, and whether it can be used while the engine starts."""

from __future__ import annotations

import json
import subprocess
import sys
import time

from tests.bench.rows import Row, median

TIMES = 5


def measure() -> list[Row]:
    """Starts the window and a bare torch in turn, several times."""
    bare, painted, pauses = [], [], []
    for _ in range(TIMES):
        bare.append(_seconds([sys.executable, "-c", "import torch"]))
        started = time.monotonic()
        out = subprocess.run(
            [sys.executable, "-m", "tests.bench.first_paint"], check=True, capture_output=True, text=True
        ).stdout
        told = json.loads(out.strip().split("\n")[-1])
        painted.append(told["painted"] - started)
        pauses.append(told["pause"])
    torch = median(bare)
    reference = f"import torch {torch:.2f} s, window {median(painted):.2f} s"
    return [
        Row("start: first paint / bare import of torch", median(painted) / torch, 0.3, "", reference),
        Row(
            "start: longest pause while the engine starts", 1000 * median(pauses), 50, "ms", f"median of {TIMES} starts"
        ),
    ]


def _seconds(command: list[str]) -> float:
    started = time.monotonic()
    subprocess.run(command, check=True)
    return time.monotonic() - started
