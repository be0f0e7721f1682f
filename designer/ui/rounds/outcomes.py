"""What each region of the block on show did in the run that is on show."""

from __future__ import annotations

from collections.abc import Iterable

from designer import numbers
from designer.graph.model import Block, Node, Path
from designer.runtime.reports import Branching
from designer.ui.canvas.cards.outcome import Outcome
from designer.ui.rounds.words import PASSED, answer, held, way_of
from designer.ui.session import Session


def outcomes(session: Session, block: Block, path: Path) -> dict[str, Outcome]:
    """By id of a `while` or an `if` of the block at this path that has run."""
    run = session.flows.current
    if run is None or not (run.rounds or run.branches):
        return {}
    found: dict[str, Outcome] = {}
    for node, module in _regions(block):
        key = "/".join((*path, node.id))
        if module.kind == "if" and key in run.branches:
            found[node.id] = branched(module, run.branches[key])
        elif module.kind == "while" and key in run.rounds:
            on_show = session.rounds.told.get(key)
            found[node.id] = went_round(on_show.count if on_show is not None else run.rounds[key])
    return found


def branched(node: Node, found: Branching) -> Outcome:
    """`3.2 > 0? yes: Large`."""
    asked, way = found.last, way_of(node, found)
    compared = f"{numbers.short(asked.left)} {asked.sign} {numbers.short(asked.right)}? " if asked.sign else ""
    times = f" ({held(found)})" if found.times > 1 else ""
    told = f"In the last run {answer(asked)}: {way} {'goes out' if way == PASSED else 'ran'}{times}"
    ran = "skipped" if way == PASSED else way
    return Outcome(f"{compared}{'yes' if asked.holds else 'no'}: {ran}", told)


def went_round(count: int) -> Outcome:
    """`9 rounds`."""
    return Outcome(numbers.plural(count, "round"), f"In the last run it went round {numbers.plural(count, 'time')}")


def _regions(block: Block) -> Iterable[tuple[Node, Node]]:
    """The nodes that stand for a region, each with the one whose module it calls."""
    for node in block.nodes:
        if node.kind in ("while", "if"):
            yield node, node
        elif node.kind == "again":
            yield node, block.node(node.of)
