"""What the book feeds into an example is chosen when the example is opened, and let go with it."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from designer.files.examples import EXAMPLES, numbers_of
from designer.runtime.reports import InputChoice


def chosen_for(path: Path | None, choice: InputChoice) -> InputChoice:
    """What is fed into the design of this file, after what was fed into the one before."""
    if numbers := numbers_of(path):
        return replace(choice, source="typed", typed=numbers)
    is_the_books = choice.source == "typed" and choice.typed in {one.numbers for one in EXAMPLES if one.numbers}
    return replace(choice, source="data", typed="") if is_the_books else choice
