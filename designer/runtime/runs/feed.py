"""What is fed into the network: bundled images, a picture, an array or random numbers, as its inputs want them."""

from __future__ import annotations

from math import prod
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from msgspec.structs import replace
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from designer import numbers
from designer.catalogue.image_inputs import BUNDLED_SIDES, image_sizes
from designer.errors import FileRefused, RunFailed
from designer.files.arrays import read_array
from designer.files.data_set import BUNDLED, data_set
from designer.files.images import read_image
from designer.graph.expressions import expr
from designer.graph.model import Design, Value
from designer.graph.query import arguments
from designer.runtime.reports import InputChoice, InputReport
from designer.runtime.runs.typed import typed
from designer.runtime.shapes.avals import FIRST, TORCH_DTYPES, Aval, declared, elements

LARGEST_TOKEN = 10
"""Random whole numbers are less than this; an embedding of fewer words is rare."""

CPU = torch.device("cpu")


class Wanted(NamedTuple):
    """An input of the main block, by its name, and the tensor that it declares."""

    name: str
    aval: Aval

    @property
    def image(self) -> tuple[int, int, int] | None:
        """Channels, height and width where the input takes pictures, grey or coloured; else None."""
        return image_sizes(tuple(dim.plus for dim in self.aval.dims)) if self.real else None

    @property
    def real(self) -> bool:
        """Whether it takes real numbers."""
        return TORCH_DTYPES[self.aval.dtype].is_floating_point

    @property
    def takes_data(self) -> bool:
        """Whether a bundled image can be fed in, as a picture or as a row of features."""
        return self.takes_images(BUNDLED_SIDES)

    def takes_images(self, sides: tuple[int, int]) -> bool:
        """Whether images of this height and width can be fed in, as pictures or as rows of features."""
        rows = self.aval.dims[1:] if self.aval.has_batch else self.aval.dims
        flat = self.real and not any(d.times_batch for d in rows) and elements(Aval(rows)) == prod(sides)
        return self.image is not None or flat

    def sizes(self, batch: int) -> list[int]:
        """Its shape for this batch."""
        return [dim.at(batch) for dim in self.aval.dims]


def feed(
    design: Design, choice: InputChoice, device: torch.device = CPU
) -> tuple[list[Tensor], tuple[InputReport, ...]]:
    """A tensor on a device for every input of the main block, and what they are.

    The first input that the choice suits gets it; the others get random numbers.

    Raises:
        RunFailed: no input takes what was chosen.
        FileRefused: the file cannot be read or does not fit.
    """
    inputs = wanted(design)
    if choice.source in ("image", "numpy") and not choice.path:
        raise FileRefused("no file is chosen to be fed in; choose one beside the input")
    given: dict[str, tuple[Tensor, InputReport]] = {}
    match choice.source:
        case "data":
            given = _test_images(inputs, choice)
        case "image":
            target = _picture_input(inputs, choice)
            given[target.name] = _picture(target, choice.path)
        case "numpy":
            if inputs:
                given[inputs[0].name] = _array(inputs[0], choice.path)
        case "typed":
            given = _all_typed(inputs, choice)
    batch = max((tensor.shape[0] for tensor, _ in given.values() if tensor.ndim), default=choice.batch)
    both = [given.get(one.name) or _random(one, batch, choice.seed + index) for index, one in enumerate(inputs)]
    return [tensor.to(device) for tensor, _ in both], tuple(report for _, report in both)


def wanted(design: Design) -> list[Wanted]:
    """The inputs of the main block that have to be fed, in their order.

    Raises:
        RunFailed: one does not say its shape.
    """
    settings: dict[str, Value] = {}
    for setting in design.main_block.settings:
        settings[setting.name] = expr.resolve(setting.default, settings)
    found = []
    for node in arguments(design.main_block):
        aval = declared({name: expr.resolve(value, settings) for name, value in node.settings.items()})
        if aval is None and "default" in node.settings:
            break  # it and those after it, which all have defaults, keep them
        if aval is None:
            raise RunFailed(f"the input {node.name} does not say its shape, such as B, 1, 28, 28", node.id)
        found.append(Wanted(node.name, aval))
    return found


def as_fed(one: Wanted, images: NDArray[np.uint8]) -> Tensor:
    """Grey images `N H W` as the input takes them, from 0 to 1."""
    return _as_wanted(one, torch.from_numpy(images).float()[:, None] / 255, images.shape[1:])


def random_numbers(one: Wanted, sizes: list[int], seed: int) -> Tensor:
    """Random numbers of the dtype that the input takes."""
    generator = torch.Generator().manual_seed(seed)  # on the CPU, so that every device gets the same numbers
    dtype = TORCH_DTYPES[one.aval.dtype]
    if dtype.is_floating_point or dtype.is_complex:
        return torch.rand(sizes, generator=generator).to(dtype)
    most = 2 if dtype == torch.bool else LARGEST_TOKEN
    return torch.randint(most, sizes, generator=generator).to(dtype)


