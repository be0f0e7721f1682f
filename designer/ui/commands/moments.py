"""Moments of the network: kept, and held against each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from designer.ui.commands.files import WEIGHTS, folder

if TYPE_CHECKING:
    from designer.runtime.moments.reports import MomentsReport
    from designer.runtime.pictures.reports import Subject
    from designer.ui.main_window import MainWindow


def keep(window: MainWindow) -> None:
    """Keeps the values of now, so that later ones can be held against them."""
    from designer.engine.calls.moments import KeepMoment

    def kept(report: MomentsReport) -> None:
        window.tell(f"{report.kept[-1].title} kept; Run ▸ Compare Moments holds later values against it")
        window.panel("compare").take(report)

    window.session.ask(KeepMoment(), kept)


def compare(window: MainWindow) -> None:
    """What changed in the network, in front."""
    window.show_panel("compare")
    window.panel("compare").table.setFocus()


def choose_file(window: MainWindow, take: Callable[[str], object]) -> None:
    """A file of weights for a side of the comparison."""
    if path := window.questions.file_to_open("Compare with a file of weights", WEIGHTS, folder(window)):
        take(str(path))


def show_change(window: MainWindow, subject: Subject, title: str) -> None:
    """The picture of a change."""
    window.show_panel("weights")
    window.panel("weights").show_subject(subject, title)
