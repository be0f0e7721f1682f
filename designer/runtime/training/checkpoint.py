"""A training as it stands between two steps: what it takes to go on from there to the same last bit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import msgspec
import torch
from torch import Tensor

from designer.errors import DesignerError, FileRefused
from designer.files import suffixes
from designer.files.counted import Told
from designer.files.tensors import copied, read_tensors, write_copied
from designer.runtime.file_writer import Content, Put
from designer.runtime.training.reports import EpochFigure, Recipe, refuse_recipe

Count = Annotated[int, msgspec.Meta(ge=0)]
SUMMARY = "training"
"""What the words beside the tensors are called."""
SAVE_AS = f"a checkpoint holds more than tensors by name; it ends in {', '.join(suffixes.TORCH)}"


class Progress(msgspec.Struct, frozen=True):
    """How far a training has come.

    Attributes:
        trained: Names of the parameters that it trains, in the optimiser's order.
        to_test: Pieces of the test images that are still to be named after this epoch.
        right: Of those that were, how many rightly.
        device: Where it was trained.
        design: What the network was called.
        at: When it was written, in seconds since 1970.
        past: The epochs that are done.
        hits, looked: Of the samples of this epoch so far, how many were named rightly, and how many there were.
    """

    recipe: Recipe
    trained: tuple[str, ...]
    step: Count
    epoch: Count
    to_test: Count
    right: Count
    device: str
    design: str = ""
    at: float = 0.0
    past: tuple[EpochFigure, ...] = ()
    hits: Count = 0
    looked: Count = 0


class Summary(msgspec.Struct, frozen=True):
    """What a list of checkpoints tells of one: it is written beside the tensors and read without them."""

    design: str
    epoch: Count
    step: Count
    at: float
    loss: float | None
    share: float | None
    recipe: Recipe


def summary_of(progress: Progress) -> Summary:
    """Of a training what a list tells."""
    last = progress.past[-1] if progress.past else None
    loss, share = (None, None) if last is None else (last.loss, last.share)
    return Summary(progress.design, progress.epoch, progress.step, progress.at, loss, share, progress.recipe)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A training between two steps.

    Attributes:
        weights: The module's `state_dict`.
        apart: Constants and buffers that no `state_dict` holds, by name.
        optimiser: For each trained parameter what the optimiser keeps of it, such as `exp_avg`.
        left: Numbers of the samples that this epoch has still to come to, in order.
        losses: Of the steps of this epoch.
        random: States of torch's random numbers, the CPU's first.
    """

    progress: Progress
    weights: Mapping[str, Tensor]
    apart: Mapping[str, Tensor]
    optimiser: Sequence[Mapping[str, Tensor]]
    left: Tensor
    losses: Tensor
    random: Sequence[Tensor]


class Copy(NamedTuple):
    """What is written, and the words beside it."""

    value: Any
    words: Mapping[str, str]


def write_checkpoint(copy: Copy, path: str | Path, told: Told = lambda count: None) -> None:
    """Into a file of PyTorch's, whole or not at all; as a file of weights it can be loaded too.

    `told` hears how many bytes are written.

    Raises:
        FileRefused: it cannot be written; what was there before is untouched.
    """
    write_copied(copy.value, path, copy.words, told)


def size_of(checkpoint: Checkpoint) -> int:
    """Bytes of its tensors."""
    kept = (*checkpoint.weights.values(), *checkpoint.apart.values(), *checkpoint.random)
    learned = (held for one in checkpoint.optimiser for held in one.values())
    return sum(tensor.nbytes for tensor in (*kept, *learned, checkpoint.left, checkpoint.losses))


def content_of(checkpoint: Checkpoint, path: str | Path) -> Content:
    """The training as it is written into a file."""

    def copied() -> Put:
        copy = copy_of(checkpoint, path)
        return lambda told: write_checkpoint(copy, path, told)

    return Content(size_of(checkpoint), copied)


def copy_of(checkpoint: Checkpoint, path: str | Path) -> Copy:
    """The training as it stands, in memory of its own: it can be written while it goes on.

    Raises:
        FileRefused: the ending is another than a checkpoint's.
    """
    _refuse_ending(Path(path))
    value = {
        "state_dict": checkpoint.weights,
        "training": msgspec.to_builtins(checkpoint.progress),
        "apart": checkpoint.apart,
        "optimiser": list(checkpoint.optimiser),
        "left": checkpoint.left,
        "losses": checkpoint.losses,
        "random": list(checkpoint.random),
    }
    words = {SUMMARY: msgspec.json.encode(summary_of(checkpoint.progress)).decode()}
    return Copy(copied(value, Path(path).name), words)


def read_checkpoint(path: str | Path) -> Checkpoint:
    """The training in a file; no code of the file is run.

    Raises:
        FileRefused: it cannot be read, or holds something else, such as weights alone.
    """
    path = Path(path)
    _refuse_ending(path)
    value = read_tensors(path)
    if not isinstance(value, dict) or "training" not in value:
        raise FileRefused(f"{path.name}: holds no training to go on with; as weights it can be loaded")
    try:
        return _checked(value)
    except (KeyError, TypeError, ValueError, RuntimeError, DesignerError) as error:
        said = f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error).partition("\n")[0]
        raise FileRefused(f"{path.name}: is a damaged checkpoint: {said}") from error


def _refuse_ending(path: Path) -> None:
    if path.suffix.lower() not in suffixes.TORCH:
        raise FileRefused(f"{path.name}: {SAVE_AS}")


def _checked(value: dict[str, Any]) -> Checkpoint:
    """Everything of the kind that it should be; what does not suit the network is found where it is put in."""
    progress = msgspec.convert(value["training"], Progress)
    refuse_recipe(progress.recipe)
    optimiser, random = value["optimiser"], value["random"]
    if not (isinstance(optimiser, list) and isinstance(random, list) and random):
        raise ValueError("its optimiser or its random numbers are no list")
    if len(optimiser) != len(progress.trained):
        raise ValueError(f"it trains {len(progress.trained)} parameters, its optimiser {len(optimiser)}")
    for state in random:
        _list_of(state, torch.uint8, "random")
    torch.Generator().set_state(random[0])  # it says what is no such state
    return Checkpoint(
        progress,
        _named(value["state_dict"], "state_dict"),
        _named(value["apart"], "apart"),
        [_named(kept, "optimiser") for kept in optimiser],
        _list_of(value["left"], torch.int64, "left"),
        _list_of(value["losses"], torch.float64, "losses"),
        random,
    )


def _named(value: object, what: str) -> dict[str, Tensor]:
    if isinstance(value, dict) and all(isinstance(k, str) and isinstance(v, Tensor) for k, v in value.items()):
        return value
    raise TypeError(f"{what} holds more than tensors by name")


def _list_of(value: object, dtype: torch.dtype, what: str) -> Tensor:
    if isinstance(value, Tensor) and value.ndim == 1 and value.dtype == dtype:
        return value
    raise TypeError(f"{what} is no row of {str(dtype).removeprefix('torch.')} numbers")
