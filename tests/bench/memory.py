"""How much memory the window's process takes, whatever it shows: the model is in the engine's process."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.bench.rows import Row

SCENES = {
    "lenet": "LeNet, run",
    "resnet152": "ResNet-152, run with all thumbnails, its costs told",
    "weight": "a weight of 16384×16384, exact and counted",
    "tree": "100,000 tensors in the tree",
}


def measure() -> list[Row]:
    """Each scene in a process of its own, so that nothing is there but the window."""
    return [_row(scene, title) for scene, title in SCENES.items()]


def _row(scene: str, title: str) -> Row:
    """At its highest, with Qt's own files that other programs may share, as the system's monitor shows it."""
    command = [sys.executable, "-m", "tests.bench.window_memory", scene]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    told = json.loads(done.stdout.decode().strip().split("\n")[-1])
    reference = (
        f"empty window {told['empty']:.0f} MB; at the end {told['now']:.0f} MB, {told['own']:.0f} MB its own alone"
    )
    return Row(f"memory of the window: {title}", told["most"], 300, "MB", reference)
