"""The live module's parameters as a tree by dotted name, with totals for each group."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fnmatch import translate

from designer.runtime.reports import ParameterRow


@dataclass
class Branch:
    """A group of parameters, or one of them.

    Attributes:
        name: Full dotted name; `label` is its last word.
        row: What the engine told of a single parameter; None for a group.
        count: Elements of all parameters inside; buffers are not counted.
        path: Ids of the node that it belongs to, joined with "/".
        number, parent: Its number in the tree and its parent's, -1 at the top; `place` among its siblings.
    """

    name: str
    label: str
    number: int
    parent: int
    place: int
    row: ParameterRow | None = None
    count: int = 0
    path: str = ""
    children: list[int] = field(default_factory=list)


def tree(rows: Iterable[ParameterRow], text: str = "") -> list[Branch]:
    """Every group and parameter, the root first; those whose name does not match `text` are left out."""
    fits = matcher(text)
    branches = [Branch("", "", 0, -1, 0)]
    by_name = {"": 0}
    for row in rows:
        if any(fits(name) for name in (row.name, *row.aliases)):
            parent = _group(branches, by_name, row.name.rpartition(".")[0], row)
            leaf = _add(branches, row.name, parent, row.path)
            leaf.row, leaf.count = row, row.count
            if row.kind == "parameter":
                _count(branches, parent, row.count)
    return branches


def matcher(text: str) -> Callable[[str], object]:
    """A test of names: a glob such as `*.weight` where there is a `*`, `?` or `[`, else any part of the name."""
    text = text.strip()
    pattern = translate(text) if any(sign in text for sign in "*?[") else f".*{re.escape(text)}"
    return re.compile(pattern, re.IGNORECASE).match


def _group(branches: list[Branch], by_name: dict[str, int], name: str, row: ParameterRow) -> int:
    if name in by_name:
        return by_name[name]
    parent = _group(branches, by_name, name.rpartition(".")[0], row)
    by_name[name] = _add(branches, name, parent, _group_path(row, name)).number
    return by_name[name]


def _group_path(row: ParameterRow, name: str) -> str:
    """The owner's path, less one node for each word of the owner's name below this group."""
    owner = row.name.rpartition(".")[0]
    below = owner.count(".") - name.count(".")
    ids = row.path.split("/")
    return "/".join(ids[: max(1, len(ids) - below)])


def _add(branches: list[Branch], name: str, parent: int, path: str) -> Branch:
    siblings = branches[parent].children
    branch = Branch(name, name.rpartition(".")[2], len(branches), parent, len(siblings), path=path)
    siblings.append(branch.number)
    branches.append(branch)
    return branch


def _count(branches: list[Branch], number: int, count: int) -> None:
    while number >= 0:
        branches[number].count += count
        number = branches[number].parent
