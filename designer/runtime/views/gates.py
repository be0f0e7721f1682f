"""Parts of a parameter that mean different things: gates of recurrent layers, the three projections of attention."""

from __future__ import annotations

from torch import nn

from designer.runtime.views.reports import Part

LSTM = (("i", "input gate"), ("f", "forget gate"), ("g", "cell gate"), ("o", "output gate"))
GRU = (("r", "reset gate"), ("z", "update gate"), ("n", "new gate"))
ATTENTION = (("q", "query"), ("k", "key"), ("v", "value"))
_GATED = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


def parts(module: nn.Module, name: str) -> tuple[Part, ...]:
    """The parts of a parameter or buffer by its full name, in the order of its rows; () where it is all one.

    `weight_ih_l0` of an LSTM with 20 hidden units has rows 0-20 for `i`, 20-40 for `f`, then `g` and `o`.
    """
    path, _, own = name.rpartition(".")
    try:
        owner = module.get_submodule(path)
    except AttributeError:
        return ()
    tensor = getattr(owner, own, None)
    titles = _titles(owner, own)
    if tensor is None or not titles or nn.parameter.is_lazy(tensor) or not tensor.ndim:
        return ()
    rows, rest = divmod(tensor.shape[0], len(titles))
    if rest or not rows:
        return ()
    return tuple(Part(word, title, at * rows, (at + 1) * rows) for at, (word, title) in enumerate(titles))


def _titles(owner: nn.Module, name: str) -> tuple[tuple[str, str], ...]:
    if isinstance(owner, nn.MultiheadAttention):
        return ATTENTION if name in ("in_proj_weight", "in_proj_bias") else ()
    if not name.startswith(_GATED):
        return ()
    if isinstance(owner, nn.LSTM | nn.LSTMCell):
        return LSTM
    return GRU if isinstance(owner, nn.GRU | nn.GRUCell) else ()
