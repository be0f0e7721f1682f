"""The menus of the window, made from `ACTIONS`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from designer.files.examples import EXAMPLES
from designer.ui.actions import ACTIONS, COLOUR, MENUS, THUMBNAILS
from designer.ui.commands import costs, files, flows
from designer.ui.offers import INSIDE

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow

TICKS = {COLOUR: costs.tick, THUMBNAILS: flows.tick}
"""By menu, what puts the tick at what is so now."""


def fill_menus(window: MainWindow) -> QMenu:
    """Puts every action of the window under its menu; gives the menu of the panels, which is still empty."""
    menus = {title: window.menuBar().addMenu(title) for title in MENUS}
    for spec in ACTIONS:
        if spec.menu not in menus:
            outer, _, title = spec.menu.partition(INSIDE)
            menus[spec.menu] = menus[outer].addMenu(title)
        if spec.apart:
            menus[spec.menu].addSeparator()
        menus[spec.menu].addAction(window.actions_by_id[spec.id])
        if spec.id == "open":
            _offer_examples(menus["File"].addMenu("Examples"), window)
    for title, menu in menus.items():
        specs = [spec for spec in ACTIONS if spec.menu == title]
        menu.aboutToShow.connect(partial(window.dress_actions, specs))
        if INSIDE in title:
            around = menus[title.partition(INSIDE)[0]]
            around.aboutToShow.connect(partial(_grey_where_none_can_act, menu))
    for title, tick in TICKS.items():
        menus[title].aboutToShow.connect(partial(tick, window))
    menus["View"].addSeparator()
    return menus["View"].addMenu("Panels")


def _offer_examples(menu: QMenu, window: MainWindow) -> None:
    for example in EXAMPLES:
        menu.addAction(f"{example.section}  {example.title}", partial(files.open_example, window, example.name))


def _grey_where_none_can_act(menu: QMenu) -> None:
    menu.menuAction().setEnabled(any(a.isEnabled() and not a.isSeparator() for a in menu.actions()))
