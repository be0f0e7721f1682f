"""The number that a gradient is of, out of what came out of a run."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from designer.errors import DesignerError
from designer.graph.model import Design
from designer.runtime.reports import Aim
from designer.runtime.runs.capture import tensors_in


def aimed(design: Design, result: Any, aim: Aim) -> Tensor:
    """The number itself, from which autograd goes back.

    Raises:
        DesignerError: there is no such output or element, or nothing that is trained leads to it.
    """
    found = [tensor for tensor in _chosen(design, result, aim.output) if tensor.requires_grad]
    if not found:
        who = f"{aim.output} depends on no" if aim.output else "no output depends on a"
        raise DesignerError(f"{who} trained parameter, so there is no gradient")
    if aim.sort == "sum":
        return torch.stack([_real(tensor).sum() for tensor in found]).sum()
    return _of_rows(_rows(_real(found[0])), aim)


def _chosen(design: Design, result: Any, name: str) -> list[Tensor]:
    nodes = design.main_block.of_kind("output")
    values = result if len(nodes) > 1 and isinstance(result, tuple) else (result,)
    if not name:
        return list(tensors_in(result))
    found = [value for node, value in zip(nodes, values, strict=False) if node.name == name]
    if not found:
        raise DesignerError(f"the network has no output {name}")
    return list(tensors_in(found[0]))


def _real(tensor: Tensor) -> Tensor:
    return tensor.abs() if tensor.is_complex() else tensor


def _rows(tensor: Tensor) -> Tensor:
    """A row for each sample."""
    return tensor.flatten(1) if tensor.ndim > 1 else tensor.reshape(1, -1)


def _of_rows(rows: Tensor, aim: Aim) -> Tensor:
    size = rows.shape[1]
    if not rows.numel():
        raise DesignerError("nothing came out, so there is no gradient")
    if aim.sort == "best":
        return rows.gather(1, rows.argmax(1, keepdim=True)).sum()
    if not 0 <= aim.index < size:
        raise DesignerError(f"a sample has {size} elements, numbered from 0; there is no {aim.index}")
    if aim.sort == "element":
        return rows[:, aim.index].sum()
    target = torch.full((len(rows),), aim.index, device=rows.device)
    return functional.cross_entropy(rows, target, reduction="sum")
