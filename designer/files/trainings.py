"""Where trainings are kept by themselves. Imports no torch."""

from __future__ import annotations

import os
from pathlib import Path

WHERE = "NETWORK_DESIGNER_TRAININGS"
"""The environment's word for another folder than the usual one."""


def folder() -> Path:
    """Where checkpoints are written unless another folder is chosen; it need not be there yet."""
    if os.environ.get(WHERE):
        return Path(os.environ[WHERE])
    from platformdirs import user_data_path

    return user_data_path("network-designer") / "trainings"
