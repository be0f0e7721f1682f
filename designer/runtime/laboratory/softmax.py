"""The weights of a softmax pooling: plain arithmetic. Imports no torch."""

from __future__ import annotations

import numpy as np

from designer.runtime.laboratory.reports import Values


def softmax_weights(seen: Values, outside: Values, temperature: float) -> Values:
    """What each cell of a window counts for: 0.03, 0.09, 0.24 and 0.64 of 1 2 3 4; padding counts for nothing.

    Near temperature 0 the largest counts alone; at a very high one all count alike.
    """
    inside = np.where(outside > 0, -np.inf, seen.astype(np.float64))
    with np.errstate(all="ignore"):
        raw = np.exp((inside - inside.max()) / temperature)
        weights: Values = (raw / raw.sum()).astype(np.float32)
    return weights
