"""What a card shows and where: worked out from the node as plain values, drawn elsewhere."""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import Any, Literal, NamedTuple

import msgspec

from designer.catalogue.spec import Interface, PortSpec
from designer.graph.model import Node
from designer.graph.problem import Problem
from designer.graph.query import CLASS_KINDS
from designer.runtime.reports import NodeReport
from designer.ui.canvas.cards.badges import APART, Badge, badges, fitting, least_room, signs, signs_width
from designer.ui.canvas.cards.settings_line import BETWEEN, as_many_as_fit, settings_words
from designer.ui.canvas.text import Ruler, fit, fit_middle

NARROWEST, WIDEST, LOWEST, GRID = 140, 220, 64, 4
NAMED = 188
"""A name alone makes no card wider: cards that were placed beside one another still stand apart when one is renamed."""
OF_KIND = 56.0
"""What a name that is cut leaves of its row for the kind."""
LEFT, RIGHT = 16.0, 12.0
"""Room between the card's sides and its words."""
PORT_Y, PORT_PITCH = 32.0, 20.0
"""The first port stands at one height on every card, so that wires between cards of a row are straight."""
ENTER_SIZE = 20.0
ROWS = {1: (32.0,), 2: (22.0, 43.0), 3: (16.0, 34.0, 51.0)}
"""Middles of a card's lines, by how many there are."""

State = Literal["normal", "problem", "faded"]


class Facts(NamedTuple):
    """All that a card depends on.

    Attributes:
        wired: Names of the inputs that have a wire; `feeding`: of the outputs.
        report: What shape inference found; None where it is not known.
        faded: It was not computed, because something upstream is wrong.
        inside: How many problems there are inside the block.
        uses: How many nodes of the design stand for the same block.
        shared: Name of the node whose weights this one uses, or names of those that use its.
        bypassed: What comes in goes out: a person said so of it, or of the node whose module it calls.
        origin: Where the block came from, if it is a copy.
        device: Where it lives, if that is not where what is around it does.
        code: Of a custom layer, whether its text may run.
        tied: Names of the nodes that have a parameter in common with this one.
        frozen_in_part: Some of its parameters may not be trained, as the block says.
    """

    node: Node
    face: Interface
    inputs: tuple[PortSpec, ...]
    outputs: tuple[PortSpec, ...]
    wired: frozenset[str] = frozenset()
    feeding: frozenset[str] = frozenset()
    report: NodeReport | None = None
    problem: Problem | None = None
    faded: bool = False
    inside: int = 0
    uses: int = 1
    shared: str = ""
    bypassed: bool = False
    origin: str = ""
    device: str = ""
    code: Literal["", "trusted", "untrusted"] = ""
    tied: str = ""
    frozen_in_part: bool = False


class PortLook(msgspec.Struct, frozen=True, gc=False):
    """A dot on the card's side, in px from its top left corner.

    Attributes:
        label: Its name inside the card; empty where there is only one.
        missing: It needs a wire and has none.
    """

    name: str
    output: bool
    x: float
    y: float
    label: str = ""
    wired: bool = False
    missing: bool = False
    tip: str = ""


class NodeLook(msgspec.Struct, frozen=True, gc=False):
    """Everything that is drawn of a node, but whether it is selected.

    Attributes:
        title_y, line_y, foot_y: Middles of the rows; 0 for one that is not there.
        enter_x: Left side of the button that goes inside; 0 where there is none.
        text: The words of a note.
        paper: What it is if it is no card.
        asks: It is a lesson's note, with a button that looks whether what it asks for is done.
        tells: What came of it is told in another language too.
        shares_weights: Other nodes have the same weights.
        header: What a region does, on the upper edge of its frame; empty for a card without one.
    """

    title: str
    kind: str
    kind_x: float
    category: str
    width: float
    height: float
    ports: tuple[PortLook, ...]
    badges: tuple[Badge, ...] = ()
    line: str = ""
    foot: str = ""
    title_y: float = PORT_Y
    line_y: float = 0.0
    foot_y: float = 0.0
    state: State = "normal"
    stacked: bool = False
    enter_x: float = 0.0
    tip: str = ""
    text: str = ""
    paper: Literal["", "note", "frame"] = ""
    asks: bool = False
    tells: bool = False
    bypassed: bool = False
    collapsed: bool = False
    shares_weights: bool = False
    header: str = ""

    def port(self, name: str, output: bool) -> PortLook | None:
        """The port of this name on that side."""
        for port in self.ports:
            if port.name == name and port.output == output:
                return port
        return None


