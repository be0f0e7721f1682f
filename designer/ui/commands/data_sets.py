"""Data sets of a person's own that come into the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from designer.runtime.reports.data_sets import DataReport

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow


def take(window: MainWindow, path: Path) -> None:
    """Its test images are fed in from now on, and training offers the others."""
    window.session.data_sets.add(str(path), lambda report: _taken(window, report))


def _taken(window: MainWindow, report: DataReport) -> None:
    session = window.session
    if report.test:
        session.set_choice(replace(session.choice, source="data", data=report.where, index=0))
        window.show_panel("run")
    counts = f"{report.train:,} training and {report.test:,} test images of {report.height}×{report.width}"
    window.tell(f"{report.name}: {counts}; Run feeds them in, Train offers them")
