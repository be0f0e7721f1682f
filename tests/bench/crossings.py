"""How many wires of a layout cross, as straight lines; and how many in the layout of Graphviz' dot."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence

import numpy as np

from designer.graph.layout.arrange import Box, Link
from designer.graph.model import Position

Wire = tuple[Position, Position]
POINTS = 72
"""Points an inch, dot's measure."""


def crossings(wires: Sequence[Wire]) -> int:
    """Pairs of wires that cross; those that begin or end at one card do not count."""
    starts, ends = (np.array([wire[side] for wire in wires]) for side in (0, 1))
    total = 0
    for i in range(len(wires) - 1):
        a, b, others_a, others_b = starts[i], ends[i], starts[i + 1 :], ends[i + 1 :]
        joined = np.zeros(len(others_a), bool)
        for end in (a, b):
            joined |= (others_a == end).all(1) | (others_b == end).all(1)
        parted = _side(a, b, others_a) * _side(a, b, others_b) < 0
        parts = _side(others_a, others_b, a) * _side(others_a, others_b, b) < 0
        total += int((parted & parts & ~joined).sum())
    return total


def crossings_of_dot(boxes: Mapping[str, Box], links: Sequence[Link]) -> int | None:
    """The same for what dot makes of it; None where there is no dot."""
    dot = shutil.which("dot")
    if dot is None:
        return None
    look = "rankdir=LR;splines=line;node[shape=box,fixedsize=true]"
    cards = ";".join(f"{i}[width={box.width / POINTS},height={box.height / POINTS}]" for i, box in boxes.items())
    text = f"digraph{{{look};{cards};{';'.join(f'{link.source}->{link.target}' for link in links)}}}"
    done = subprocess.run([dot, "-Tplain"], input=text, capture_output=True, text=True, check=True)
    words = [line.split() for line in done.stdout.split("\n") if line.startswith("node ")]
    places = {row[1]: (float(row[2]), float(row[3])) for row in words}
    return crossings([(places[link.source], places[link.target]) for link in links])


def _side(a: np.ndarray, b: np.ndarray, point: np.ndarray) -> np.ndarray:
    """On which side of the line from `a` to `b` a point lies."""
    return (b[..., 0] - a[..., 0]) * (point[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (point[..., 0] - a[..., 0])
