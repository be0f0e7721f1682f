"""The entries of a menu that have chosen parameters watched."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from designer.runtime.reports import ParameterRow
from designer.runtime.watch.reports import FIGURES, Figure, Kind
from designer.ui.document import Document
from designer.ui.session import Session

CHOICES: tuple[tuple[str, Kind, Figure], ...] = (
    ("Values", "value", ""),
    ("Gradient", "gradient", ""),
    *((f"{text[:1].upper()}{text[1:]}", "value", figure) for figure, text in FIGURES.items()),
)


def watch_menu(
    document: Document, session: Session, owner: QWidget, chosen: Callable[[], list[ParameterRow]]
) -> QAction:
    """`Watch ▸ Values, Gradient, Mean …` of what is chosen then."""
    menu = QMenu("Watch", owner)
    for text, kind, figure in CHOICES:
        menu.addAction(text, partial(_watch, document, session, chosen, kind, figure))
    return menu.menuAction()


def _watch(
    document: Document, session: Session, chosen: Callable[[], list[ParameterRow]], kind: Kind, figure: Figure
) -> None:
    from designer.ui.learning.pinning import pin_tensors

    pin_tensors(document, session, chosen(), kind, figure)
