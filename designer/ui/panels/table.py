"""Every panel of the window, one line each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtWidgets import QWidget

from designer.ui.document import Document
from designer.ui.palette import Palette
from designer.ui.session import Session

Factory = Callable[[Document, Session, Palette, QWidget | None], QWidget]


@dataclass(frozen=True)
class PanelSpec:
    """A panel: what it is called, how it is made, at which side of the canvas it stands at first.

    Attributes:
        reads: Modules of this room that are read beside the window before it is made.
        apart: It begins another group: a line parts its tab from those of the groups before.
    """

    id: str
    title: str
    factory: Factory
    area: Literal["left", "right", "bottom"]
    reads: tuple[str, ...] = ()
    apart: bool = False


# Each factory imports its panel when it is called, so that a table of panels costs nothing to read.


def _library(document: Document, session: Session, palette: Palette, parent: QWidget | None) -> QWidget:
    from designer.ui.panels.library.panel import LibraryPanel

    return LibraryPanel(document, session, palette, parent)


def _inspector(document: Document, session: Session, palette: Palette, parent: QWidget | None) -> QWidget:
    from designer.ui.panels.inspector.panel import InspectorPanel

    return InspectorPanel(document, session, palette, parent)


def _parameters(document: Document, session: Session, palette: Palette, parent: QWidget | None) -> QWidget:
    from designer.ui.panels.parameters.panel import ParametersPanel

    return ParametersPanel(document, session, palette, parent)


def _weights(document: Document, session: Session, palette: Palette, parent: QWidget | None) -> QWidget:
    from designer.ui.panels.weights.panel import WeightsPanel

    return WeightsPanel(document, session, palette, parent)


def _code(document: Document, session: Session, palette: Palette, parent: QWidget | None) -> QWidget:
    from designer.ui.panels.code.panel import CodePanel

    return CodePanel(document, session, palette, parent)


def _problems(document: Document, session: Session, palette: Palette, parent: QWidget | None) -> QWidget:
    from designer.ui.panels.problems.panel import ProblemsPanel

    return ProblemsPanel(document, session, palette, parent)


def _run(document: Document, session: Session, palette: Palette, parent: QWidget | None) -> QWidget:
    from designer.ui.panels.run.panel import RunPanel

    return RunPanel(document, session, palette, parent)


def _accuracy(document: Document, session: Session, palette: Palette, parent: QWidget | None) -> QWidget:
    from designer.ui.panels.accuracy.panel import AccuracyPanel

    return AccuracyPanel(document, session, palette, parent)


def _cost(document: Document, session: Session, palette: Palette, parent: QWidget | None) -> QWidget:
    from designer.ui.panels.cost.lazy_panel import LazyCostPanel

    return LazyCostPanel(document, session, palette, parent)


def _laboratory(document: Document, session: Session, palette: Palette, parent: QWidget | None) -> QWidget:
    from designer.ui.widgets.lazy_panel import LazyPanel

    def make(colours: Palette, area: QWidget) -> QWidget:
        from designer.ui.panels.laboratory.panel import LaboratoryPanel

        return LaboratoryPanel(document, session, colours, area)

    return LazyPanel(make, palette, parent)


def _compare(document: Document, session: Session, palette: Palette, parent: QWidget | None) -> QWidget:
    from designer.ui.panels.compare.panel import ComparePanel

    return ComparePanel(document, session, palette, parent)


def _train(document: Document, session: Session, palette: Palette, parent: QWidget | None) -> QWidget:
    from designer.ui.panels.training.lazy_panel import LazyTrainPanel

    return LazyTrainPanel(session, palette, parent)


def _watch(document: Document, session: Session, palette: Palette, parent: QWidget | None) -> QWidget:
    from designer.ui.widgets.lazy_panel import LazyPanel

    def make(colours: Palette, area: QWidget) -> QWidget:
        from designer.ui.panels.watch.panel import WatchPanel

        return WatchPanel(document, session, colours, area)

    return LazyPanel(make, palette, parent)


def _console(document: Document, session: Session, palette: Palette, parent: QWidget | None) -> QWidget:
    from designer.ui.panels.console.panel import ConsolePanel

    return ConsolePanel(document, session, palette, parent)


PANELS: tuple[PanelSpec, ...] = (
    PanelSpec("library", "Library", _library, "left", ("library.panel",)),
    PanelSpec("inspector", "Inspector", _inspector, "right", ("inspector.panel",)),
    PanelSpec("parameters", "Parameters", _parameters, "right", ("parameters.panel",)),
    PanelSpec("weights", "Weights", _weights, "right", ("weights.panel",)),
    PanelSpec("code", "Code", _code, "bottom", ("code.panel", "code.lexer")),
    PanelSpec("problems", "Problems", _problems, "bottom", ("problems.panel",)),
    PanelSpec("run", "Run", _run, "bottom", ("run.panel",), apart=True),
    PanelSpec("accuracy", "Accuracy", _accuracy, "bottom", ("accuracy.panel",)),
    PanelSpec("train", "Train", _train, "bottom", ("training.lazy_panel",)),
    PanelSpec("watch", "Watch", _watch, "bottom"),
    PanelSpec("compare", "Compare", _compare, "bottom", ("compare.panel",), apart=True),
    PanelSpec("cost", "Cost", _cost, "bottom", ("cost.lazy_panel",)),
    PanelSpec("laboratory", "Laboratory", _laboratory, "bottom"),
    PanelSpec("console", "Console", _console, "bottom", ("console.panel",), apart=True),
)
"""Those at the bottom by what one does: write, let it run and learn, look closer, talk to it."""


def groups() -> dict[str, int]:
    """By id, which group a panel is of."""
    return {spec.id: sum(before.apart for before in PANELS[: at + 1]) for at, spec in enumerate(PANELS)}
