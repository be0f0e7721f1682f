"""Where the answer to a call is found: by its class."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from designer.engine.calls.call import Call
from designer.engine.state import State


@singledispatch
def answer(call: Call[Any], state: State) -> Any:
    """The report that the call asks for; each call registers a function of its own."""
    raise NotImplementedError(f"nothing answers {type(call).__name__}")
