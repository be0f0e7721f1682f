"""Whether anybody has drawn anything yet."""

from __future__ import annotations

from designer.ui.canvas.beginning import is_bare
from designer.ui.document import Document


def is_untouched(document: Document) -> bool:
    """A new design as it came: what it still lacks is nobody's fault, and is not counted."""
    return document.path is None and document.undo_stack.isClean() and is_bare(document.block)
