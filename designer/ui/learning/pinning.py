"""Pins what the person points at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from designer.errors import DesignerError
from designer.graph import query
from designer.runtime.reports import ParameterRow
from designer.runtime.watch.reports import Figure, Kind, Watched
from designer.ui.document import Document
from designer.ui.learning.watching import MOST, Watching
from designer.ui.session import Session

FULL = f"{MOST} things are watched already; close one in the Watch panel first"


def pin_flows(document: Document, session: Session, nodes: Iterable[str]) -> None:
    """What flows out of these nodes of the block on show."""
    flows = [node for node in dict.fromkeys(nodes) if query.node_of(document.block, node).kind not in query.FOR_PEOPLE]
    for node in flows:
        path = "/".join((*document.here, node))
        if not Watching.of(session).pin(Watched("activation", path), path):
            document.refuse(DesignerError(FULL))
            return


def pin_tensors(
    document: Document, session: Session, rows: Sequence[ParameterRow], kind: Kind = "value", figure: Figure = ""
) -> None:
    """These parameters and buffers, or their gradients, or a figure of them."""
    for row in rows:
        if not Watching.of(session).pin(Watched(kind, row.name, figure), row.path):
            document.refuse(DesignerError(FULL))
            return
    if rows:
        what = rows[0].name if len(rows) == 1 else f"{len(rows)} tensors"
        document.told.emit(f"{what}: seen in the Watch panel from now on")
