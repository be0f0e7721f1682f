"""What the engine does with each call, by topic; reading this package makes every call known."""

from designer.engine.answers import (
    costs,
    devices,
    flows,
    hands,
    laboratory,
    layers,
    lessons,
    live,
    moments,
    pictures,
    run,
    shapes,
    tensor_files,
    tiles,
    training,
    watch,
    weights,
)
from designer.engine.answers.answer import answer

__all__ = [
    "answer",
    "costs",
    "devices",
    "flows",
    "hands",
    "laboratory",
    "layers",
    "lessons",
    "live",
    "moments",
    "pictures",
    "run",
    "shapes",
    "tensor_files",
    "tiles",
    "training",
    "watch",
    "weights",
]
