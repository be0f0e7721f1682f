"""The question which files hold the data set that is meant."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFileDialog, QWidget

from designer.runtime.reports.data_sets import DataReport
from designer.ui.session import Session

TITLE, FILES = "Choose one of the files of a data set", "Images and labels (*idx?-ubyte* *idx?.ubyte*);;All files (*)"


def ask_for_data(parent: QWidget, session: Session, then: Callable[[DataReport], None]) -> None:
    """One file stands for the whole data set: its partners lie beside it."""
    path, _ = QFileDialog.getOpenFileName(parent, TITLE, "", FILES)
    if path:
        session.data_sets.add(path, then)
