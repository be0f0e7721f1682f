"""Large tensors made in files that are mapped into memory, so that the system can do without the memory."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

from designer.errors import DesignerError
from designer.files.atomic import reason

LARGE = 1 << 20
"""Bytes from which on a tensor is made in a file."""
_MAKE = {torch.empty, torch.empty_like}
"""What layers ask for memory with, before they fill it."""


class OnDisk(TorchFunctionMode):
    """While it lasts, large tensors on the CPU that are to be filled are made in files of a folder.

    A file has no name any more once it is mapped, so that it goes with its tensor, however the process ends.

    Raises:
        DesignerError: the disk has no room for a tensor.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def _mapped(self, like: Tensor) -> Tensor:
        size = like.untyped_storage().nbytes()
        handle, name = tempfile.mkstemp(dir=self._folder)
        try:
            _take_room(handle, size, self._folder)
            storage: Any = torch.UntypedStorage.from_file(name, shared=True, nbytes=size)
        finally:
            os.close(handle)
            with suppress(OSError):  # one that is mapped cannot go on every system; it goes with the folder
                Path(name).unlink()
        return torch.empty(0, dtype=like.dtype).set_(storage, 0, like.shape, like.stride())

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        if func not in _MAKE or "out" in kwargs:
            return func(*args, **kwargs)
        like = func(*args, **{**kwargs, "device": "meta", "pin_memory": False})
        place = kwargs.get("device") or (args[0].device if isinstance(args[0], Tensor) else torch.get_default_device())
        if torch.device(place).type != "cpu" or like.numel() * like.element_size() < LARGE:
            return func(*args, **kwargs)
        return self._mapped(like).requires_grad_(bool(kwargs.get("requires_grad")))


def _take_room(handle: int, size: int, folder: Path) -> None:
    """Writing into a mapped file on a disk that is full would end the process: room is taken before."""
    try:
        if shutil.disk_usage(folder).free < size:
            raise OSError(f"{size >> 20} MB are wanted")
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(handle, 0, size)
    except OSError as error:
        raise DesignerError(f"the disk has no room to make the first values again: {reason(error)}") from error