def _test_images(inputs: list[Wanted], choice: InputChoice) -> dict[str, tuple[Tensor, InputReport]]:
    """For the first input that takes them; where none takes a bundled one, all get random numbers."""
    chosen = data_set(choice.data)
    count, *sides = chosen.sides("test")
    height, width = sides
    one = next((one for one in inputs if one.takes_images((height, width))), None)
    if one is None and choice.data == BUNDLED:
        return {}
    if one is None:
        raise RunFailed(f"no input takes an image of {height}×{width} of {chosen.name}; {_shapes(inputs)}")
    if not 0 <= choice.index < count:
        raise FileRefused(f"there is no test image {choice.index}; they are numbered from 0 to {count - 1}")
    indices = [(choice.index + offset) % count for offset in range(_batch(one, choice.batch))]
    images, labels = chosen.both("test")
    tensor = as_fed(one, images[indices])
    label = chosen.label(int(labels[indices[0]]))
    whose = "" if choice.data == BUNDLED else f"{chosen.name} "
    text = f"{whose}test image {indices[0]}: {label}"
    pixels = images[indices[0]].tobytes()
    return {one.name: (tensor, InputReport(text, tuple(tensor.shape), pixels, width, height, 1, label))}


def _picture_input(inputs: list[Wanted], choice: InputChoice) -> Wanted:
    for one in inputs:
        if one.takes_data:
            return one
    raise RunFailed(f"{Path(choice.path).name}: the network takes no picture; {_shapes(inputs)}")


def _shapes(inputs: list[Wanted]) -> str:
    return "its inputs are " + (", ".join(f"{one.name} {one.aval}" for one in inputs) or "none")


def _picture(one: Wanted, path: str) -> tuple[Tensor, InputReport]:
    array = read_image(path)
    colours = torch.from_numpy(array).float() / 255
    picture = colours[None] if colours.ndim == 2 else colours.permute(2, 0, 1)
    tensor = _as_wanted(one, picture[None])
    shown = tensor.reshape(-1, *(one.image or (1, 28, 28)))[0]
    pixels = (shown * 255).round().clamp(0, 255).to(torch.uint8).permute(1, 2, 0).contiguous().numpy().tobytes()
    channels, height, width = shown.shape
    return tensor, InputReport(
        f"{Path(path).name}, {array.shape[1]}×{array.shape[0]}", tuple(tensor.shape), pixels, width, height, channels
    )


def _as_wanted(one: Wanted, images: Tensor, row: tuple[int, ...] = BUNDLED_SIDES) -> Tensor:
    """Images `N C H W` in the channels, size, rank and dtype of the input; a row of features takes them in one size."""
    channels, height, width = one.image or (1, *row)
    if images.shape[1] != channels:
        images = _grey(images) if channels == 1 else images.expand(-1, channels, -1, -1)
    if images.shape[2:] != (height, width):
        images = functional.interpolate(images, (height, width), mode="bilinear", antialias=True)
    shaped = images.reshape(one.sizes(len(images)) if one.aval.has_batch else one.sizes(FIRST))
    return shaped.to(TORCH_DTYPES[one.aval.dtype])


def _grey(images: Tensor) -> Tensor:
    weights = torch.tensor([0.299, 0.587, 0.114])[:, None, None]  # ITU-R BT.601, as Pillow has it
    return (images * weights).sum(1, keepdim=True)


def _array(one: Wanted, path: str) -> tuple[Tensor, InputReport]:
    name, tensor = Path(path).name, torch.from_numpy(read_array(path))
    if one.aval.has_batch and tensor.ndim == len(one.aval.dims) - 1:
        tensor = tensor[None]
    met = numbers.shape(tensor.shape)
    pairs = zip(one.aval.dims, tensor.shape, strict=False)
    fits = len(tensor.shape) == len(one.aval.dims) and all(dim.times_batch or dim.plus == size for dim, size in pairs)
    if not fits or not tensor.numel():
        raise FileRefused(f"{name}: holds an array {met}; the input {one.name} takes {one.aval}")
    dtype = TORCH_DTYPES[one.aval.dtype]
    loses_parts = tensor.is_complex() and not dtype.is_complex
    if loses_parts or (tensor.is_floating_point() and not (dtype.is_floating_point or dtype.is_complex)):
        held = str(tensor.dtype).removeprefix("torch.")
        raise FileRefused(f"{name}: holds {held} numbers; the input {one.name} takes {one.aval.dtype}")
    return tensor.to(dtype), InputReport(f"{name}, {met}", tuple(tensor.shape))


def _all_typed(inputs: list[Wanted], choice: InputChoice) -> dict[str, tuple[Tensor, InputReport]]:
    """One number fills every input; else the parts between bars go to the inputs in their order."""
    if choice.is_one_number:
        return {one.name: _typed(one, choice) for one in inputs}
    parts = choice.typed.split("|")
    if len(parts) > max(1, len(inputs)):
        raise RunFailed(f"numbers for {len(parts)} inputs are typed; the network takes {len(inputs)}")
    return {one.name: _typed(one, replace(choice, typed=part)) for one, part in zip(inputs, parts, strict=False)}


def _typed(one: Wanted, choice: InputChoice) -> tuple[Tensor, InputReport]:
    tensor = typed(choice, one.name, one.aval, _batch(one, choice.batch))
    return tensor, InputReport("typed numbers", tuple(tensor.shape))


def _random(one: Wanted, batch: int, seed: int) -> tuple[Tensor, InputReport]:
    tensor = random_numbers(one, one.sizes(_batch(one, batch)), seed)
    return tensor, InputReport(f"random numbers, seed {seed}", tuple(tensor.shape))


def _batch(one: Wanted, batch: int) -> int:
    return max(1, batch) if one.aval.has_batch else 1
