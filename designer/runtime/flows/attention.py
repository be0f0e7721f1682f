"""Where the heads of a layer attend: the weights that attention makes and mostly does not hand out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import prod
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.overrides import TorchFunctionMode

from designer import numbers
from designer.errors import DesignerError

MOST = 1 << 28
"""Weights that are worked out at most: 1 GiB."""

Take = Callable[[str, Tensor], None]


@contextmanager
def heads_told(module: nn.Module, take: Take) -> Iterator[None]:
    """Whenever a `MultiheadAttention` at or in a module runs, `take` gets its name and its weights `N heads L S`."""
    hooks = [
        one.register_forward_hook(_telling(name, take), with_kwargs=True)
        for name, one in module.named_modules()
        if isinstance(one, nn.MultiheadAttention)
    ]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


class Products(TorchFunctionMode):
    """While it is entered, `take` gets the weights `… L S` of every `scaled_dot_product_attention`."""

    def __init__(self, take: Callable[[Tensor], None]) -> None:
        super().__init__()
        self._take = take

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Sequence[type],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        named = dict(kwargs or {})
        if func is functional.scaled_dot_product_attention:
            self._take(weights_of(*args, **named))
        return func(*args, **named)


def weights_of(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attn_mask: Tensor | None = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    scale: float | None = None,
    enable_gqa: bool = False,
) -> Tensor:
    """softmax(query @ key.T · scale) with the mask, as `scaled_dot_product_attention` has it without dropout.

    Raises:
        DesignerError: there are too many of them.
    """
    _refuse_many((*query.shape[:-1], key.shape[-2]))
    if enable_gqa:
        key = key.repeat_interleave(query.shape[-3] // key.shape[-3], -3)
    scores = query @ key.mT * (query.shape[-1] ** -0.5 if scale is None else scale)
    if is_causal:
        attn_mask = torch.ones(scores.shape[-2:], dtype=torch.bool, device=scores.device).tril()
    if attn_mask is not None:
        seen = attn_mask.dtype == torch.bool
        scores = scores.masked_fill(~attn_mask, -torch.inf) if seen else scores + attn_mask
    return scores.softmax(-1)


def _telling(name: str, take: Take) -> Callable[..., None]:
    def after(module: nn.MultiheadAttention, args: tuple[Any, ...], named: dict[str, Any], _result: Any) -> None:
        query, key = (args[at] if len(args) > at else named[word] for at, word in enumerate(("query", "key")))
        at = -2 if module.batch_first or query.ndim == 2 else 0
        batch = query.shape[1 + at] if query.ndim == 3 else 1
        _refuse_many((batch, module.num_heads, query.shape[at], key.shape[at]))
        asked = {**named, "need_weights": True, "average_attn_weights": False}
        # `forward` and not a call, which would come back here.
        weights = module.forward(*args, **asked)[1]
        assert weights is not None
        take(name, weights)

    return after


def _refuse_many(shape: Sequence[int]) -> None:
    if prod(shape) > MOST:
        size = numbers.shape(shape)
        raise DesignerError(f"the attention weights are {size}, too many to be laid out; choose a smaller batch")
