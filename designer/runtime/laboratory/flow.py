"""What flows into one layer of the live module, and the layer itself."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn

from designer.catalogue.bypass import as_run, is_bypassed
from designer.errors import DesignerError
from designer.graph import query
from designer.graph.model import Path
from designer.runtime.laboratory import unfolding
from designer.runtime.laboratory.kinds import OPERATIONS, layer_of
from designer.runtime.laboratory.kinds import refusal as not_shown
from designer.runtime.laboratory.layers import has_window
from designer.runtime.laboratory.operations import as_layer, what_comes
from designer.runtime.laboratory.transposed import as_convolution, is_transposed, words
from designer.runtime.live import Live
from designer.runtime.places import Place, places
from designer.runtime.reports import InputChoice
from designer.runtime.runs.calling import callers
from designer.runtime.runs.feed import feed
from designer.runtime.runs.run import guarded

TURNED = "kernels of a transposed convolution are only tried here; set them by hand in Weights"
WIRED = "the kernel of an operation comes over a wire, so it is only tried here"
ON_META = "on meta nothing has values, so there is nothing to look into; choose another device beside Run"
GONE = "the node is not in the live module any more; choose another one"


@dataclass(frozen=True)
class Flow:
    """One layer and the first sample that flows into it, `C H W`; a single row for a 1-d layer.

    Attributes:
        owner: Path of the node that has the layer, which an `again` node only calls.
    """

    layer: nn.Module
    owner: Path
    sample: Tensor
    fed: str
    flat: bool
    note: str = ""
    """What a person ought to know of how it is shown."""
    only_tried: str = ""
    """Why other kernels are not put into the live module, in a sentence."""


@dataclass(frozen=True)
class Caught:
    """A layer's live module and all that flowed into it.

    Attributes:
        owner: Path of the node that has the layer, which an `again` node only calls.
    """

    layer: nn.Module
    owner: Path
    tensor: Tensor
    fed: str


def flow_into(live: Live, path: str, choice: InputChoice) -> Flow:
    """Runs the live module once and catches what flows into a layer, by a hook on that layer only.

    Raises:
        DesignerError: the node is gone, has no window, or did not run.
        RunFailed: the network does not run.
    """
    ids = tuple(path.split("/"))
    try:
        name, node = query.node_at(live.design, ids)
    except KeyError:
        raise DesignerError(GONE) from None
    if node.kind == "op" and node.of in OPERATIONS:
        brought = what_comes(live, path, node, choice)
        layer = as_layer(live.design.blocks[name], node, brought.tensors)
        return _flow(Caught(layer, ids, brought.first, brought.fed), WIRED)
    return _flow(catch(live, path, choice))


def _flow(caught: Caught, only_tried: str = "") -> Flow:
    """The first sample, and the layer as one that reads through a window.

    Raises:
        DesignerError: it has none.
    """
    if isinstance(caught.layer, nn.Unfold):
        sample = _first_sample(caught.tensor, False)
        layer = unfolding.as_convolution(caught.layer, sample)
        return Flow(layer, caught.owner, sample, caught.fed, False, unfolding.WORDS, unfolding.TRIED)
    if is_transposed(caught.layer):
        flat = isinstance(caught.layer, nn.ConvTranspose1d)
        layer, sample = as_convolution(caught.layer, _first_sample(caught.tensor, flat), flat)
        return Flow(layer, caught.owner, sample, caught.fed, flat, words(caught.layer), TURNED)
    if not has_window(caught.layer):  # a lazy layer is what it stands for once it has run
        raise DesignerError(f"a {type(caught.layer).__name__} has no window that could be stepped")
    flat = type(caught.layer).__name__.endswith("1d")
    return Flow(caught.layer, caught.owner, _first_sample(caught.tensor, flat), caught.fed, flat, "", only_tried)


def catch(live: Live, path: str, choice: InputChoice) -> Caught:
    """The module of a layer's node, and the whole batch that flows into it in one run.

    Raises:
        DesignerError: the node is gone, is not shown, or did not run.
        RunFailed: the network does not run.
    """
    place, turn, turns = _module_of(live, tuple(path.split("/")))
    layer = live.module.get_submodule(place.name)
    inputs, reports = feed(live.design, choice, live.device)
    caught: list[Tensor] = []
    count = 0

    def before(_module: nn.Module, args: tuple[Tensor, ...]) -> None:
        nonlocal count
        if count % turns == turn and args and isinstance(args[0], Tensor):
            caught[:] = [args[0].detach().clone()]
        count += 1

    hook = layer.register_forward_pre_hook(before)
    try:
        guarded(live, lambda: live.module(*inputs))
    finally:
        hook.remove()
    if not caught:
        raise DesignerError(f"nothing flowed into {query.place(live.design, tuple(path.split('/')))} in this run")
    if caught[0].is_meta:
        raise DesignerError(ON_META)
    return Caught(layer, place.path, caught[0], reports[0].text if reports else "")


def _module_of(live: Live, path: Path) -> tuple[Place, int, int]:
    """Where the node's module is, and at which of the module's calls in a row it is the node that calls."""
    try:
        name, node = query.node_at(live.design, path)
    except KeyError:
        raise DesignerError(GONE) from None
    block = live.design.blocks[name]
    if why_not := not_shown(block, node):
        raise DesignerError(why_not)
    if is_bypassed(block, node):
        raise DesignerError(f"{node.name} is bypassed: what comes in goes out")
    owner = (*path[:-1], layer_of(block, node).id)
    place = next((one for one in places(live.design, live.source, live.module).values() if one.path == owner), None)
    if place is None:
        raise DesignerError(f"{node.name} does not run: nothing of it reaches an output")
    turns = callers(as_run(live.design), place)
    return place, turns.index(path) if path in turns else 0, max(1, len(turns))


def _first_sample(caught: Tensor, flat: bool) -> Tensor:
    """The first sample with its channels `C H W`, whether there was a batch or not.

    Raises:
        DesignerError: it has no values.
    """
    if caught.is_meta:
        raise DesignerError(ON_META)
    sample = caught[0] if caught.ndim == (3 if flat else 4) else caught
    return sample[:, None] if flat else sample
