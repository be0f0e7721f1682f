"""The engine: answers every call. The command line and the tests use it in their own process."""

from __future__ import annotations

import os
import traceback
from typing import TypeVar

import torch
from msgspec.structs import replace
from torch import nn

from designer.engine import answers, encoding
from designer.engine.calls.call import Call
from designer.engine.protocol import INTERRUPTED, Refusal
from designer.engine.state import State
from designer.errors import DesignerError, RunFailed
from designer.files.trust import Trust
from designer.runtime.shapes.shapes import warm
from designer.runtime.spent_cards import spent_card
from designer.runtime.torch_errors import words_of

R = TypeVar("R")


class Engine:
    """Keeps the live module and answers calls about it."""

    def __init__(self, trust: Trust | None = None) -> None:
        self.state = State(trust)

    @property
    def module(self) -> nn.Module | None:
        """The live module, if one was built."""
        return self.state.live.module if self.state.live.built else None

    def answer(self, call: Call[R]) -> R:
        """The report that the call asks for.

        Raises:
            DesignerError: what is refused, in one line.
        """
        dtype, device = torch.get_default_dtype(), torch.get_default_device()
        try:
            report: R = answers.answer(call, self.state)
        finally:
            _put_back(dtype, device)
        return report

    @staticmethod
    def threads() -> int:
        """How many threads torch computes in: the window has a processor to itself."""
        return max(1, (os.cpu_count() or 2) - 1)

    @staticmethod
    def warm() -> None:
        """Pay once for what torch does at its first operation on the "meta" device."""
        warm()


def _put_back(dtype: torch.dtype, device: torch.device) -> None:
    """What a layer changed of what torch takes for granted would reach every other design too."""
    if torch.get_default_dtype() is not dtype:
        torch.set_default_dtype(dtype)
    if torch.get_default_device() != device:
        torch.set_default_device(None if device.type == "cpu" else device)


def served(engine: Engine, call: bytes | memoryview) -> tuple[bool, bytes]:
    """The packed answer to a packed call, and whether it is a report or a refusal.

    This is the boundary at which everything that goes wrong becomes a value.
    """
    try:
        return True, encoding.pack(engine.answer(encoding.unpack_call(call)))
    except RunFailed as error:
        refusal = Refusal(str(error), path=error.path, layer=error.layer, line=error.line)
    except DesignerError as error:
        refusal = Refusal(str(error))
    except KeyboardInterrupt:
        refusal = Refusal(INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - the one boundary: a bug here must not take the kernel with it
        refusal = Refusal(_named(error), bug=True, report=traceback.format_exc())
    except BaseException as error:  # noqa: BLE001 - a person's code may raise what nobody catches
        refusal = Refusal(_named(error))
    return False, encoding.pack(replace(refusal, spent=spent_card()))


def _named(error: BaseException) -> str:
    return f"{type(error).__name__}: {words_of(error)}"[:300]
