"""Source in, live module out: the one place where generated text is run."""

from __future__ import annotations

import itertools
import linecache
import sys
import types
import weakref
from types import CodeType, FrameType
from typing import Any

import torch
from torch import nn

from designer.codegen.source import Source

_numbers = itertools.count(1)


def build(source: Source, device: torch.device | str = "cpu") -> nn.Module:
    """An instance of the class that `source` defines, made on `device`.

    The text is run in a real Python module, which torch.compile and inspect.getsource ask for, and is filed in
    `linecache`, so a traceback through the network shows its lines. Both go when the instance goes.
    On the "meta" device tensors have shapes and no values, and nothing is made elsewhere.
    """
    python_module = run_text(source)
    if torch.device(device).type == "meta":
        for name in source.devices:
            setattr(python_module, name, torch.device("meta"))
    try:
        with torch.device(device):
            module: nn.Module = getattr(python_module, source.class_name)()
    except BaseException:
        _forget(python_module.__name__, filename_of(python_module))
        raise
    _forget_with(module, python_module)
    return module


def layer_class(source: Source) -> type[nn.Module]:
    """The class that `source` defines, not made yet; its text goes when the class goes."""
    python_module = run_text(source)
    found: type[nn.Module] = getattr(python_module, source.class_name)
    _forget_with(found, python_module)
    return found


def generated_file(module: nn.Module) -> str:
    """The name under which tracebacks speak of the text that `module` was built from: `<design LeNet #12>`."""
    return filename_of(sys.modules[type(module).__module__])


def filename_of(python_module: types.ModuleType) -> str:
    """The `__file__` of a generated Python module."""
    return str(python_module.__file__)


def run_text(source: Source) -> types.ModuleType:
    """The Python module that the text is, run."""
    number = next(_numbers)
    filename = f"<design {source.class_name} #{number}>"
    python_module = types.ModuleType(f"design_{source.class_name}_{number}")
    python_module.__file__ = filename
    # No modification time: `linecache.checkcache` leaves the entry alone.
    linecache.cache[filename] = (len(source.text), None, source.text.splitlines(keepends=True), filename)
    sys.modules[python_module.__name__] = python_module
    try:
        exec(compile(source.text, filename, "exec"), python_module.__dict__)
    except BaseException:
        _forget(python_module.__name__, filename)
        raise
    return python_module


def _forget_with(kept: object, python_module: types.ModuleType) -> None:
    weakref.finalize(kept, _forget, python_module.__name__, filename_of(python_module)).atexit = False


def _forget(module_name: str, filename: str) -> None:
    sys.modules.pop(module_name, None)
    linecache.cache.pop(filename, None)


def evaluated(expression: CodeType, frame: FrameType) -> Any:
    """What an expression of a generated text comes to in a frame of that text."""
    return eval(expression, frame.f_globals, frame.f_locals)
