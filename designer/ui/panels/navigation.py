"""Going to a node from anywhere: which blocks to enter so that it is on show."""

from __future__ import annotations

from designer.graph import query
from designer.graph.model import Design, Path
from designer.graph.problem import Problem
from designer.ui.document import Document


def path_to(design: Design, block_name: str, near: Path = ()) -> Path | None:
    """The block nodes to enter to see the inside of a block: `near` if that shows it; None if nothing uses it."""
    if _shows(design, near, block_name):
        return near
    waiting: list[tuple[Path, str]] = [((), design.main)]
    seen: set[str] = set()
    while waiting:
        path, name = waiting.pop(0)
        if name == block_name:
            return path
        if name in design.blocks and name not in seen:
            seen.add(name)
            inside = (branch for node in design.blocks[name].nodes for branch in query.branches(node))
            waiting += [((*path, word), of) for word, of in inside]
    return None


def show_node(document: Document, block_name: str, node_id: str) -> None:
    """Puts a node on show and selects it; with no id the block itself."""
    path = path_to(document.design, block_name, document.here)
    if path is not None:
        document.go_to(path, {node_id} if node_id else ())


def show_problem(document: Document, problem: Problem) -> None:
    """Goes where the problem is: to the instance that is meant, or to the definition."""
    show_use(document, problem.path, problem.block, problem.node)


def show_use(document: Document, path: Path, block: str, node: str) -> None:
    """Goes to the node of this use of a block; where there is no such use any more, to the definition."""
    if path and _shows(document.design, path[:-1], block):
        document.go_to(path[:-1], {node})
    else:
        show_node(document, block, node)


def show_path(document: Document, path: Path) -> None:
    """Puts the node at the end of a path on show and selects it; one that is no longer there is let be."""
    try:
        _, node = query.node_at(document.design, path)
    except KeyError:
        return
    document.go_to(path[:-1], {node.id})


def words(design: Design, problem: Problem) -> str:
    """Where a problem is, for a person: `LeNet ▸ features ▸ conv1`."""
    path = path_to(design, problem.block, problem.path[:-1])
    if path is None:
        return problem.block
    try:
        return query.place(design, (*path, problem.node) if problem.node else path)
    except KeyError:
        return problem.block


def _shows(design: Design, path: Path, block_name: str) -> bool:
    try:
        return query.block_at(design, path) == block_name
    except KeyError:
        return False
