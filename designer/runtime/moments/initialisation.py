"""How a module came by its first values, and the same values made again: of the same random numbers, in their order."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from designer.codegen.source import Source
from designer.errors import DesignerError
from designer.runtime.build import build
from designer.runtime.layers.custom import failures
from designer.runtime.moments.on_disk import OnDisk
from designer.runtime.parameters.named import all_named


@dataclass(frozen=True)
class RngState:
    """Where torch's random numbers stood, on every device."""

    cpu: Tensor
    cuda: tuple[Tensor, ...]

    @staticmethod
    def now() -> RngState:
        """Where they stand now."""
        others = torch.cuda.get_rng_state_all() if torch.cuda.is_available() else ()
        return RngState(torch.get_rng_state(), tuple(others))

    @contextmanager
    def drawn(self) -> Iterator[None]:
        """Meanwhile torch draws from there once more; nobody else's random numbers change."""
        with torch.random.fork_rng(range(len(self.cuda))):
            torch.set_rng_state(self.cpu)
            if self.cuda:
                torch.cuda.set_rng_state_all(list(self.cuda))
            yield


@dataclass(frozen=True)
class Initialisation:
    """What a module was made of.

    Attributes:
        filled: Names of the modules that gave themselves values, in order, where all others have theirs from before;
            None where the text gave values to all.
    """

    source: Source
    device: torch.device
    rng: RngState
    filled: tuple[str, ...] | None = None

    def again(self, wanted: Collection[str], folder: Path) -> dict[str, Tensor]:
        """The values once more, by name, on the CPU; large ones in files there, so that they take no memory.

        Raises:
            DesignerError: there is no room for them, or the code of a layer refused.
        """
        try:
            with self.rng.drawn(), OnDisk(folder), torch.no_grad():
                return {name: _here(tensor) for name, tensor in all_named(self._module()).items() if name in wanted}
        except DesignerError:
            raise
        except torch.OutOfMemoryError as error:
            raise DesignerError(f"there is no room on {self.device} to make the first values again") from error
        except failures(self.source) as error:
            raise DesignerError(f"the first values cannot be made again: {error}") from error

    def _module(self) -> nn.Module:
        if self.filled is None:
            return build(self.source, self.device)
        module = build(self.source, "meta")
        for name in self.filled:
            start(module.get_submodule(name), self.device)
        return module


def start(holder: nn.Module, device: torch.device) -> None:
    """Has a module that was made without values give itself some."""
    holder.to_empty(device=device, recurse=False)
    holder.reset_parameters()  # type: ignore[operator]


def _here(tensor: Tensor) -> Tensor:
    return tensor.detach() if tensor.device.type == "cpu" else torch.empty_like(tensor, device="cpu").copy_(tensor)
