"""Signs that a network does not learn, with the likely reason and what to do."""

from __future__ import annotations

from collections import deque
from math import log
from typing import NamedTuple

from torch import Tensor, nn

from designer.runtime.training.reports import Remedy, StepFigure

LOOKED_AT = 20
"""Steps over which loss and hits are looked at."""
GUESSING, LUCK = 0.97, 1.8
"""A loss of this share of a guess's or more is no better, and so are hits of at most so many times a guess's."""
FLAT, DEAD = 2e-4, 1e-8
"""Scores that spread no more than that over a batch are all but the same for every sample."""
GROWN = 2.0
"""So many times the loss of the beginning is a loss that grows."""
FADING = (nn.Sigmoid, nn.Tanh)
STARTED = (nn.Linear, nn.Conv2d)
"""Layers that the book starts by Xavier's rule."""


class Sign(NamedTuple):
    """What a person should know, in a line, and what would help; nothing where it learns."""

    text: str = ""
    remedy: Remedy = ""


class Signs:
    """Hears of every step; looks at the module only where there is something to explain."""

    def __init__(self) -> None:
        self._first: list[float] = []
        self._begun: Tensor | None = None
        self._late: deque[StepFigure] = deque(maxlen=LOOKED_AT)

    def heard(self, figure: StepFigure) -> None:
        """One more step."""
        if len(self._first) < 3:
            self._first.append(figure.loss)
        self._late.append(figure)

    def begun(self, scores: Tensor | None) -> None:
        """The scores of the first batch; they are looked at only where later ones are all but the same."""
        if not self._first and self._begun is None:
            self._begun = scores

    def look(self, scores: Tensor | None, module: nn.Module, rate: float) -> Sign:
        """What a person should know; `scores` `N C` are those of the last batch."""
        if len(self._late) < LOOKED_AT:
            return Sign()
        grows = self._grows(rate)
        return Sign(grows, "rate") if grows else self._guesses(scores, module, rate)

    def said(self, scores: Tensor | None, module: nn.Module, rate: float) -> str:
        """The same in words alone."""
        return self.look(scores, module, rate).text

    @property
    def _loss(self) -> float:
        return sum(figure.loss for figure in self._late) / len(self._late)

    def _grows(self, rate: float) -> str:
        first = min(self._first)
        if self._loss <= GROWN * first:
            return ""
        return (
            f"the loss grows: {self._loss:.4g} over the last {LOOKED_AT} steps, {first:.4g} at first; the rate "
            f"{rate:g} is probably too large; Reset, then try {rate / 10:g}"
        )

    def _guesses(self, scores: Tensor | None, module: nn.Module, rate: float) -> Sign:
        if scores is None or len(scores) < 2 or scores.shape[1] < 2:
            return Sign()
        classes = scores.shape[1]
        if self._loss < GUESSING * log(classes) or self._share > LUCK / classes:
            return Sign()
        spread = _spread(scores)
        if not spread <= FLAT:
            return Sign()
        apart = f"differ by {spread:.0e}".replace("e-0", "e-") if spread > DEAD else "are the same all"
        why = self._reason(spread, module, rate)
        text = (
            f"no better than chance: the scores {apart} over the batch; the loss is {self._loss:.4g}, "
            f"ln {classes} = {log(classes):.4g} is guessing; {why.text}"
        )
        return Sign(text, why.remedy)

    @property
    def _share(self) -> float:
        shares = [figure.share for figure in self._late if figure.share is not None]
        return sum(shares) / len(shares) if shares else 0.0

    def _reason(self, spread: float, module: nn.Module, rate: float) -> Sign:
        then = f"so the rate {rate:g} was too large; Reset, then try {rate / 10:g}"
        if spread <= DEAD:
            return Sign(f"no unit passes anything on, {then}", "rate")
        if self._begun is not None and _spread(self._begun) > FLAT:
            return Sign(f"at first they differed more, {then}", "rate")
        fading = {type(layer).__name__ for layer in module.modules() if isinstance(layer, FADING)}
        if fading:
            known = any(isinstance(layer, STARTED) for layer in module.modules())
            text = (
                f"the signal fades in the layers of {' and '.join(sorted(fading))}: give the weights the rule "
                f"xavier_uniform_, then start anew"
            )
            return Sign(text, "xavier" if known else "")
        return Sign("the signal fades on its way: other first values or normalisation let it through")


def _spread(scores: Tensor) -> float:
    """How far the scores of a class lie apart over the batch, as a mean over the classes."""
    return float(scores.float().std(0).mean())
