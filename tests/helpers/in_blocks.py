"""LeNet drawn in blocks, with its weights: its convolutional part is a block `Features`; the bundled one is a chain."""

from __future__ import annotations

from pathlib import Path

LENET_IN_BLOCKS = Path(__file__).with_name("lenet_in_blocks.design.json")
WEIGHTS_IN_BLOCKS = Path(__file__).with_name("lenet_in_blocks.params")