def node_look(facts: Facts, ruler: Ruler) -> NodeLook:
    """The look of a node: the card is as wide as its words need, within limits; what is still too long is cut."""
    node, face = facts.node, facts.face
    block = node.kind in CLASS_KINDS
    words, foot = _words(facts), _foot(facts)
    line = BETWEEN.join(words)
    button = ENTER_SIZE + 2 if block else 0.0
    told = signs(facts)
    taken = signs_width(told, ruler, but_bypassed=True) + button
    kind = _kind(node, face)
    beside = APART + ruler(kind, "kind") if kind else 0.0
    most = float(NAMED) - LEFT - RIGHT
    inner = max(
        min(most, ruler(node.name, "title") + (max(beside, least_room(ruler)) + taken + 4 if taken else beside)),
        min(most, ruler(line, "line")) if node.kind == "again" else ruler(line, "line"),
        ruler(foot, "foot"),
        _ports_width(facts, ruler),
    )
    width = float(min(WIDEST, max(NARROWEST, ceil((inner + LEFT + RIGHT) / GRID) * GRID)))
    room = width - LEFT - RIGHT
    told = fitting(told, room - button - 4 - ruler(node.name, "title"), ruler)
    taken = signs_width(told, ruler) + button
    title = _title(node.name, room - taken - (4 if taken else 0), beside, ruler)
    kind_x = LEFT + ruler(title, "title") + APART
    right = width - 8 if taken else width - RIGHT
    rows = max(len(facts.inputs), len(facts.outputs))
    height, ys = _rows(rows, bool(line), bool(foot))
    cut = fit_middle if node.kind == "again" else fit
    seen = cut(as_many_as_fit(words, room, lambda text: ruler(text, "line")), "line", room, ruler)
    return NodeLook(
        title=title,
        kind=fit(kind, "kind", right - taken - (4 if taken else 0) - kind_x, ruler),
        kind_x=kind_x,
        category=face.category,
        width=width,
        height=height,
        ports=_ports(facts, width, ruler),
        badges=badges(told, right - button, ruler),
        line=seen,
        foot=fit(foot, "foot", room, ruler),
        title_y=ys[0],
        line_y=ys[1],
        foot_y=ys[2],
        state=_state(facts),
        stacked=block,
        enter_x=width - 8 - ENTER_SIZE if block else 0.0,
        tip=tip_of(facts, "" if seen == line else line),
        bypassed=facts.bypassed,
        shares_weights=bool(facts.shared or facts.tied),
    )


def _title(name: str, room: float, beside: float, ruler: Ruler) -> str:
    """The name; one that has to be cut leaves room for the kind, so that both are told."""
    if ruler(name, "title") <= room:
        return name
    return fit_middle(name, "title", room - min(beside, OF_KIND), ruler)


def tip_of(facts: Facts, line: str = "") -> str:
    """What the card is, whether it is bypassed, where its block came from, and settings that it has no room for."""
    words = [f"{facts.node.name} · {facts.face.title}"]
    words += ["bypassed"] if facts.bypassed else []
    words += [f"from {facts.origin}"] if facts.origin else []
    words += [line] if line else []
    return " · ".join(words)


