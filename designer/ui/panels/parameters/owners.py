"""Which nodes of the canvas the rows of the parameter tree belong to, and the other way round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from designer.graph import query
from designer.graph.model import Design, Path
from designer.graph.parameters.parameter_names import steps
from designer.ui.document import Document
from designer.ui.panels.parameters.list import ParameterList
from designer.ui.panels.parameters.model import Branch


def owner(design: Design, branch: Branch) -> Path:
    """The node of a row; a group that only holds a tensor node's values is that node's block."""
    path = tuple(filter(None, branch.path.split("/")))
    try:
        _, node = query.node_at(design, path)
    except (KeyError, IndexError):
        return path
    return path[:-1] if node.kind == "tensor" and branch.number < 0 and len(path) > 1 else path


def show(document: Document, first: Path, others: Iterable[Path]) -> None:
    """Puts the node at the end of a path on show and selects it, and with it those of the others in the same block."""
    try:
        query.node_at(document.design, first)
    except (KeyError, IndexError):
        return
    words = [path[-1] for path in (first, *others) if path[:-1] == first[:-1] and path]
    block = document.design.blocks[query.block_at(document.design, first[:-1])]
    there = {word.removesuffix(query.ELSE) for word in words} | set(words)
    document.go_to(first[:-1], there & {node.id for node in block.nodes})


def paths_of_selected(document: Document) -> frozenset[str]:
    """Ids, joined with "/", of the nodes that hold what the selected ones use: of an `again` node the one it calls."""
    nodes = (node.of if node.kind == "again" else node.id for node in document.selected)
    return frozenset("/".join((*document.here, node_id)) for node_id in nodes)


def tied_to_selected(document: Document, rows: ParameterList) -> Iterator[int]:
    """Rows that the selected nodes hold too, but under another name than the one that the row has."""
    names = {node.name for node in document.selected}
    paths = {(*document.here, node.id) for node in document.selected}
    for number, aliases in rows.table.aliases.items() if names else ():
        for alias in aliases:
            if names.intersection(alias.split(".")) and any(way in paths for way in _ways(document.design, alias)):
                yield number
                break


def _ways(design: Design, name: str) -> Iterator[Path]:
    """The path of every node that a name leads through."""
    path: Path = ()
    parts = name.split(".")
    for step in steps(design, design.main, name):
        yield (*path, step.node.id)
        other = len(query.blocks_of(step.node)) > 1 and parts[step.part + 1 : step.part + 2] == [query.BRANCHES[1]]
        path = (*path, f"{step.node.id}{query.ELSE}" if other else step.node.id)
