"""The file of tensors that was opened last, kept so that looking at its members does not read it again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from torch import Tensor

from designer.engine.calls.tensor_files import SaveTensors
from designer.engine.calls.weights import Saved
from designer.errors import DesignerError
from designer.files.tensors import read_tensors, write_tensors
from designer.runtime.live import Live
from designer.runtime.reports import FileReport
from designer.runtime.weights.match import SURE
from designer.runtime.weights.members import member_at, members
from designer.runtime.weights.weights import fitting_pairs


class TensorFiles:
    """Opens, shows and writes files of tensors."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._path = ""
        self._value: Any = None

    def open(self, path: str) -> FileReport:
        """What the file holds, and whether it has weights of the live module.

        Raises:
            FileRefused: it cannot be read.
        """
        value = read_tensors(path)
        found = members(value, Path(path).name)
        self._path, self._value = path, value
        return FileReport(path, found, Path(path).stat().st_size, self._fits(value))

    def tensor(self, path: str, number: int) -> Tensor:
        """A member that is a tensor.

        Raises:
            DesignerError: it is none, or there is none of that number.
        """
        held = self._member(path, number)
        if not isinstance(held, Tensor):
            raise DesignerError(f"this is a {type(held).__name__}, not a tensor")
        return held

    def save(self, call: SaveTensors) -> Saved:
        """Writes what the call names.

        Raises:
            DesignerError: there is no such thing.
            FileRefused: the file cannot be written, or its format cannot hold that.
        """
        write_tensors(self._wanted(call), call.path)
        return Saved(call.path, Path(call.path).stat().st_size)

    def _wanted(self, call: SaveTensors) -> Any:
        if call.source == "file":
            return self._member(call.opened, call.number)
        named = self._live.outputs if call.source == "outputs" else self._live.module.state_dict()
        if call.source == "outputs" and not named:
            raise DesignerError("there are no outputs yet; run the network first")
        for name in call.names:
            if name not in named:
                raise DesignerError(f'the live module has no saved parameter or buffer "{name}"')
        chosen = {name: named[name] for name in call.names or named}
        return next(iter(chosen.values())) if len(chosen) == 1 else chosen

    def _member(self, path: str, number: int) -> Any:
        if path != self._path:
            self.open(path)
        return member_at(self._value, number, Path(path).name)

    def _fits(self, value: Any) -> bool:
        plain = isinstance(value, dict) and all(isinstance(key, str) for key in value)
        if not plain or not self._live.built:
            return False
        inner = next(
            (value[word] for word in ("state_dict", "model_state_dict") if isinstance(value.get(word), dict)), value
        )
        state = {key: held for key, held in inner.items() if isinstance(held, Tensor)}
        return any(pair.how in SURE for pair in fitting_pairs(self._live.module, state))
