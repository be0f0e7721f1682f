"""The window's side of the engine; `session.py` holds its parts together."""

from designer.ui.session.session import Session

__all__ = ["Session"]
