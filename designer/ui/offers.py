"""What the command palette offers: commands, things to place, nodes to go to, examples to open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from typing import TYPE_CHECKING

from designer.catalogue.interface import interface
from designer.catalogue.load import catalogue
from designer.files.examples import Example
from designer.files.own_blocks import own_blocks
from designer.graph.find import Found, every_node
from designer.graph.model import Design
from designer.graph.query import called
from designer.ui.fuzzy import cost
from designer.ui.panels.library.entries import groups, own_group

if TYPE_CHECKING:
    from designer.ui.actions import ActionSpec

INSIDE = " ▸ "
"""Stands between a menu and one within it."""
MOST = 100
"""As many as are listed at a time."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the palette.

    Attributes:
        sort: "command", "place", "node" or "open"; `key` says which: an action's id, `layer:Conv2d`, an example.
        name: What it is found by first; `text` says what is done with it.
        note: Stands quietly beside the text: the menu, the doc, where the node is.
        words: What else it can be found by.
        category: Names the colour of its dot; "" for none.
        reason: Why it cannot be had now; "" where it can.
        found: The node to go to.
    """

    sort: str
    key: str
    name: str
    text: str
    note: str = ""
    words: str = ""
    keys: tuple[str, ...] = ()
    category: str = ""
    icon: str = ""
    reason: str = ""
    found: Found | None = None


def commands(specs: Iterable[ActionSpec], texts: Mapping[str, str], reasons: Mapping[str, str]) -> tuple[Offer, ...]:
    """Every action, under the text that it has now, with the reason why it cannot act."""
    return tuple(_command(spec, texts[spec.id].rstrip("…"), reasons.get(spec.id, "")) for spec in specs)


def _command(spec: ActionSpec, text: str, reason: str) -> Offer:
    """One action; what stands in a menu within a menu says so: `Align: Left Sides`."""
    menu, _, inner = spec.menu.partition(INSIDE)
    text = f"{inner}: {text}" if inner else text
    return Offer("command", spec.id, text, text, menu, menu, spec.keys, icon=spec.icon, reason=reason)


def placeable(design: Design, here: str) -> tuple[Offer, ...]:
    """Every layer, operation and block that can be placed in the block `here`, those of the person's library too."""
    found = (*groups(design, here, catalogue().layers, catalogue().ops), *own_group(own_blocks()))
    entries = (entry for group in found for entry in group.entries if not entry.refusal)
    return tuple(
        Offer("place", e.key, e.name, f"Add {e.name}", e.doc, f"add {e.words}", category=e.category) for e in entries
    )


def nodes(design: Design) -> tuple[Offer, ...]:
    """Every node of the design."""
    return tuple(
        Offer("node", "/".join(f.path), name, f"Go to {name}", f.within, f"go to {f.node.of}", found=f)
        for f in every_node(design)
        if (name := called(f.node))
    )


def examples(known: Iterable[Example]) -> tuple[Offer, ...]:
    """The bundled designs."""
    return tuple(
        Offer(
            "open", one.name, one.title, f"Open {one.title}", f"an example of {one.section}",
            f"open example {one.section} {one.name} {one.chinese}", icon="open",
        )
        for one in known
    )  # fmt: skip


def matching(typed: str, offered: Iterable[Offer]) -> list[Offer]:
    """The offers that fit what was typed, best first; those that cannot be had come after those that can."""
    fitting = _priced(typed, offered)
    return [offer for _, _, offer in nsmallest(MOST, fitting, key=lambda found: found[:2])]


def category(design: Design, found: Found) -> str:
    """Names the colour of a node."""
    return interface(design, design.blocks[found.block], found.node).category


def _priced(typed: str, offered: Iterable[Offer]) -> Iterator[tuple[int, int, Offer]]:
    for number, offer in enumerate(offered):
        price = cost(typed, offer.name, offer.words)
        if price is not None:
            yield price + (2 if offer.reason else 0), number, offer
