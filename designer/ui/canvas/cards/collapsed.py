"""A collapsed card: its name and badges on one row, its ports gathered at the sides."""

from __future__ import annotations

from math import ceil

from msgspec.structs import replace

from designer.ui.canvas.cards.badges import badges, fitting, signs, signs_width
from designer.ui.canvas.cards.look import ENTER_SIZE, GRID, LEFT, NAMED, PORT_Y, RIGHT, Facts, NodeLook, PortLook
from designer.ui.canvas.text import Ruler, fit_middle

HEIGHT, LEAST = 32.0, 84
SHIFT = PORT_Y - HEIGHT / 2
"""How far a card moves down when it is collapsed, so that its first ports stay where they are."""
GATHERED, PITCH, MANY = 20.0, 10.0, 3
"""The most that ports of one side spread, how far they are apart at most, and how many there is room for."""


def title_only(look: NodeLook, facts: Facts, ruler: Ruler) -> NodeLook:
    """The look of the same card, collapsed."""
    button = ENTER_SIZE + 2 if look.enter_x else 0.0
    told = fitting(signs(facts), NAMED - LEFT - RIGHT - button - 4 - ruler(facts.node.name, "title"), ruler)
    taken = signs_width(told, ruler) + button
    wish = LEFT + ruler(facts.node.name, "title") + (taken + 4 if taken else 0) + RIGHT
    width = float(min(NAMED, max(LEAST, ceil(wish / GRID) * GRID)))
    room = width - LEFT - RIGHT - taken - (4 if taken else 0)
    right = width - (8 if taken else RIGHT)
    return replace(
        look,
        title=fit_middle(facts.node.name, "title", room, ruler),
        kind="",
        width=width,
        height=HEIGHT,
        ports=(*_gathered(look, False, 0.0), *_gathered(look, True, width)),
        badges=badges(told, right - button, ruler),
        line="",
        foot="",
        title_y=HEIGHT / 2,
        enter_x=width - 8 - ENTER_SIZE if look.enter_x else 0.0,
        collapsed=True,
    )


def _gathered(look: NodeLook, output: bool, x: float) -> tuple[PortLook, ...]:
    """The ports of one side; of many only those that have a wire or need one."""
    ports = [port for port in look.ports if port.output == output]
    if len(ports) > MANY:
        ports = [port for port in ports if port.wired or port.missing] or ports[:1]
    pitch = min(PITCH, GATHERED / max(1, len(ports) - 1))
    top = (HEIGHT - pitch * (len(ports) - 1)) / 2
    return tuple(replace(port, x=x, y=top + pitch * index, label="") for index, port in enumerate(ports))
