"""What the commands of these tests are given, and how a refusal looks."""

from __future__ import annotations

from pathlib import Path

import designer
from designer.bundled import bundled
from designer.graph import edit
from tests.helpers.in_blocks import LENET_IN_BLOCKS, WEIGHTS_IN_BLOCKS

LENET = str(LENET_IN_BLOCKS)
SEQUENTIAL = str(bundled("examples", "sequential.design.json"))
WEIGHTS = str(WEIGHTS_IN_BLOCKS)
GOLDEN = Path(__file__).parent.parent / "golden" / "lenet_in_blocks.py"


def broken(tmp_path: Path) -> str:
    """LeNet without padding: fc1 gets 256 features."""
    design = edit.set_setting(designer.load(LENET), "Features", "f2", "padding", 0)
    path = tmp_path / "broken.design.json"
    designer.save(design, path)
    return str(path)


def one_line(text: str) -> bool:
    return text.startswith("network-designer: ") and text.count("\n") == 1
