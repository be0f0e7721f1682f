"""How soon the window is there, and whether it can be used while the engine starts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time

from tests.bench.rows import Row, median

TIMES = 5


def measure() -> list[Row]:
    """Starts the window and a bare torch in turn, several times; the first turn only fills the caches."""
    bare, painted, pauses = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        # A person's Python keeps its compiled files; where this one is told not to, it is given a place for them.
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""}
        for _ in range(1 + TIMES):
            bare.append(_seconds(["-c", "import torch"], environment)[0])
            started = time.monotonic()
            told = json.loads(_seconds(["-m", "tests.bench.first_paint"], environment)[1].strip().split("\n")[-1])
            painted.append(told["painted"] - started)
            pauses.append(told["pause"])
    bare, painted, pauses = bare[1:], painted[1:], pauses[1:]
    torch = median(bare)
    reference = f"import torch {torch:.2f} s, window {median(painted):.2f} s"
    return [
        Row("start: first paint / bare import of torch", median(painted) / torch, 0.3, "", reference),
        Row(
            "start: longest pause while the engine starts", 1000 * median(pauses), 50, "ms", f"median of {TIMES} starts"
        ),
    ]


def _seconds(arguments: list[str], environment: dict[str, str]) -> tuple[float, str]:
    """How long Python took over it, and what it printed."""
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, *arguments], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    )
    return time.monotonic() - started, done.stdout.decode()
