"""Long names of files where what is said of them counts."""

from __future__ import annotations


def short_name(name: str, most: int) -> str:
    """Both ends of a name of more than so many letters; the words after it are to be seen too."""
    return name if len(name) <= most else f"{name[: most // 2]}…{name[-most // 2 :]}"
