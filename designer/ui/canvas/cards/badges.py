"""The small signs on a card's title row: what each says, in words when the mouse is on it, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from designer.catalogue.lazy import is_lazy, left_open
from designer.graph.model import Node
from designer.graph.problem import Problem, Repair
from designer.graph.query import CLASS_KINDS, REGION_KINDS
from designer.graph.regions.region import words
from designer.ui.canvas.cards.settings_line import shown
from designer.ui.canvas.text import Ruler

if TYPE_CHECKING:
    from designer.ui.canvas.cards.look import Facts

Alarm = Literal["", "warning", "error"]
"""How loud a sign is."""
BADGE_HEIGHT, APART = 16.0, 6.0
BYPASSED, SHORT = "bypassed", "→"
LAZY = "lazy"
"""The sign of a bypassed node, and the one where the name leaves no room for the word."""
PADLOCK = ""
"""The sign of a frozen node: it is drawn, since not every font has one."""
_PASSED = {
    True: "Bypassed: what comes in goes out as it is (M takes it back)",
    False: "Bypassed with the node whose module it calls",
}


class Sign(NamedTuple):
    """What a badge says."""

    text: str
    tip: str
    alarm: Alarm = ""
    repair: Repair | None = None


_CODE = {
    "trusted": Sign("λ", "A layer of this design's own: double click for its text"),
    "untrusted": Sign("λ", "Its code is not trusted, so it does not run: double click to look at it", "warning"),
}


@dataclass(frozen=True, slots=True)
class Badge:
    """A small sign on the title's row; `x` is its left side, `repair` what a click on it does."""

    text: str
    tip: str
    x: float
    width: float
    alarm: Alarm = ""
    repair: Repair | None = None


def signs(facts: Facts) -> list[Sign]:
    """The signs of a card, left to right."""
    found = []
    if facts.inside:
        problems = "problem" if facts.inside == 1 else "problems"
        found.append(Sign(f"! {facts.inside}", f"{facts.inside} {problems} inside: enter to see", "error"))
    elif facts.problem is not None and facts.problem.severity == "warning" and not _is_about_trust(facts):
        found.append(_warning(facts.problem))
    elif facts.report is not None and (loud := next((said.text for said in facts.report.remarks if said.loud), "")):
        found.append(Sign("i", loud))
    if is_lazy(facts.node):
        found.append(Sign(LAZY, _left_open(facts)))
    if facts.device:
        inside = ", with all that is inside" if facts.node.kind in CLASS_KINDS else ""
        found.append(Sign(facts.device, f"On the device {facts.device}{inside}"))
    if facts.bypassed:
        found.append(Sign(BYPASSED, _PASSED[facts.node.bypassed]))
    if facts.node.collapsed and facts.node.kind in REGION_KINDS:
        found.append(Sign(_region_sign(facts.node), words(facts.node)))
    if facts.uses > 1:
        every = "both" if facts.uses == 2 else f"all {facts.uses}"
        found.append(Sign(f"◇ {facts.uses}", f"Same definition, own weights: editing one edits {every}"))
    if facts.code:
        found.append(_CODE[facts.code])
    if facts.shared:
        found.append(Sign("∞", f"Same weights as {facts.shared}: one module called again"))
    elif facts.tied:
        found.append(Sign("∞", f"Tied: a parameter of it is one with that of {facts.tied}"))
    if facts.node.frozen:
        found.append(Sign(PADLOCK, "Frozen: its parameters are not trained (Shift+F takes it back)"))
    elif facts.frozen_in_part:
        found.append(Sign(PADLOCK, "Frozen in part: the block says which parameters are not trained"))
    return found


def _warning(problem: Problem) -> Sign:
    """What runs all the same; a click on the sign mends it, where that can be."""
    repair = problem.repair
    tip = f"{problem.message}\nClick: {repair.text}" if repair else problem.message
    return Sign("!", tip, "warning", repair)


def _left_open(facts: Facts) -> str:
    """What a lazy layer's sign says: which sizes the first run finds, and what the wire tells of them already."""
    brought = facts.report.brought if facts.report else {}
    if brought:
        told = ", ".join(f"{name} {shown(value)}" for name, value in brought.items())
        return f"Lazy: its weights are made by the first run; the wire brings {told}"
    names = ", ".join(spec.name for spec in left_open(facts.node.of))
    return f"Lazy: {names} is not yet known; the first run finds it"


def _is_about_trust(facts: Facts) -> bool:
    """Whether the problem is what the amber sign says already."""
    return facts.code == "untrusted" and facts.problem is not None and not facts.problem.line


def fitting(found: list[Sign], room: float, ruler: Ruler) -> list[Sign]:
    """The signs, with a short one for a bypassed node where the name leaves no room: bypassing widens no card."""
    if signs_width(found, ruler) <= room:
        return found
    return [sign._replace(text=SHORT) if sign.text == BYPASSED else sign for sign in found]


def signs_width(found: list[Sign], ruler: Ruler, but_bypassed: bool = False) -> float:
    """The room that signs take; `but_bypassed` leaves that of a bypassed node out."""
    return sum(_width(sign.text, ruler) + APART for sign in found if not (but_bypassed and sign.text == BYPASSED))


def least_room(ruler: Ruler) -> float:
    """What the short sign of a bypassed node takes, which comes in the place of the kind."""
    return _width(SHORT, ruler) + APART


def badges(found: list[Sign], right: float, ruler: Ruler) -> tuple[Badge, ...]:
    """The signs in a row that ends at `right`."""
    row = []
    for text, tip, alarm, repair in reversed(found):
        width = _width(text, ruler)
        right -= width
        row.append(Badge(text, tip, right, width, alarm, repair))
        right -= APART
    return tuple(reversed(row))


def _region_sign(node: Node) -> str:
    """What is left of a region's frame where its card is only a title."""
    return f"×{shown(node.repeat.times)}" if node.repeat is not None else node.kind


def _width(text: str, ruler: Ruler) -> float:
    return max(BADGE_HEIGHT, ruler(text, "badge") + 10)
