"""Input sizes of layers: what the wires bring, and the edits that write it into the design or leave it to a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from designer.catalogue import lazy
from designer.catalogue.size_repairs import is_size
from designer.errors import DesignerError
from designer.graph.model import Design, Node, Value
from designer.ui.commands.words import listed
from designer.ui.document import Document
from designer.ui.session import Session

Place = tuple[str, Node]
"""A node, and the name of the block that holds it."""
Edit = Callable[[Design, str, str, Mapping[str, Value]], Design]


def brought(session: Session) -> lazy.Brought:
    """By path, what the wires bring, as shape inference has told or as a problem says."""
    nodes = session.shapes.nodes if session.shapes else {}
    found: dict[str, Mapping[str, Value]] = {path: node.brought for path, node in nodes.items() if node.brought}
    for problem in session.problems:
        repair = problem.repair
        if repair and problem.path and repair.node == problem.path[-1] and is_size(session.document.design, repair):
            found["/".join(problem.path)] = {repair.setting: repair.value}
    return found


def write(document: Document, session: Session, places: Sequence[Place]) -> None:
    """These lazy layers become ordinary ones, of the sizes that their wires bring."""
    _change(document, session, places, lazy.write_sizes, "Write the sizes of {} into the design")


def infer(document: Document, session: Session, places: Sequence[Place]) -> None:
    """These ordinary layers get the sizes that their wires bring."""
    if not _change(document, session, places, lazy.take_sizes, "Infer the sizes of {} from the wires"):
        document.told.emit(f"{listed([node for _, node in places])} expects what the wires bring already")


def leave_open(document: Document, nodes: Sequence[Node]) -> None:
    """These layers of the block on show leave their input sizes to the first run."""
    after = lazy.leave_open(document.design, document.block_name, {node.id for node in nodes})
    document.edit(f"Leave the sizes of {listed(nodes)} to the first run", after)


def can_be_lazy(node: Node) -> bool:
    """Whether torch has a lazy layer that becomes this one."""
    return node.kind == "layer" and lazy.lazy_of(node.of) is not None


def can_be_inferred(node: Node) -> bool:
    """Whether it is an ordinary layer with a size that its wire tells."""
    return node.kind == "layer" and not lazy.is_lazy(node) and bool(lazy.size_settings(node.of))


def _change(document: Document, session: Session, places: Sequence[Place], change: Edit, text: str) -> bool:
    """One edit that puts each of these nodes through `change`; says whether anything was done or refused."""
    design, known, done = document.design, brought(session), list[Node]()
    try:
        for block_name, node in places:
            after = change(design, block_name, node.id, lazy.everywhere(design, known, block_name, node.id))
            if after is not design:
                design = after
                done.append(node)
    except DesignerError as error:
        document.refuse(error)
        return True
    if done:
        document.edit(text.format(listed(done)), design)
    return bool(done)
