"""One line of the Problems panel: how grave, where, what, and what one click does about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QLabel, QWidget

from designer.graph.problem import Repair
from designer.runtime.reports import Offer
from designer.ui.icons import pixmap
from designer.ui.palette import Palette
from designer.ui.panels.problems.entries import Entry
from designer.ui.widgets.boxes import hbox
from designer.ui.widgets.labels import ElidedLabel, label, tip
from designer.ui.widgets.link import link_button

HEIGHT = 32
MEANING = {
    "error": "Keeps the design from running",
    "warning": "The design runs all the same",
    "note": "Worth knowing; it runs well",
}
ICONS = {"note": "info"}

Act = Callable[[Repair | Offer], None]


def row(entry: Entry, colours: Palette, act: Act) -> QWidget:
    """The line; a click on one of its links acts."""
    made = QWidget()
    what = ElidedLabel(entry.text)
    what.setToolTip(tip(entry.text))
    line = hbox(
        _sign(entry, colours, made.devicePixelRatioF()),
        label(entry.place, "quiet"),
        (what, 1),
        spacing=8,
        margins=(12, 0, 8, 0),
        within=made,
    )
    for deed in entry.deeds:
        link = link_button(deed.text)
        link.clicked.connect(partial(act, deed))
        line.addWidget(link)
    return made


def _sign(entry: Entry, colours: Palette, ratio: float) -> QLabel:
    by_sort = {"error": colours.problem, "note": colours.warning if entry.loud else colours.quiet}
    sign = QLabel()
    sign.setPixmap(pixmap(ICONS.get(entry.sort, entry.sort), by_sort.get(entry.sort, colours.warning), 16, ratio))
    sign.setToolTip(MEANING[entry.sort])
    return sign
