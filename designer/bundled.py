"""Where the files that come with the application lie."""

from __future__ import annotations

from pathlib import Path

_INSTALLED = Path(__file__).parent / "resources"
_CHECKOUT = Path(__file__).parent.parent / "resources"


def bundled(*parts: str) -> Path:
    """Path of a file of `resources/`, installed or in a checkout: `bundled("examples", "lenet.design.json")`."""
    return (_INSTALLED if _INSTALLED.is_dir() else _CHECKOUT).joinpath(*parts)
