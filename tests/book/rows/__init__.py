"""Every row of chapters 5 and 6, and the tests that hold it; where there is none, why."""

from tests.book.rows import activations, chapter5, chapter6
from tests.book.rows.held import ROWS
from tests.book.rows.places import LISTING

__all__ = ["BY_HAND", "LISTING", "ROWS"]

BY_HAND = chapter5.BY_HAND | chapter6.BY_HAND | activations.BY_HAND
"""By row, the tests that do what it says a person does, and hear what it says the window tells."""
