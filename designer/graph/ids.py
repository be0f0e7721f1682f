"""Ids of nodes: made once, never shown, never reused."""

from __future__ import annotations

import secrets


def new_id() -> str:
    """A fresh id such as `n3f9c2a71`."""
    return "n" + secrets.token_hex(4)
