"""A checkpoint laid against the network that is to go on with it; nothing is changed before all of it fits."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from designer.errors import WeightsMisfit
from designer.runtime.parameters.owned import constants
from designer.runtime.training.checkpoint import Checkpoint
from designer.runtime.weights import weights
from designer.runtime.weights.misfit import misfit

KEPT = {
    "SGD": {"momentum_buffer"},
    "Adam": {"step", "exp_avg", "exp_avg_sq"},
    "AdamW": {"step", "exp_avg", "exp_avg_sq"},
}
"""What each optimiser keeps of a parameter."""


def trained(module: nn.Module) -> dict[str, nn.Parameter]:
    """The parameters that are trained, each once, in the optimiser's order."""
    return {name: parameter for name, parameter in module.named_parameters() if parameter.requires_grad}


def apart(module: nn.Module) -> dict[str, Tensor]:
    """Plain constants, and buffers that are not saved, by name: no `state_dict` holds them."""
    found: dict[str, Tensor] = {}
    for path, holder in module.named_modules():
        unsaved = [(name, holder._buffers[name]) for name in sorted(holder._non_persistent_buffers_set)]
        for name, tensor in (*unsaved, *constants(holder)):
            if tensor is not None:
                found[f"{path}.{name}" if path else name] = tensor.detach()
    return found


def refuse_misfit(checkpoint: Checkpoint, module: nn.Module, path: str) -> None:
    """Whether the network is the one that the checkpoint is of.

    Raises:
        WeightsMisfit: the first thing that does not fit; nothing was changed.
    """
    report = weights.fit(module, checkpoint.weights, path)
    if not report.fits:
        raise WeightsMisfit(misfit(report))
    own = trained(module)
    if tuple(own) != checkpoint.progress.trained:
        others = sorted({*own} ^ {*checkpoint.progress.trained})
        what = f"{others[0]} is trained in one of them only" if others else "the order of the parameters is another"
        raise WeightsMisfit(f"{path}: was trained with other parameters, so it cannot go on here: {what}")
    for (name, parameter), kept in zip(own.items(), checkpoint.optimiser, strict=True):
        _refuse_state(name, parameter, kept, checkpoint, path)
    _refuse_apart(apart(module), checkpoint.apart, path)


def take_weights(checkpoint: Checkpoint, module: nn.Module, path: str) -> None:
    """Puts the values where they belong, those too that no `state_dict` holds."""
    weights.load(module, checkpoint.weights, path)
    with torch.no_grad():
        for name, tensor in apart(module).items():
            tensor.copy_(checkpoint.apart[name])


def take_optimiser(checkpoint: Checkpoint, optimiser: torch.optim.Optimizer) -> None:
    """What the optimiser kept of each parameter; rate and momentum are the recipe's, never the file's own groups."""
    state = {number: dict(kept) for number, kept in enumerate(checkpoint.optimiser) if kept}
    optimiser.load_state_dict({"state": state, "param_groups": optimiser.state_dict()["param_groups"]})


def kept_by(optimiser: torch.optim.Optimizer, parameters: list[nn.Parameter]) -> list[dict[str, Tensor]]:
    """For each parameter what the optimiser keeps of it; nothing for one that no gradient ever reached."""
    return [
        {name: held for name, held in optimiser.state.get(parameter, {}).items() if isinstance(held, Tensor)}
        for parameter in parameters
    ]


def _refuse_state(name: str, parameter: Tensor, kept: Mapping[str, Tensor], checkpoint: Checkpoint, path: str) -> None:
    usual = KEPT[checkpoint.progress.recipe.optimiser]
    if kept and kept.keys() - usual:
        raise WeightsMisfit(f"{path}: {checkpoint.progress.recipe.optimiser} keeps no {min(kept.keys() - usual)}")
    for what, held in kept.items():
        wanted = () if what == "step" else tuple(parameter.shape)
        if tuple(held.shape) != wanted or not held.is_floating_point():
            raise WeightsMisfit(f"{path}: what the optimiser keeps of {name} does not fit it ({what})")
    if kept and kept.keys() != usual:
        raise WeightsMisfit(f"{path}: what the optimiser keeps of {name} is not whole")


def _refuse_apart(own: Mapping[str, Tensor], given: Mapping[str, Tensor], path: str) -> None:
    for name in sorted({*own} ^ {*given}):
        raise WeightsMisfit(f"{path}: {name} is in one of them only, so it cannot go on here")
    for name, tensor in own.items():
        if tensor.shape != given[name].shape or tensor.dtype != given[name].dtype:
            raise WeightsMisfit(f"{path}: {name} has another shape or another kind of numbers here")
