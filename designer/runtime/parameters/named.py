"""The tensors of a module by their names."""

from __future__ import annotations

from torch import Tensor, nn

from designer.errors import DesignerError


def all_named(module: nn.Module) -> dict[str, Tensor]:
    """Every parameter and buffer, each once, as torch names it."""
    return {**dict(module.named_parameters()), **dict(module.named_buffers())}


def named(module: nn.Module, name: str, gradient: bool = False) -> Tensor:
    """The parameter or buffer of this name, or its gradient.

    Raises:
        DesignerError: there is none of that name, or no gradient yet.
    """
    path, _, own = name.rpartition(".")
    try:
        owner = module.get_submodule(path)
    except AttributeError:
        owner = None
    tensor = {**owner._parameters, **owner._buffers}.get(own) if owner is not None else None
    if tensor is None:
        raise DesignerError(f'the live module has no parameter or buffer "{name}"')
    if gradient:
        if tensor.grad is None:
            raise DesignerError(f'"{name}" has no gradient yet; Run ▸ Backward makes one')
        tensor = tensor.grad
    return tensor
