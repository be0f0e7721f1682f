"""The devices of this machine."""

from __future__ import annotations

import platform

import torch

from designer.engine.answers.answer import answer
from designer.engine.calls.devices import Devices, ListDevices
from designer.engine.state import State
from designer.runtime.devices import devices, no_gpu


@answer.register
def _(call: ListDevices, state: State) -> Devices:
    return Devices(devices(), str(torch.__version__), platform.python_version(), no_gpu())
