"""Tensors of every kind that a module may hold, and how a live module gets one."""

from __future__ import annotations

import torch
from torch import nn

MADE = {
    "empty": lambda: torch.zeros(0, 3),
    "number": lambda: torch.tensor(2.5),
    "one": lambda: torch.tensor([7.0]),
    "equal": lambda: torch.full((3, 4), 0.25),
    "nan": lambda: torch.full((3, 4), torch.nan),
    "infinite": lambda: torch.tensor([[torch.inf, -torch.inf], [1.0, 2.0]]),
    "denormal": lambda: torch.full((2, 3), 1e-42),
    "bfloat16": lambda: torch.randn(4, 3).bfloat16(),
    "float16": lambda: torch.randn(4, 3).half(),
    "float64": lambda: torch.tensor([[1e300, -1e300], [5e-324, 1.0]], dtype=torch.float64),
    "float8": lambda: torch.randn(4, 3).to(torch.float8_e4m3fn),
    "complex": lambda: torch.randn(3, 3, dtype=torch.complex64),
    "bool": lambda: torch.tensor([[True, False], [True, True]]),
    "integer": lambda: torch.tensor([[1, -2], [2**62, 0]]),
    "unsigned": lambda: torch.tensor([[0, 255]], dtype=torch.uint8),
    "quantised": lambda: torch.quantize_per_tensor(torch.randn(4, 3), 0.1, 3, torch.qint8),
    "sparse": lambda: torch.eye(4).to_sparse(),
    "rows": lambda: torch.eye(4).to_sparse_csr(),
    "meta": lambda: torch.empty(3, 4, device="meta"),
    "kernels": lambda: torch.full((2, 3, 5, 5), torch.inf),
    "six": lambda: torch.randn(1, 2, 1, 2, 2, 2),
    "strided": lambda: torch.randn(6, 4).T[1:, ::2],
    "negated": lambda: torch.randn(3, 3, dtype=torch.complex64).conj().imag,
    "lazy": lambda: nn.LazyLinear(3),
}


def put(engine, name, tensor):
    """Has the live module hold a tensor, as a parameter where it can be one."""
    if isinstance(tensor, nn.Module):
        engine.module.add_module(name, tensor)
        return f"{name}.weight"
    if tensor.is_floating_point() and tensor.layout is torch.strided and not tensor.is_quantized:
        engine.module.register_parameter(name, nn.Parameter(tensor))
    else:
        engine.module.register_buffer(name, tensor)
    return name
