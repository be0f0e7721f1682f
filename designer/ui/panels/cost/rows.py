"""The rows of the table: the whole design, its nodes, and in each block those inside. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from designer.graph.expressions import condition
from designer.graph.model import Design, Node
from designer.graph.query import CLASS_KINDS, ELSE, FOR_PEOPLE, block_at, blocks_of, branches
from designer.graph.versions.diff import Change

LEFT_OUT = ("input", "output", *FOR_PEOPLE)
OTHER = " (else)"
"""After the name of a node in the other branch of an `if`."""
AT_ONCE = 200
"""Rows of a block that are there at first, and as many more whenever somebody scrolls to their end."""


@dataclass(slots=True)
class CostRow:
    """One node; the first row is the whole design.

    Attributes:
        number: In the list of all rows that were made.
        path: Ids joined with "/"; "" for the whole.
        words: The paths by which one goes into it; none for what is no block.
        as_run: Numbers of the rows inside as the block has them; None until somebody unfolds it.
        inside: The same in the order on show, of which so many as `shown` says are there for the eye.
        place: Where it stands among those on show.
        looks: It is a region whose condition looks at values that flow.
    """

    number: int
    parent: int
    path: str
    name: str
    kind: str
    words: tuple[str, ...] = ()
    as_run: list[int] | None = None
    inside: list[int] = field(default_factory=list)
    shown: int = 0
    place: int = 0
    looks: bool = False


class CostRows:
    """Rows of a design, made as they are unfolded: a network of thousands of nodes costs nothing until then."""

    def __init__(self, design: Design) -> None:
        self._design = design
        self.all = [CostRow(0, -1, "", design.main, "", ("",) if design.main in design.blocks else ())]
        self.by_path = {"": 0}

    def inside(self, row: CostRow) -> list[int]:
        """Numbers of the rows inside in the order on show, made now if they were not there."""
        if row.as_run is None:
            row.as_run = []
            for word in row.words:
                self._unfold(row, word)
            row.inside, row.shown = list(row.as_run), min(AT_ONCE, len(row.as_run))
        return row.inside

    def keep(self, design: Design, change: Change) -> bool:
        """Goes on with a design after an edit if it has the same nodes; says whether it has."""
        inside = change.blocks.values()
        other = change.added or change.removed or change.main_changed or any(b.added or b.removed for b in inside)
        changed = {node.id: node for block in inside for node in block.changed if node.id not in block.moved}
        if other or (changed and any(_differs(row, changed) for row in self.all)):
            return False
        self._design = design
        return True

    def to(self, path: str) -> CostRow | None:
        """The row of a node, with those around it made; None where there is none."""
        words = path.split("/") if path else []
        for depth in range(len(words)):
            around = self.by_path.get("/".join(words[:depth]).removesuffix(ELSE))
            if around is None:
                return None
            self.inside(self.all[around])
        number = self.by_path.get(path)
        return None if number is None else self.all[number]

    def _unfold(self, around: CostRow, word: str) -> None:
        block = self._design.blocks[block_at(self._design, tuple(word.split("/")) if word else ())]
        other = OTHER if word.endswith(ELSE) else ""
        for node in block.nodes:
            if node.kind not in LEFT_OUT:
                self._add(around, f"{word}/{node.id}" if word else node.id, node, node.name + other)

    def _add(self, around: CostRow, path: str, node: Node, name: str) -> None:
        assert around.as_run is not None
        row = CostRow(len(self.all), around.number, path, name, _kind(node), place=len(around.as_run))
        if node.kind in CLASS_KINDS and all(of in self._design.blocks for of in blocks_of(node)):
            before = path.removesuffix(node.id)
            row.words = tuple(before + word for word, _ in branches(node))
            row.looks = _looks_at_values(self._design, node)
        around.as_run.append(row.number)
        self.all.append(row)
        self.by_path[path] = row.number


def _kind(node: Node) -> str:
    return "again" if node.kind == "again" else node.of


def _differs(row: CostRow, changed: Mapping[str, Node]) -> bool:
    """Whether the node of a row is another one than the row says."""
    node = changed.get(row.path.rpartition("/")[2])
    if node is None:
        return False
    name = row.name.removesuffix(OTHER) if row.path.removesuffix(f"/{node.id}").endswith(ELSE) else row.name
    return (name, row.kind, len(row.words)) != (node.name, _kind(node), len(branches(node)))


def _looks_at_values(design: Design, node: Node) -> bool:
    """Whether what flows in decides if, or how often, the block runs."""
    if node.when is None:
        return False
    inputs = {port.name for port in design.blocks[node.of].of_kind("input")}
    return bool(condition.names(node.when.condition) & inputs)