def is_unfinished(facts: Facts) -> bool:
    """Whether the problem is only that the person is not there yet: an input without a wire, a size it would tell."""
    problem = facts.problem
    if problem is None or not any(port.required and port.name not in facts.wired for port in facts.inputs):
        return False
    return bool(problem.port) or bool(problem.setting and problem.setting not in facts.node.settings)


def _kind(node: Node, face: Interface) -> str:
    return "" if node.kind == "op" and node.name == face.title else face.title


def _words(facts: Facts) -> list[str]:
    return [f"= {facts.shared}"] if facts.node.kind == "again" else settings_words(facts.node, facts.face)


def _foot(facts: Facts) -> str:
    count = facts.report.parameters if facts.report else 0
    if not count or facts.node.kind == "again":
        return ""
    return f"{count:,} parameters" if count > 1 else "1 parameter"


def _state(facts: Facts) -> State:
    if facts.problem is not None and facts.problem.severity == "error" and not is_unfinished(facts):
        return "problem"
    if facts.inside:
        return "problem"
    return "faded" if facts.faded else "normal"


def _rows(ports: int, line: bool, foot: bool) -> tuple[float, tuple[float, float, float]]:
    """The card's height, and the middles of title, line and foot; several ports stand between title and line."""
    if ports <= 1:
        places = ROWS[1 + line + foot]
        return LOWEST, (places[0], places[1] if line else 0.0, places[-1] if foot else 0.0)
    last = PORT_Y + (ports - 1) * PORT_PITCH
    line_y = last + 20 if line else 0.0
    foot_y = (line_y or last + 1) + 18 if foot else 0.0
    bottom = max(last + 12, line_y + 15 if line else 0, foot_y + 14 if foot else 0, LOWEST)
    return float(ceil(bottom / GRID) * GRID), (14.0, line_y, foot_y)


def _ports_width(facts: Facts, ruler: Ruler) -> float:
    def widest(ports: tuple[PortSpec, ...]) -> float:
        return max((ruler(port.name, "port") for port in ports), default=0.0) if len(ports) > 1 else 0.0

    left, right = widest(facts.inputs), widest(facts.outputs)
    return left + right + (16 if left and right else 0)


def _ports(facts: Facts, width: float, ruler: Ruler) -> tuple[PortLook, ...]:
    both = len(facts.inputs) > 1 and len(facts.outputs) > 1
    room = (width - LEFT - RIGHT) / (2 if both else 1) - (8 if both else 0)
    inputs = _side(facts.inputs, False, 0.0, room, facts, ruler)
    return (*inputs, *_side(facts.outputs, True, width, room, facts, ruler))


def _side(
    ports: tuple[PortSpec, ...], output: bool, x: float, room: float, facts: Facts, ruler: Ruler
) -> list[PortLook]:
    return [
        _port_look(
            port.name,
            output,
            x,
            PORT_Y + index * PORT_PITCH,
            fit_middle(port.name, "port", room, ruler) if len(ports) > 1 else "",
            port.name in (facts.feeding if output else facts.wired),
            missing := _is_missing(index, port, output, facts),
            _port_tip(port, output, missing, facts),
        )
        for index, port in enumerate(ports)
    ]


@lru_cache(maxsize=8192)
def _port_look(*parts: Any) -> PortLook:
    """Most cards have ports like those of many others: they share them."""
    return PortLook(*parts)


def _is_missing(index: int, port: PortSpec, output: bool, facts: Facts) -> bool:
    """Whether it needs a wire and has none; of a bypassed node only the first input counts."""
    if output or not port.required or port.name in facts.wired:
        return False
    return index == 0 or not facts.bypassed


def _port_tip(port: PortSpec, output: bool, missing: bool, facts: Facts) -> str:
    shape = facts.report.outputs.get(port.name, "") if output and facts.report else ""
    if shape:
        return f"{port.name}: {shape}"
    need = " needs a wire" if missing else ""
    return f"{port.name}{need}" + (f" – {port.doc}" if port.doc else "")
