"""A person's own code in the program: its text as it was written, its imports with the others at its head."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping

from designer.catalogue.code_parts import OURS, Import, head, taken_apart
from designer.codegen.text import Lines

FUTURE = "__future__"

Texts = Mapping[str, tuple[str, ...]]
"""Lines of Python by the name of the layer or function that they define."""


def code_lines(texts: Texts) -> Lines:
    """These texts without their imports; what two of them say alike stands there once."""
    lines, said = Lines(), set[str]()
    for name, source in texts.items():
        parts = taken_apart(source)
        again = [made for made in parts.statements if made.dump in said]
        said |= {made.dump for made in parts.statements}
        kept = [
            (number, line)
            for number, line in parts.body
            if not any(made.first <= number <= made.last for made in again)
        ]
        while kept and not kept[-1][1].strip():
            kept.pop()
        while kept and not kept[0][1].strip():
            kept.pop(0)
        if kept:
            lines.add(0, "")
            lines.add(0, "")
        for number, line in kept:
            lines.add_custom(line, name, number)
    return lines


def import_lines(body: str, texts: Texts) -> list[str]:
    """The head of the module: what the program uses, and what these texts import."""
    brought = [one for source in texts.values() for one in taken_apart(source).imports]
    needed = [one for one in OURS if one.name == "nn" or re.search(rf"\b{one.name}\.", body)]
    return list(_in_order(head((*needed, *brought))))


def _in_order(imports: Iterable[Import]) -> Iterator[str]:
    """Python's own modules first, then the others; one statement takes all that it can from a module."""
    found: dict[tuple[int, str, bool], list[Import]] = {}
    for one in imports:
        found.setdefault((_section(one.module), one.module, bool(one.item)), []).append(one)
    section = None
    for (where, module, takes), ones in sorted(found.items()):
        if section is not None and where != section:
            yield ""
        section = where
        if takes:
            yield f"from {module} import {', '.join(_as(one.item, one.name) for one in ones)}"
        else:
            yield from (f"import {_as(module, one.name)}" for one in ones)


def _as(item: str, name: str) -> str:
    return item if name in (item, item.partition(".")[0]) else f"{item} as {name}"


def _section(module: str) -> int:
    if module == FUTURE:
        return 0
    return 1 if module.partition(".")[0] in sys.stdlib_module_names else 2
