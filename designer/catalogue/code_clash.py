"""Names that two texts of one module give different meanings to."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from designer.catalogue.code_parts import OURS, taken_apart, used_layers
from designer.graph.model import Design
from designer.graph.names import LOCALS_TAKEN
from designer.graph.problem import Problem

_OURS = {one.name: one.target for one in OURS}


def clash_problems(design: Design) -> Iterator[Problem]:
    """Custom layers stand in one module with the blocks, so a name means one thing in all of them."""
    if not design.layers:
        return
    used = used_layers(design)
    meanings: dict[str, tuple[str, str]] = {}
    for name in (*used, *(other for other in design.layers if other not in used)):
        for word, meaning, line in _given(design, name):
            refusal = _refusal(design, name, word, meaning, meanings)
            if refusal:
                found = Problem(design.main, "", f"{name} line {line}: {refusal}", layer=name, line=line)
                yield found if name in used else replace(found, severity="warning")


def _given(design: Design, name: str) -> Iterator[tuple[str, str, int]]:
    """The names that a layer's text gives a meaning to, what they mean, and in which line."""
    parts = taken_apart(design.layers[name].source)
    for one in parts.imports:
        yield one.name, one.target if one.item or "." not in one.target else one.name, one.line
    for made in parts.statements:
        for word in sorted(made.names):
            yield word, made.dump, made.first


def _refusal(design: Design, name: str, word: str, meaning: str, meanings: dict[str, tuple[str, str]]) -> str:
    if word in LOCALS_TAKEN and _OURS.get(word) != meaning:
        return f'"{word}" is a word that the program around uses itself; give it another name here'
    if word in design.blocks and word not in design.layers:
        return f'"{word}" is a block of this design too; give it another name here'
    other, first = meanings.setdefault(word, (name, meaning))
    if first != meaning and other != name and word != "*":
        return f'"{word}" is something else in {other}; give one of them another name'
    return ""
