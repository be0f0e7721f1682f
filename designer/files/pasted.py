"""Text from the clipboard: a design, or one clear line about what it is instead."""

from __future__ import annotations

import re

from designer.errors import FileRefused
from designer.files.design import decode
from designer.files.reading import short, size_text
from designer.graph.model import Design

LARGEST = 16 << 20
"""Bytes of the longest text that is pasted; 10,000 nodes take about 2 MB."""
_MODULE = re.compile(r"^[ \t]*class[ \t]+(\w+)[ \t]*\([^)\n]*\bModule\b[^)\n]*\)[ \t]*:", re.MULTILINE)


def read_pasted(text: str) -> Design:
    """The design that a text is.

    Raises:
        FileRefused: one line that says what the text is, or what is wrong with it and where.
    """
    if len(text) > LARGEST:
        most = size_text(LARGEST)
        raise FileRefused(f"the clipboard holds {size_text(len(text))} of text; at most {most} are pasted")
    if not text.strip():
        raise FileRefused("the clipboard holds nothing that could be pasted")
    if not text.lstrip().startswith("{"):
        raise FileRefused(_foreign(text))
    design = decode(text.encode("utf-8", "replace"), "clipboard")
    if not design.main_block.nodes:
        raise FileRefused(f"clipboard: {short(design.main)} holds no nodes, so there is nothing to paste")
    return design


def _foreign(text: str) -> str:
    found = _MODULE.search(text)
    if found:
        return f"the clipboard holds Python that defines {short(found[1])} and cannot be read, so nothing was pasted"
    return "the clipboard holds text that is no part of a design, so nothing was pasted"
