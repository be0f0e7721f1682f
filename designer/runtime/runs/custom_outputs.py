"""What layers of a person's own give while they run: where it cannot flow on, it is said at their node."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from torch import nn

from designer.catalogue.code_interface import face_of
from designer.errors import RunFailed
from designer.graph.query import place
from designer.runtime.layers.custom import result_refusal
from designer.runtime.live import Live
from designer.runtime.places import places


@contextmanager
def looked_at(live: Live) -> Iterator[None]:
    """Meanwhile a custom layer that gives nothing, no tensor, or too many is refused with a line that names it."""
    own = [m for m in live.module.modules() if type(m).__name__ in live.design.layers] if live.design.layers else []

    def after(module: nn.Module, _args: Any, result: Any) -> None:
        name = type(module).__name__
        if refusal := result_refusal(result, len(face_of(name, live.design.layers[name]).outputs)):
            path = _path(live, module)
            raise RunFailed(f"{place(live.design, path)}: {refusal}", "/".join(path))

    hooks = [module.register_forward_hook(after) for module in own]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def _path(live: Live, module: nn.Module) -> tuple[str, ...]:
    found = places(live.design, live.source, live.module)
    return next((found[name].path for name, child in live.module.named_modules() if child is module), ())
