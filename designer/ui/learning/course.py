"""What one figure was, from the first look at it on."""

from __future__ import annotations

import numpy as np

MOST = 600
"""Values that are kept; of a longer course every second goes, again and again."""


class Course:
    """Grows with every look; as a whole it keeps its outline."""

    def __init__(self) -> None:
        self.values: list[float] = []
        self._every, self._looks = 1, 0

    def add(self, value: bytes) -> None:
        """One more look: the float32 that was seen."""
        if self._looks % self._every == 0:
            self.values.append(float(np.frombuffer(value, "<f4")[0]))
        self._looks += 1
        if len(self.values) > MOST:
            self.values = self.values[::2]
            self._every *= 2
